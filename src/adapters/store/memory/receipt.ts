// Receipts of prompts: kept as references, and read back as the words that stand there now.
import type { MemoryId, MessageId, TurnId } from "../../../domain/ids.ts";
import type { Receipt } from "../../../domain/memory/receipt.ts";
import type { Message } from "../../../domain/message.ts";
import { quotableText, quotedTool } from "../../../domain/prompt/quote.ts";
import type { RegionExcerpt, RegionMemory } from "../../../domain/prompt/region.ts";
import type { Region } from "../../../ports/memory.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { requireRunning } from "../find.ts";
import type { MessageRow } from "../rows.ts";
import { MESSAGE_COLUMNS, toMessage } from "../rows.ts";
import { findMemory } from "./memory-row.ts";

export const saveReceipt: Run<"saveReceipt"> = (db, input) => {
  const turn = requireRunning(db, input);
  db.run("INSERT INTO receipts (turn_pk, data) VALUES (?, ?) ON CONFLICT DO NOTHING", turn.turn_pk, JSON.stringify(input.receipt));
  for (const { memory_id } of input.receipt.primed) {
    db.run(
      "INSERT INTO memory_uses (memory_id, uses, last_used_at) VALUES (?, 1, ?) ON CONFLICT DO UPDATE SET uses = uses + 1, last_used_at = excluded.last_used_at",
      memory_id,
      input.now,
    );
  }
};

/** The receipts of some turns, by turn. */
export function receiptsOf(db: Database, turn_ids: readonly TurnId[]): Record<TurnId, Receipt> {
  const rows = db.all<{ turn_id: TurnId; data: string }>(
    "SELECT t.turn_id, r.data FROM turns t JOIN receipts r USING (turn_pk) WHERE t.turn_id IN (SELECT value FROM json_each(?)) ORDER BY turn_pk",
    JSON.stringify([...new Set(turn_ids)]),
  );
  return Object.fromEntries(rows.map((row) => [row.turn_id, JSON.parse(row.data) as Receipt]));
}

/** The receipts of a context and what they place, each by the message that it stands behind. What was deleted since leaves no trace. */
export function placedIn(db: Database, messages: readonly Message[]): Map<MessageId, { receipt: Receipt; region: Region }> {
  const receipts = receiptsOf(db, messages.map((message) => message.turn_id));
  const placed = new Map<MessageId, { receipt: Receipt; region: Region }>();
  const seen = new Set<TurnId>();
  for (const { role, turn_id, message_id } of messages) {
    const receipt = receipts[turn_id];
    if (role !== "user" || seen.has(turn_id)) continue;
    seen.add(turn_id);
    if (receipt) placed.set(message_id, { receipt, region: fill(db, receipt) });
  }
  return placed;
}

/** The words of a receipt as they are now. */
function fill(db: Database, receipt: Receipt): Region {
  return {
    memories: receipt.primed.flatMap(({ memory_id }) => readMemory(db, memory_id)),
    excerpts: receipt.recalled.flatMap(({ message_id, from, to }) => readExcerpt(db, { message_id, from, to })),
  };
}

function readMemory(db: Database, memory_id: MemoryId): RegionMemory[] {
  const memory = findMemory(db, memory_id);
  if (!memory) return [];
  const { kind, text, scope, origin, learned_at, valid_from, valid_to } = memory;
  return [{ kind, text, scope, origin, learned_at, valid_from, valid_to }];
}

function readExcerpt(db: Database, at: { message_id: MessageId; from: number; to: number }): RegionExcerpt[] {
  const row = db.get<MessageRow>(`SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE message_id = ?`, at.message_id);
  if (!row) return [];
  const { role, parts, created_at } = toMessage(row, "ses_");
  return [{ role, at: created_at, text: quotableText(parts).slice(at.from, at.to), tool: quotedTool(parts).tool }];
}
