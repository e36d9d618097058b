// Which of the known rows a list shows, and in which order. Pure.
import type { AgentId, SessionId } from "../../../../src/domain/ids.ts";
import type { Session, SessionType } from "../../../../src/domain/session.ts";
import type { Archived } from "../list-state.ts";

/** `agent_id` null means all agents; no types mean all types; no words mean everything. */
export type RowFilter = { agent_id: AgentId | null; types: readonly SessionType[]; archived: Archived; words: string };

/** Place of a row in the order of activity. */
export type Moment = { last_activity_at: string; session_id: string };
/** Place of a row in the order of the list: what is pinned comes first. */
export type Place = Moment & { pinned: boolean };

/** Newest activity first; of the same instant the newer session first, as the server pages. */
export function byActivity(a: Moment, b: Moment): number {
  if (a.last_activity_at !== b.last_activity_at) return a.last_activity_at < b.last_activity_at ? 1 : -1;
  return a.session_id < b.session_id ? 1 : a.session_id > b.session_id ? -1 : 0;
}

export function placeOf({ last_activity_at, session_id, pinned_at }: Session): Place {
  return { last_activity_at, session_id, pinned: pinned_at !== null };
}

function byPlace(a: Place, b: Place): number {
  return Number(b.pinned) - Number(a.pinned) || byActivity(a, b);
}

/** True when the title has all of the words somewhere in it. */
export function titleHas({ title }: Pick<Session, "title">, words: string): boolean {
  const low = (title ?? "").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => low.includes(word));
}

/** True for rows that a list with this filter may show: sessions without messages stand in no list. */
export function matches(row: Session, { agent_id, types, archived }: Omit<RowFilter, "words">): boolean {
  if (row.message_count === 0) return false;
  if (agent_id !== null && row.agent_id !== agent_id) return false;
  if (archived !== "any" && (row.archived_at !== null) !== (archived === "true")) return false;
  return types.length === 0 || types.includes(row.type);
}

/** How far a list was fetched: `horizon` is the place of its last row, null when all were; `found` names what a search found. */
export type Fetched = { horizon: Place | null; found: ReadonlySet<SessionId> };

/**
 * The rows of a list from everything the window knows. What lies beyond the horizon is known by chance (a tab, another
 * filter) and would leave gaps. A search shows what the server found, and at once what is known by its title.
 */
export function orderRows(known: Iterable<Session | null>, filter: RowFilter, { horizon, found }: Fetched): Session[] {
  const listed = (row: Session) =>
    filter.words === "" ? horizon === null || byPlace(placeOf(row), horizon) <= 0 : found.has(row.session_id) || titleHas(row, filter.words);
  const rows: Session[] = [];
  for (const row of known) if (row && matches(row, filter) && listed(row)) rows.push(row);
  return rows.sort((a, b) => byPlace(placeOf(a), placeOf(b)));
}
