// When a session began and ended, in words.
import type { Session } from "../../../src/domain/session.ts";
import { IDLE_AFTER } from "../../../src/domain/session.ts";
import { clockText, dayText } from "../session/time-text.ts";

type Times = Pick<Session, "started_at" | "created_at" | "ended_at" | "last_activity_at" | "running_turn_id">;

/** When it ended; null while it goes on. A row that came by an event does not say that it was left meanwhile. */
export function endOf({ ended_at, last_activity_at, running_turn_id }: Times, now: number): string | null {
  if (ended_at !== null) return ended_at;
  return running_turn_id === null && now - Date.parse(last_activity_at) >= IDLE_AFTER ? last_activity_at : null;
}

/** "Today, 09:12 – 09:48", "Fri 4 Sep, 10:12 – now", "Fri 4 Sep, 23:50 – Sat 5 Sep, 00:10". */
export function rangeText(session: Times, now: number): string {
  const start = session.started_at ?? session.created_at;
  const end = endOf(session, now);
  const day = dayText(start, now);
  const from = `${day}, ${clockText(start)}`;
  if (end === null) return `${from} – now`;
  const endDay = dayText(end, now);
  return `${from} – ${endDay === day ? "" : `${endDay}, `}${clockText(end)}`;
}
