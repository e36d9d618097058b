// Receipts of prompts: kept as references, and read back as the words that stand there now.
import type { MemoryId, MessageId, TurnId } from "../../../domain/ids.ts";
import type { Receipt } from "../../../domain/memory/receipt.ts";
import type { Message, MessageRole, Part } from "../../../domain/message.ts";
import { quotableText, quotedTool } from "../../../domain/prompt/quote.ts";
import type { RegionExcerpt, RegionMemory } from "../../../domain/prompt/region.ts";
import type { Region } from "../../../ports/memory.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { requireRunning } from "../find.ts";
import { iso, isoOrNull } from "../rows.ts";
import type { MemoryRow } from "./memory-row.ts";

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
  const words = readWords(db, Object.values(receipts));
  const placed = new Map<MessageId, { receipt: Receipt; region: Region }>();
  const seen = new Set<TurnId>();
  for (const { role, turn_id, message_id } of messages) {
    const receipt = receipts[turn_id];
    if (role !== "user" || seen.has(turn_id)) continue;
    seen.add(turn_id);
    if (receipt) placed.set(message_id, { receipt, region: fill(receipt, words) });
  }
  return placed;
}

/** What receipts name, by its id: read in two queries, since a context has dozens of them. */
type Words = { memories: Map<MemoryId, RegionMemory>; messages: Map<MessageId, RegionExcerpt> };

function readWords(db: Database, receipts: readonly Receipt[]): Words {
  if (receipts.length === 0) return { memories: new Map(), messages: new Map() };
  const named = (ids: string[]) => JSON.stringify([...new Set(ids)]);
  const memories = db.all<NamedMemory>(
    "SELECT memory_id, kind, text, scope, origin, learned_at, valid_from, valid_to FROM json_each(?) j CROSS JOIN memories ON memory_id = j.value",
    named(receipts.flatMap((receipt) => receipt.primed.map((one) => one.memory_id))),
  );
  const messages = db.all<{ message_id: MessageId; role: MessageRole; parts: string; created_at: number }>(
    "SELECT message_id, role, parts, created_at FROM json_each(?) j CROSS JOIN messages ON message_id = j.value",
    named(receipts.flatMap((receipt) => receipt.recalled.map((one) => one.message_id))),
  );
  return {
    memories: new Map(memories.map(({ memory_id, ...row }) => [memory_id, toRegionMemory(row)])),
    messages: new Map(messages.map(({ message_id, role, ...row }) => [message_id, toRegionExcerpt(role, row)])),
  };
}

/** The words of a receipt as they are now. */
function fill({ primed, recalled }: Receipt, words: Words): Region {
  return {
    memories: primed.flatMap(({ memory_id }) => words.memories.get(memory_id) ?? []),
    excerpts: recalled.flatMap(({ message_id, from, to }) => {
      const whole = words.messages.get(message_id);
      return whole ? { ...whole, text: whole.text.slice(from, to) } : [];
    }),
  };
}

type NamedMemory = Pick<MemoryRow, "memory_id" | "kind" | "text" | "scope" | "origin" | "learned_at" | "valid_from" | "valid_to">;

function toRegionMemory({ learned_at, valid_from, valid_to, ...fields }: Omit<NamedMemory, "memory_id">): RegionMemory {
  return { ...fields, learned_at: iso(learned_at), valid_from: isoOrNull(valid_from), valid_to: isoOrNull(valid_to) };
}

/** All of a message that can be quoted. */
function toRegionExcerpt(role: MessageRole, row: { parts: string; created_at: number }): RegionExcerpt {
  const parts = JSON.parse(row.parts) as Part[];
  return { role, at: iso(row.created_at), text: quotableText(parts), tool: quotedTool(parts).tool };
}
