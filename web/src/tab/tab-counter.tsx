// The open tabs on a phone: a number in a frame that opens the list of them.
import { useLocation } from "@tanstack/react-router";
import { useCell } from "../app/cell.ts";
import { useOpenSession, useServices } from "../app/services.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu/menu.tsx";
import { useCloseSession } from "./close-session.ts";
import { currentSession } from "./tab-keys.ts";
import { TabLine } from "./tab-overflow.tsx";

/** Hidden while no session is open. */
export function TabCounter() {
  const { tabs } = useServices();
  const { ids } = useCell(tabs);
  const current = useLocation({ select: (location) => currentSession(location.pathname) });
  const open = useOpenSession();
  const close = useCloseSession();
  if (ids.length === 0) return null;
  return (
    <Menu
      trigger={
        <button type="button" aria-label={`${ids.length} open ${ids.length === 1 ? "session" : "sessions"}`} className="grid size-11 place-items-center">
          <span className="grid h-5 min-w-5 place-items-center rounded-2 border-[1.5px] border-current px-0.5 text-11 font-semibold">{ids.length}</span>
        </button>
      }
    >
      {ids.map((id) => (
        <TabLine key={id} session_id={id} chosen={id === current} onChoose={() => open(id)} />
      ))}
      {current && (
        <>
          <MenuSeparator />
          <MenuItem icon="x" onSelect={() => void close(current)}>
            Close this session
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
