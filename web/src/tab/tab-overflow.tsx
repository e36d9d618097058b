// The tabs that do not fit, behind their number.
import type { SessionId } from "../../../src/domain/ids.ts";
import { useAgent, useSession } from "../app/services.tsx";
import { titleOf } from "../session-list/session-name.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuItem } from "../ui/menu/menu.tsx";

/** A menu with one line for each tab of `ids`. */
export function TabOverflow({ ids, onChoose }: { ids: readonly SessionId[]; onChoose: (id: SessionId) => void }) {
  return (
    <Menu
      trigger={
        <Button variant="quiet" size="s">
          {ids.length} more
        </Button>
      }
    >
      {ids.map((id) => (
        <TabLine key={id} session_id={id} onChoose={() => onChoose(id)} />
      ))}
    </Menu>
  );
}

/** One open session as a line of a menu. */
export function TabLine({ session_id, onChoose, chosen = false }: { session_id: SessionId; onChoose: () => void; chosen?: boolean }) {
  const session = useSession(session_id);
  const agent = useAgent(session?.agent_id ?? "");
  const running = (session?.running_turn_id ?? null) !== null;
  return (
    <MenuItem icon="sessions" checked={chosen} onSelect={onChoose}>
      {session ? titleOf(session) : "Deleted session"}{" "}
      <span className="text-12 text-ink-3">
        {agent?.name ?? session?.agent_id}
        {session?.asking ? ", waits for your answer" : running && ", running"}
      </span>
    </MenuItem>
  );
}
