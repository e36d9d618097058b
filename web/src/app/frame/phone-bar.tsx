// The bar above a page on a phone: back to the list, and the open tabs behind their count.
import { useNavigate } from "@tanstack/react-router";
import { TabCounter } from "../../tab/tab-counter.tsx";
import { Icon } from "../../ui/icon.tsx";

/** Stands above every page but the list and a session, whose own header has the way back. */
export function PhoneBar() {
  const navigate = useNavigate();
  return (
    <nav aria-label="Pages" className="flex h-11 flex-none items-center justify-between border-b border-line bg-paper px-1">
      <button type="button" onClick={() => void navigate({ to: "/" })} className="flex h-11 items-center gap-1 rounded-3 pr-3 pl-2 text-14 text-ink-2">
        <Icon name="left" size={20} />
        Sessions
      </button>
      <TabCounter />
    </nav>
  );
}
