// Commands and queries around a distillation: what is due, what it reads, and its end in one piece.
import { AppError } from "../../../domain/errors.ts";
import type { SessionId } from "../../../domain/ids.ts";
import type { Said } from "../../../domain/memory/candidate.ts";
import { essence } from "../../../domain/memory/essence.ts";
import { heldMemories } from "../../../domain/memory/hold.ts";
import type { Memory, MemoryOrigin } from "../../../domain/memory/memory.ts";
import { MEMORY_TOOLS } from "../../../domain/memory/memory.ts";
import type { Message, Part } from "../../../domain/message.ts";
import type { Distillable } from "../../../ports/memory.ts";
import type { Run } from "../command/command.ts";
import { addSpending } from "../command/turn/spending.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { findAnySession, readSession, requireSession } from "../find.ts";
import type { Ask } from "../query/session.ts";
import type { MessageRow, SessionRow } from "../rows.ts";
import { MESSAGE_COLUMNS, messagePk, SPAN, toMessage, toSession } from "../rows.ts";
import { addChangeSet } from "./change-set.ts";
import { endJob, putOff, setJob } from "../job/job.ts";
import type { Owner } from "./change-set-row.ts";
import { readHeld } from "./change-set-row.ts";
import { watchIncognito } from "../prune/incognito.ts";
import { readKnown } from "./memory-row.ts";
import { markSession } from "./session-mark.ts";

/** Messages that one distillation reads; what is left is the next one's. */
const READ_MAX = 400;

/** After a turn's end: the session is to be distilled once it has been idle for as long as its agent says. Incognito ones never are: they are to be erased. */
export function askWhenIdle(db: Database, session_pk: number, now: number): void {
  const session = readSession(db, session_pk);
  if (session.incognito === 1) return watchIncognito(db, session, now);
  if (session.distill_after === null) return;
  setJob(db, { kind: "distill", key: session.session_id, due_at: session.status === "closed" ? now : now + session.distill_after });
  db.run("UPDATE sessions SET memory_state = 'pending' WHERE session_pk = ? AND memory_state <> 'held'", session_pk);
}

/** When a session is closed or left, what waits for its idleness is due at once. */
export function askNow(db: Database, session: Pick<SessionRow, "session_id">, now: number): void {
  db.run("UPDATE jobs SET due_at = min(due_at, ?) WHERE kind = 'distill' AND key = ?", now, session.session_id);
}

export const askDistill: Run<"askDistill"> = (db, input) => {
  const row = requireSession(db, input);
  const record = openRecorder(db, row, input.now);
  if (row.incognito === 1) throw new AppError("conflict", "This session is incognito: nothing of it is kept.", { details: { session_id: row.session_id } });
  if (row.message_seq > row.distilled_seq || row.memory_state === "failed") {
    setJob(db, { kind: "distill", key: row.session_id, due_at: input.now });
    db.run("UPDATE sessions SET memory_state = 'pending' WHERE session_pk = ? AND memory_state <> 'held'", row.session_pk);
    record.list("session.touched");
  }
  const change = record.close();
  return { session: toSession(readSession(db, row.session_pk), input.now), ...change };
};

export const finishDistill: Run<"finishDistill"> = (db, { job, set, hold, from_seq, to_seq, cost_usd, now }) => {
  const row = findAnySession(db, job.key);
  if (!endJob(db, job)) throw new AppError("conflict", "Another distillation of this session was faster.", { details: { session_id: job.key } });
  if (!row) return { changes: [] };
  if (cost_usd !== null && cost_usd > 0) addSpending(db, row.session_pk, { cost_usd, now });
  // Done before, by whoever lost its answer: the watermark says so, and nothing is learned twice.
  if (row.distilled_seq + 1 === from_seq) {
    if (set && set.items.length > 0) addChangeSet(db, set, { apply: !hold, now });
    db.run("UPDATE sessions SET distilled_seq = ? WHERE session_pk = ?", to_seq, row.session_pk);
    if (row.message_seq > to_seq && row.running_turn_pk === null) setJob(db, { kind: "distill", key: job.key, due_at: now });
  }
  return { changes: [markSession(db, row.session_id, now)].flatMap((change) => change ?? []) };
};

export const failDistill: Run<"failDistill"> = (db, { job, again, waits = false, cost_usd = null, now }) => {
  const row = findAnySession(db, job.key);
  if (row && cost_usd !== null && cost_usd > 0) addSpending(db, row.session_pk, { cost_usd, now });
  // Somebody else has claimed it meanwhile: how it ends is theirs to say.
  if (again === null && !endJob(db, job)) return { changes: [] };
  if (again !== null) putOff(db, job, { again, waits });
  const change = again === null ? markSession(db, job.key as SessionId, now, true) : undefined;
  return { changes: change ? [change] : [] };
};

export const readDistillable: Ask<"readDistillable"> = (db, { session_id }): Distillable | null => {
  const row = findAnySession(db, session_id);
  if (!row) return null;
  const from_seq = row.distilled_seq + 1;
  const rows = db.all<MessageRow & { speaker: string | null; turn_pk: number }>(
    `SELECT ${MESSAGE_COLUMNS}, m.speaker, m.turn_pk FROM messages m WHERE message_pk >= ? AND message_pk < ? AND turn_pk IS NOT ? ORDER BY message_pk LIMIT ?`,
    messagePk(row.session_pk, from_seq),
    messagePk(row.session_pk + 1, 0),
    row.running_turn_pk,
    READ_MAX,
  );
  const said = rows.flatMap((one) => toSaid(toMessage(one, session_id), one.speaker, row.imported_seq));
  const to_seq = rows.at(-1) ? (rows.at(-1) as MessageRow).message_pk % SPAN : row.distilled_seq;
  return { session: toSession(row), said, from_seq, to_seq, known: knownTo(db, { agent_id: row.agent_id, person_id: row.on_behalf_of }) };
};

/** What is known, and behind it what waits for its person: said again, it gains a source and waits once. */
function knownTo(db: Database, owner: Owner): Memory[] {
  const known = readKnown(db, owner);
  const texts = new Set(known.map((memory) => essence(memory.text)));
  return [...known, ...heldMemories(readHeld(db, owner)).filter((memory) => !texts.has(essence(memory.text)))];
}

/** Text that a crash or a fault cut off is not read; neither is what stood behind a message in the prompt, which is never stored in one. */
function toSaid(message: Message, speaker: string | null, imported_seq: number): Said[] {
  const { message_id, seq, role, status, created_at } = message;
  if (status === "interrupted" || status === "failed") return [];
  const text = role === "tool" ? message.parts.map(outputOf).join("\n") : message.content;
  if (text.trim() === "") return [];
  return [{ message_id, seq, role, speaker, text, origin: originOf(message, speaker, imported_seq), at: created_at }];
}

/** What was looked up in memory was known or said before: learned from there it would be an echo. */
const RETELLING = [...MEMORY_TOOLS, "sessions"];

function outputOf(part: Part): string {
  return part.type === "tool_result" && !part.is_error && !RETELLING.includes(part.tool) ? part.output : "";
}

/** Who takes in a bundle need not have said what is in it. */
function originOf({ role, parts, seq }: Message, speaker: string | null, imported_seq: number): MemoryOrigin {
  if (role === "user") return speaker === null && seq > imported_seq ? "person" : "other";
  if (role === "assistant") return "agent";
  return parts.some((part) => part.type === "tool_result" && part.origin === "web") ? "web" : "tool";
}
