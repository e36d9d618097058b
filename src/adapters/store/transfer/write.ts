// Taking sessions in from a bundle: rows as they would be had all of it been said here, in one go.
import { AppError } from "../../../domain/errors.ts";
import type { BundledFile, BundledSession, BundleStep, BundleTurn } from "../../../domain/export/bundle.ts";
import { filesOf, subjectOf } from "../../../domain/file/file.ts";
import type { FileId, PersonId } from "../../../domain/ids.ts";
import { isCounted, textOf } from "../../../domain/message.ts";
import { messageTokens } from "../../../domain/prompt/tokens.ts";
import { clip, PREVIEW_MAX } from "../../../domain/session.ts";
import type { Change } from "../../../ports/store.ts";
import type { Run } from "../command/command.ts";
import { purgeTaken } from "../command/delete.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { findSession, readSession, requirePresent } from "../find.ts";
import { messagePk } from "../rows.ts";
import { queueForIndex } from "../search/backlog.ts";
import { indexTitle } from "../search/title.ts";
import { idTaken, putFile } from "./file.ts";
import { readBundled } from "./read.ts";

type Owner = { person_id: PersonId; now: number };

export const importSessions: Run<"importSessions"> = (db, { sessions, files, ...owner }) => {
  requirePresent(db, owner.person_id);
  const fresh = sessions.filter((one) => !isHere(db, one, files, owner.person_id));
  purgeTaken(db, fresh.flatMap(({ turns }) => turns.map(({ turn_id }) => turn_id)));
  for (const one of fresh) requireFree(db, one, owner.person_id);
  const stored = storeFiles(db, fresh, files, owner);
  const changes = fresh.map((one) => writeSession(db, one, stored, owner));
  const here = new Set(fresh);
  return {
    imported: fresh.map(({ session }) => session.session_id),
    skipped: sessions.filter((one) => !here.has(one)).map(({ session }) => session.session_id),
    changes,
  };
};

/** True when the person has this session just as it is in the file; where it stands in lists makes no difference. Throws 409 when it differs. */
function isHere(db: Database, one: BundledSession, files: readonly BundledFile[], person_id: PersonId): boolean {
  const { session_id, title } = one.session;
  const own = { session_id, person_id };
  const row = findSession(db, own);
  if (!row) return false;
  const here = readBundled(db, own);
  const named = new Set(one.messages.flatMap(({ parts }) => filesOf(parts)).map((part) => part.file_id));
  const same = here && sameness(here) === sameness(one) && files.every((file) => !named.has(file.file_id) || file.hash === null || here.files.some((mine) => mine.file_id === file.file_id && mine.hash === file.hash));
  if (same) return true;
  throw new AppError("conflict", `“${row.title ?? title ?? "Untitled"}” is here already, and differs from the one in the file. Import a copy instead, or delete it here first. Nothing was imported.`, { details: { session_id } });
}

function sameness({ session, turns, messages }: BundledSession): string {
  return JSON.stringify([{ ...session, archived_at: null, pinned_at: null, read_seq: 0 }, turns, messages]);
}

/** Ids that stand in a table, and, with a second value, those that are left there of another person's. */
const TAKEN = {
  session: ["SELECT session_id AS id FROM sessions"],
  turn: ["SELECT turn_id AS id FROM turns"],
  message: ["SELECT message_id AS id FROM messages"],
};
const LEFT = {
  session: [
    "SELECT session_id AS id FROM list_events WHERE person_id <> ?1",
    "SELECT session_id AS id FROM memory_sources JOIN memories USING (memory_pk) WHERE person_id <> ?1",
    "SELECT session_id AS id FROM change_sets WHERE person_id <> ?1",
  ],
  turn: [],
  message: ["SELECT message_id AS id FROM memory_sources JOIN memories USING (memory_pk) WHERE person_id <> ?1"],
};

/** Throws 409 when an id is taken, also by what is left of another person's session under it. */
function requireFree(db: Database, { session, turns, messages }: BundledSession, person_id: PersonId): void {
  const ids = { session: [session.session_id], turn: turns.map(({ turn_id }) => turn_id), message: messages.map(({ message_id }) => message_id) };
  for (const kind of ["session", "turn", "message"] as const) {
    const asked = JSON.stringify(ids[kind]);
    const taken = TAKEN[kind].map((sql) => db.get<{ id: string }>(`SELECT id FROM (${sql}) WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1`, asked));
    const left = LEFT[kind].map((sql) => db.get<{ id: string }>(`SELECT id FROM (${sql}) WHERE id IN (SELECT value FROM json_each(?2)) LIMIT 1`, person_id, asked));
    const found = [...taken, ...left].find((row) => row !== undefined);
    if (found) throw idTaken(found.id);
  }
}

/** Rows of the files that these sessions name; of those whose bytes are gone there is none, and their ids must not be anybody's. */
function storeFiles(db: Database, sessions: readonly BundledSession[], files: readonly BundledFile[], owner: Owner): Map<FileId, number> {
  const named = new Set(sessions.flatMap(({ messages }) => messages).flatMap(({ parts }) => filesOf(parts)).map((part) => part.file_id));
  const stored = new Map<FileId, number>();
  for (const { hash, ...file } of files) {
    if (!named.has(file.file_id)) continue;
    if (hash !== null) stored.set(file.file_id, putFile(db, { ...file, hash }, owner));
    else if (db.get("SELECT 1 FROM files WHERE file_id = ? AND person_id <> ?", file.file_id, owner.person_id)) throw idTaken(file.file_id);
  }
  return stored;
}

function writeSession(db: Database, one: BundledSession, stored: ReadonlyMap<FileId, number>, { person_id, now }: Owner): Change {
  const { session, messages } = one;
  const session_pk = insertSession(db, one, person_id);
  const turns = new Map(one.turns.map((turn) => [turn.turn_id, insertTurn(db, session_pk, turn)]));
  for (const message of messages) {
    const turn_pk = turns.get(message.turn_id) as number;
    const { message_id, seq, role, status, parts, speaker, caption } = message;
    const said_at = Date.parse(message.created_at);
    db.run(
      "INSERT INTO messages (message_pk, message_id, turn_pk, role, status, parts, created_at, tokens, speaker, caption) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...[messagePk(session_pk, seq), message_id, turn_pk, role, status, JSON.stringify(parts), said_at, messageTokens(parts), speaker, caption],
    );
    db.run("INSERT INTO events (session_pk, seq, type, turn_pk, data, at) VALUES (?, ?, 'message.finished', ?, ?, ?)", session_pk, seq, turn_pk, JSON.stringify({ m: seq }), said_at);
    for (const { file_id } of filesOf(parts)) {
      if (stored.has(file_id)) db.run("INSERT OR IGNORE INTO session_files (session_pk, file_pk) VALUES (?, ?)", session_pk, stored.get(file_id) as number);
    }
  }
  queueForIndex(db, [messagePk(session_pk, 1), messagePk(session_pk, messages.length)]);
  indexTitle(db, session_pk);
  const record = openRecorder(db, readSession(db, session_pk), now);
  record.list("session.created");
  if (session.status === "closed") record.list("session.closed");
  return record.close();
}

/** The session with the counters that its messages and turns make. */
function insertSession(db: Database, { session, turns, messages }: BundledSession, person_id: PersonId): number {
  const counted = messages.filter(({ role, parts }) => isCounted(role, textOf(parts)));
  const first = counted[0];
  const times = messages.map((message) => Date.parse(message.created_at));
  const created = Date.parse(session.created_at);
  const latest = (all: readonly number[]) => all.reduce((a, b) => Math.max(a, b), created);
  const outcome = turns.findLast((turn) => turn.started_at !== null)?.status ?? null;
  const { rowid } = db.run(
    `INSERT INTO sessions (session_id, agent_id, type, status, title, title_source, incognito, on_behalf_of, channel, created_at, last_activity_at, closed_at, archived_at, pinned_at,
       started_at, message_count, message_seq, event_seq, answer_seq, imported_seq, read_seq, context_from, bytes, preview, outcome, cost_usd,
       forked_from_session, forked_from_message, handed_from_session, handed_from_message)
     VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[session.session_id, session.agent_id, session.type, session.status, session.title, session.title_source, person_id, session.channel],
    ...[created, latest(times), at(session.closed_at), at(session.archived_at), at(session.pinned_at), times.reduce((a, b) => Math.min(a, b), Infinity)],
    ...[counted.length, messages.length, messages.length, counted.findLast(({ role }) => role === "assistant")?.seq ?? 0, messages.length, session.read_seq, session.context_from],
    messages.reduce((sum, { parts }) => sum + Buffer.byteLength(JSON.stringify(parts)), 0),
    first ? clip(subjectOf(first.parts).replace(/\s+/g, " ").trim(), PREVIEW_MAX) : null,
    ...[outcome, costOf(turns.flatMap((turn) => turn.steps))],
    ...[session.forked_from?.session_id ?? null, session.forked_from?.message_id ?? null, session.handed_from?.session_id ?? null, session.handed_from?.message_id ?? null],
  );
  return rowid;
}

function insertTurn(db: Database, session_pk: number, turn: BundleTurn): number {
  const ended = turn.steps.filter((step) => step.ended_at !== null);
  const sum = (of: "input_tokens" | "output_tokens" | "cached_tokens") => ended.reduce((total, step) => total + (step[of] ?? 0), 0);
  const { rowid: turn_pk } = db.run(
    `INSERT INTO turns (turn_id, session_pk, status, mode, content_hash, created_at, started_at, ended_at, code, reason, model, profile_version, steps, input_tokens, output_tokens, cached_tokens, cost_usd)
     VALUES (?, ?, ?, ?, x'', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[turn.turn_id, session_pk, turn.status, turn.mode, at(turn.created_at), at(turn.started_at), at(turn.ended_at), turn.code, turn.reason, turn.model, turn.profile_version],
    ...[ended.at(-1)?.step ?? 0, sum("input_tokens"), sum("output_tokens"), sum("cached_tokens"), costOf(ended)],
  );
  for (const step of turn.steps) {
    db.run(
      "INSERT INTO steps (turn_pk, step, model, finish_reason, input_tokens, output_tokens, cached_tokens, cost_usd, started_at, ended_at, context_from, upto_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...[turn_pk, step.step, step.model, step.finish_reason, step.input_tokens, step.output_tokens, step.cached_tokens, step.cost_usd],
      ...[at(step.started_at), at(step.ended_at), step.context_from, step.upto_seq],
    );
  }
  return turn_pk;
}

/** A step without a price makes the sum unknown. */
function costOf(steps: readonly BundleStep[]): number | null {
  return steps.filter((step) => step.ended_at !== null).reduce<number | null>((sum, step) => (sum === null || step.cost_usd === null ? null : sum + step.cost_usd), 0);
}

function at(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}
