// What a session's counters must be, from its messages, events, inputs and steps. The one place that says so.
import type { FaultKind } from "../../../domain/care/fault.ts";
import { subjectOf } from "../../../domain/file/file.ts";
import type { Part } from "../../../domain/message.ts";
import { clip, PREVIEW_MAX } from "../../../domain/session.ts";
import type { Database } from "../database.ts";
import type { SessionRow } from "../rows.ts";
import { rangeOf, SPAN } from "../rows.ts";

export type Counters = Pick<SessionRow, "message_count" | "message_seq" | "event_seq" | "queued_count" | "cost_usd" | "preview" | "started_at" | "last_activity_at" | "answer_seq" | "bytes" | "running_turn_pk">;

/** Each column and the fault of having it wrong. */
export const COUNTER_FAULTS: readonly (readonly [keyof Counters, FaultKind])[] = [
  ["message_count", "message_count"],
  ["message_seq", "message_seq"],
  ["event_seq", "event_seq"],
  ["queued_count", "queued_count"],
  ["cost_usd", "cost"],
  ["preview", "preview"],
  ["started_at", "started"],
  ["last_activity_at", "last_activity"],
  ["answer_seq", "answer"],
  ["bytes", "bytes"],
  ["running_turn_pk", "running_turn"],
];

type Sums = { seq: number; counted: number; first: number | null; at: number | null; answer: number; bytes: number };

/** The counters as they would be had every message been written one by one. */
export function readTruth(db: Database, session: Pick<SessionRow, "session_pk" | "created_at">): Counters {
  const { session_pk } = session;
  const messages = db.get<Sums>(
    `SELECT coalesce(max(message_pk) % ${SPAN}, 0) AS seq, coalesce(sum(counted(role, parts)), 0) AS counted, min(created_at) AS first, max(created_at) AS at,
       coalesce(max(iif(role = 'assistant' AND counted(role, parts), message_pk, 0)) % ${SPAN}, 0) AS answer, coalesce(sum(octet_length(parts)), 0) AS bytes
     FROM messages WHERE message_pk >= ? AND message_pk < ?`,
    ...rangeOf(session_pk),
  ) as Sums;
  const one = <T>(sql: string) => db.get<{ value: T }>(sql, session_pk)?.value as T;
  return {
    message_count: messages.counted,
    message_seq: messages.seq,
    event_seq: one<number>("SELECT coalesce(max(seq), 0) AS value FROM events WHERE session_pk = ?"),
    queued_count: one<number>("SELECT count(*) AS value FROM inputs WHERE session_pk = ? AND withdrawn = 0"),
    // A step without a price makes the sum unknown.
    cost_usd: one<number | null>(
      `SELECT iif(count(*) = count(s.cost_usd), coalesce(sum(s.cost_usd), 0.0), NULL) AS value
       FROM turns t JOIN steps s USING (turn_pk) WHERE t.session_pk = ? AND s.ended_at IS NOT NULL`,
    ),
    preview: readPreview(db, session_pk),
    started_at: messages.first,
    answer_seq: messages.answer,
    bytes: messages.bytes,
    last_activity_at: Math.max(session.created_at, messages.at ?? 0),
    running_turn_pk: one<number | null>("SELECT max(turn_pk) AS value FROM turns WHERE +session_pk = ? AND status IN ('running', 'waiting')"),
  };
}

function readPreview(db: Database, session_pk: number): string | null {
  const first = db.get<{ parts: string }>(
    "SELECT parts FROM messages WHERE message_pk >= ? AND message_pk < ? AND counted(role, parts) ORDER BY message_pk LIMIT 1",
    ...rangeOf(session_pk),
  );
  return first ? clip(subjectOf(JSON.parse(first.parts) as Part[]).replace(/\s+/g, " ").trim(), PREVIEW_MAX).toWellFormed() : null;
}

/** The faults of a row beside the truth. Sums of prices may differ in their last digits, which depend on the order of adding. */
export function compareCounters(row: Counters, truth: Counters): FaultKind[] {
  return COUNTER_FAULTS.flatMap(([column, kind]) => (isSame(row[column], truth[column]) ? [] : [kind]));
}

function isSame(a: Counters[keyof Counters], b: Counters[keyof Counters]): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)) || a === b;
  return a === b;
}
