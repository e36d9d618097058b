// Sessions as a bundle has them: what their rows say, in an order that follows from what they hold.
import type { BundledFile, BundleMessage, BundleStep, BundleTurn } from "../../../domain/export/bundle.ts";
import { filesOf } from "../../../domain/file/file.ts";
import type { FileId, MessageId, PersonId, SessionId } from "../../../domain/ids.ts";
import type { Database } from "../database.ts";
import { findSession } from "../find.ts";
import type { Ask } from "../query/session.ts";
import type { MessageRow, SessionRow, TurnRow } from "../rows.ts";
import { iso, messagePk, SPAN } from "../rows.ts";

export const readBundled: Ask<"readBundled"> = (db, own) => {
  const row = findSession(db, own);
  if (!row || row.incognito === 1) return null;
  const messages = readMessages(db, row);
  if (messages.length === 0) return null;
  const last = messages.length;
  return {
    session: {
      ...{ line: "session", session_id: row.session_id, agent_id: row.agent_id, type: row.type, status: row.status, title: row.title, title_source: row.title_source },
      ...{ channel: row.channel, created_at: iso(row.created_at), closed_at: at(row.closed_at), archived_at: at(row.archived_at), pinned_at: at(row.pinned_at) },
      ...{ read_seq: Math.min(row.read_seq, last), context_from: Math.min(row.context_from, last) },
      forked_from: originOf(row.forked_from_session, row.forked_from_message),
      handed_from: originOf(row.handed_from_session, row.handed_from_message),
    },
    turns: readTurns(db, row, last),
    messages,
    files: readFiles(db, messages, own.person_id),
  };
};

type StoredMessage = MessageRow & { turn_pk: number; speaker: string | null; caption: string | null };

/** All up to a turn that runs: what comes of it is not known yet. */
function readMessages(db: Database, row: SessionRow): BundleMessage[] {
  const rows = db.all<StoredMessage>(
    `SELECT m.message_pk, m.message_id, m.turn_pk, t.turn_id, m.role, m.status, m.parts, m.created_at, m.speaker, m.caption
     FROM messages m JOIN turns t USING (turn_pk) WHERE m.message_pk >= ? AND m.message_pk < ? ORDER BY m.message_pk`,
    messagePk(row.session_pk, 0),
    messagePk(row.session_pk + 1, 0),
  );
  const running = rows.findIndex((message) => message.turn_pk === row.running_turn_pk);
  return (running < 0 ? rows : rows.slice(0, running)).map(({ message_id, turn_id, message_pk, role, status, created_at, speaker, caption, parts }) => ({
    ...{ line: "message", message_id, session_id: row.session_id, turn_id, seq: message_pk % SPAN, role, status, created_at: iso(created_at), speaker, caption },
    parts: JSON.parse(parts) as BundleMessage["parts"],
  }));
}

type StepRow = Omit<BundleStep, "started_at" | "ended_at"> & { turn_pk: number; started_at: number; ended_at: number | null };

function readTurns(db: Database, row: SessionRow, last: number): BundleTurn[] {
  const some = "SELECT turn_pk, min(message_pk) AS place FROM messages WHERE message_pk > ?1 AND message_pk <= ?2 GROUP BY turn_pk";
  const range = [messagePk(row.session_pk, 0), messagePk(row.session_pk, last)] as const;
  const steps = db.all<StepRow>(`SELECT s.* FROM steps s JOIN (${some}) USING (turn_pk) ORDER BY turn_pk, step`, ...range);
  const byTurn = Map.groupBy(steps, (step) => step.turn_pk);
  return db
    .all<TurnRow>(`SELECT t.* FROM turns t JOIN (${some}) p USING (turn_pk) ORDER BY p.place`, ...range)
    .map((turn) => ({
      ...{ line: "turn", turn_id: turn.turn_id, session_id: row.session_id, status: turn.status as BundleTurn["status"], mode: turn.mode },
      ...{ created_at: iso(turn.created_at), started_at: at(turn.started_at), ended_at: at(turn.ended_at), code: turn.code, reason: turn.reason },
      ...{ model: turn.model, profile_version: turn.profile_version },
      steps: (byTurn.get(turn.turn_pk) ?? []).map((step) => toStep(step, last)),
    }));
}

function toStep(step: StepRow, last: number): BundleStep {
  const { started_at, ended_at, model, finish_reason, input_tokens, output_tokens, cached_tokens, cost_usd, context_from, upto_seq } = step;
  const within = (seq: number | null) => (seq === null ? null : Math.min(seq, last));
  return {
    ...{ step: step.step, model, finish_reason, input_tokens, output_tokens, cached_tokens, cost_usd },
    ...{ started_at: iso(started_at), ended_at: at(ended_at), context_from: within(context_from), upto_seq: within(upto_seq) },
  };
}

/** Each file once, in the order in which the messages name them; one that has no row has lost its bytes. */
function readFiles(db: Database, messages: readonly BundleMessage[], person_id: PersonId): BundledFile[] {
  const named = new Map(messages.flatMap(({ parts }) => filesOf(parts)).map((part) => [part.file_id, part]));
  const rows = db.all<{ file_id: FileId; hash: string }>(
    "SELECT file_id, hash FROM files WHERE file_id IN (SELECT value FROM json_each(?)) AND person_id = ?",
    JSON.stringify([...named.keys()]),
    person_id,
  );
  const hashes = new Map(rows.map((file) => [file.file_id, file.hash]));
  return [...named.values()].map(({ file_id, name, media_type, size }) => ({ file_id, name, media_type, size, hash: hashes.get(file_id) ?? null }));
}

function originOf(session_id: SessionId | null, message_id: MessageId | null) {
  return session_id === null || message_id === null ? null : { session_id, message_id };
}

function at(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}
