// What the history panel shows: by words, type, memory state and time. As long as the panel stands.
import type { AgentId } from "../../../src/domain/ids.ts";
import type { MemoryState, Session, SessionType } from "../../../src/domain/session.ts";
import { createCell } from "../app/cell.ts";
import type { Fetched } from "../session-list/row/row-order.ts";
import { byActivity, matches, titleHas } from "../session-list/row/row-order.ts";

const DAY_MS = 86_400_000;

/** Spans of last activity, in days back from now. */
export const SPANS = {
  any: { words: "Any time", from: null, to: null },
  week: { words: "Last 7 days", from: 7, to: null },
  month: { words: "Last 30 days", from: 30, to: null },
  older: { words: "Older than 30 days", from: null, to: 30 },
  year: { words: "Older than a year", from: null, to: 365 },
} as const;
export type Span = keyof typeof SPANS;

export type HistoryFilter = { types: readonly SessionType[]; memory: readonly MemoryState[]; span: Span; words: string };

export const historyWords = createCell("");

/** The bounds of a span at the minute `now`, as the server takes them. */
export function boundsOf(span: Span, now: number): { after?: string; before?: string } {
  const { from, to } = SPANS[span];
  const back = (days: number) => new Date(now - days * DAY_MS).toISOString();
  return { ...(from === null ? {} : { after: back(from) }), ...(to === null ? {} : { before: back(to) }) };
}

/** The rows of a history from all that the window knows, newest activity first, archived ones among them. */
export function orderHistory(known: Iterable<Session | null>, agent_id: AgentId, filter: HistoryFilter, { horizon, found, now }: Omit<Fetched, "horizon"> & { horizon: Parameters<typeof byActivity>[0] | null; now: number }): Session[] {
  const { after, before } = boundsOf(filter.span, now);
  const base = { agent_id: agent_id === "" ? null : agent_id, types: filter.types, archived: "any" as const };
  const rows: Session[] = [];
  for (const row of known) {
    if (!row || !matches(row, base)) continue;
    if (filter.memory.length > 0 && !filter.memory.includes(row.memory.state)) continue;
    if ((after !== undefined && row.last_activity_at < after) || (before !== undefined && row.last_activity_at >= before)) continue;
    const listed = filter.words === "" ? horizon === null || byActivity(row, horizon) <= 0 : found.has(row.session_id) || titleHas(row, filter.words);
    if (listed) rows.push(row);
  }
  return rows.sort(byActivity);
}
