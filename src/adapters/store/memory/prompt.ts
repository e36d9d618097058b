// What a step's prompt was made of, noted when it is built and read back for whoever asks why an answer was given.
import type { Receipt } from "../../../domain/memory/receipt.ts";
import { quotableText } from "../../../domain/prompt/quote.ts";
import type { StoredPrompt } from "../../../ports/memory.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { findTurn, readSession } from "../find.ts";
import type { Ask } from "../query/session.ts";
import type { MessageRow } from "../rows.ts";
import { MESSAGE_COLUMNS, messagePk, toMessage, toTurn } from "../rows.ts";
import { findMemory } from "./memory-row.ts";
import { receiptsOf } from "./receipt.ts";

/** Notes which messages the newest step of a turn is asked with. */
export function noteContext(db: Database, turn_pk: number, session_pk: number): void {
  db.run(
    `UPDATE steps SET (context_from, upto_seq) = (SELECT context_from, message_seq FROM sessions WHERE session_pk = ?)
     WHERE turn_pk = ? AND step = (SELECT max(step) FROM steps WHERE turn_pk = ?)`,
    session_pk,
    turn_pk,
    turn_pk,
  );
}

export const saveInstructions: Run<"saveInstructions"> = (db, { profile_version, system, tools }) => {
  db.run("INSERT INTO instructions (profile_version, system, tools) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET system = excluded.system, tools = excluded.tools", profile_version, system, tools);
};

type StepRow = { turn_pk: number; step: number; context_from: number | null; upto_seq: number | null; input_tokens: number | null; cached_tokens: number | null; cost_usd: number | null };

export const readPrompt: Ask<"readPrompt"> = (db, { turn_id, person_id, step }): StoredPrompt | null => {
  const turn = findTurn(db, turn_id);
  const session = turn && readSession(db, turn.session_pk);
  if (!turn || session?.on_behalf_of !== person_id) return null;
  const columns = "s.turn_pk, s.step, s.context_from, s.upto_seq, s.input_tokens, s.cached_tokens, s.cost_usd";
  const asked = db.get<StepRow>(`SELECT ${columns} FROM steps s WHERE turn_pk = ? AND (?2 IS NULL OR step = ?2) ORDER BY step DESC LIMIT 1`, turn.turn_pk, step ?? null);
  if (!asked || asked.context_from === null || asked.upto_seq === null) return null;
  const before = db.get<StepRow>(
    `SELECT ${columns} FROM steps s JOIN turns t USING (turn_pk) WHERE t.session_pk = ? AND (s.turn_pk, s.step) < (?, ?) ORDER BY s.turn_pk DESC, s.step DESC LIMIT 1`,
    turn.session_pk,
    turn.turn_pk,
    asked.step,
  );
  const rows = db.all<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE message_pk >= ? AND message_pk <= ? ORDER BY message_pk`,
    messagePk(turn.session_pk, asked.context_from),
    messagePk(turn.session_pk, asked.upto_seq),
  );
  const messages = rows.map((row) => toMessage(row, session.session_id));
  const receipts = receiptsOf(db, messages.map((message) => message.turn_id));
  const steps = db.get<{ n: number }>("SELECT max(step) AS n FROM steps WHERE turn_pk = ?", turn.turn_pk)?.n ?? 0;
  return {
    turn: toTurn(turn),
    step: asked.step,
    steps,
    messages,
    receipts,
    words: wordsOf(db, Object.values(receipts)),
    instructions: db.get<{ system: string; tools: string }>("SELECT system, tools FROM instructions WHERE profile_version = ?", turn.profile_version) ?? null,
    before: before && before.context_from === asked.context_from ? (before.upto_seq ?? 0) : 0,
    repeated: before !== undefined,
    input_tokens: asked.input_tokens,
    cached_tokens: asked.cached_tokens,
    cost_usd: asked.cost_usd,
  };
};

/** The words behind receipts as they are now, by id; what was erased is not among them. */
function wordsOf(db: Database, receipts: readonly Receipt[]): Record<string, string> {
  const words: Record<string, string> = {};
  for (const { primed, recalled } of receipts) {
    for (const { memory_id } of primed) {
      const memory = findMemory(db, memory_id);
      if (memory) words[memory_id] = memory.text;
    }
    for (const { message_id } of recalled) {
      const row = db.get<MessageRow>(`SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE message_id = ?`, message_id);
      if (row) words[message_id] = quotableText(toMessage(row, "ses_").parts);
    }
  }
  return words;
}
