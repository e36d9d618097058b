// From the list's own search to that of everything, with the same words.
import { Link } from "@tanstack/react-router";
import { useCell } from "../app/cell.ts";
import { listSearch } from "../session-list/list-state.ts";
import { Icon } from "../ui/icon.tsx";
import { Kbd } from "../ui/kbd.tsx";

/** Stands under the field while it has words. */
export function SearchEverything() {
  const words = useCell(listSearch);
  if (words === "") return null;
  return (
    <Link
      to="/search"
      search={{ q: words }}
      className="flex h-[30px] flex-none items-center gap-2 rounded-2 px-2 text-13 text-ink-2 transition-colors duration-90 hover:bg-ground-2 hover:text-ink max-md:mx-2 max-md:h-11"
    >
      <Icon name="search" size={14} className="text-ink-3" />
      <span className="cut flex-1">Search everything for “{words}”</span>
      <span className="max-md:hidden">
        <Kbd>Ctrl Shift F</Kbd>
      </span>
    </Link>
  );
}
