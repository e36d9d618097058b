// The mark before a row's title: its type, that it runs or asks, or whether it is chosen.
import type { Session } from "../../../../src/domain/session.ts";
import { Icon } from "../../ui/icon.tsx";
import { Ring } from "../../ui/ring.tsx";
import { WaitMark } from "../../ui/wait-mark.tsx";
import { TYPE_ICON } from "../session-name.ts";

/** True while it runs and asks nothing. */
export const isRunning = ({ running_turn_id, asking }: Session) => running_turn_id !== null && !asking;
/** True when its newest turn failed and no other runs. */
export const hasFailed = ({ running_turn_id, outcome }: Session) => running_turn_id === null && outcome === "failed";

/** An ornament; `chosen` is null while nobody is choosing rows. */
export function RowMark({ session, chosen = null }: { session: Session; chosen?: boolean | null }) {
  if (chosen !== null) {
    return (
      <span className={`grid size-4 place-items-center rounded-1 ${chosen ? "bg-ink text-on-ink" : "shadow-[inset_0_0_0_1.5px_var(--line-3)]"}`}>
        {chosen && <Icon name="check" size={14} />}
      </span>
    );
  }
  if (session.asking) return <WaitMark />;
  if (isRunning(session)) return <Ring />;
  return <Icon name={session.archived_at === null ? TYPE_ICON[session.type] : "box"} className={hasFailed(session) ? "text-danger" : ""} />;
}
