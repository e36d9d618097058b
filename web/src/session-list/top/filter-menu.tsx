// What else the list may show: what was archived, and the way to choose several rows.
import { useCell } from "../../app/cell.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu/menu.tsx";
import type { Archived } from "../list-state.ts";
import { shownArchived } from "../list-state.ts";
import { startSelecting } from "../select/selection.ts";

/** Its button is pressed while the list is not the usual one. */
export function FilterMenu() {
  const archived = useCell(shownArchived);
  const turn = (to: Archived) => shownArchived.set(archived === to ? "false" : to);
  return (
    <Menu trigger={<IconButton icon="filter" size="s" label="More filters" className={archived === "false" ? "" : "bg-ground-2 text-ink!"} />}>
      <MenuItem icon="box" checked={archived === "any"} onSelect={() => turn("any")}>
        Show archived
      </MenuItem>
      <MenuItem icon="box" checked={archived === "true"} onSelect={() => turn("true")}>
        Only archived
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon="check" shortcut="X" onSelect={startSelecting}>
        Select sessions
      </MenuItem>
    </Menu>
  );
}
