// Which of the known rows a list shows, and in which order. Pure.
import type { AgentId } from "../../../../src/domain/ids.ts";
import type { Session, SessionType } from "../../../../src/domain/session.ts";

/** `agent_id` null means all agents; no types mean all types. */
export type RowFilter = { agent_id: AgentId | null; types: readonly SessionType[] };

/** Place of a row in the order of lists. */
export type Place = { last_activity_at: string; session_id: string };

/** Newest activity first; of the same instant the newer session first, as the server pages. */
export function byActivity(a: Place, b: Place): number {
  if (a.last_activity_at !== b.last_activity_at) return a.last_activity_at < b.last_activity_at ? 1 : -1;
  return a.session_id < b.session_id ? 1 : a.session_id > b.session_id ? -1 : 0;
}

/** True for rows that a list with this filter may show: sessions without messages stand in no list. */
export function matches(row: Session, filter: RowFilter): boolean {
  if (row.message_count === 0) return false;
  if (filter.agent_id !== null && row.agent_id !== filter.agent_id) return false;
  return filter.types.length === 0 || filter.types.includes(row.type);
}

/**
 * The rows of a list from everything the window knows. `horizon` is the place of the last row that was fetched, null when
 * all were: what lies beyond it is known by chance (a tab, another filter) and would leave gaps.
 */
export function orderRows(known: Iterable<Session | null>, filter: RowFilter, horizon: Place | null): Session[] {
  const rows: Session[] = [];
  for (const row of known) {
    if (row && matches(row, filter) && (horizon === null || byActivity(row, horizon) <= 0)) rows.push(row);
  }
  return rows.sort(byActivity);
}
