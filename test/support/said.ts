// Messages and memories as an extraction sees them, for tests.
import type { MemoryId, MessageId } from "../../src/domain/ids.ts";
import type { Said } from "../../src/domain/memory/candidate.ts";
import type { Memory } from "../../src/domain/memory/memory.ts";

/** A Tuesday. */
export const SAID_AT = "2026-02-10T12:00:00.000Z";

/** What a person says, one message each, a minute apart. */
export function personSays(...texts: string[]): Said[] {
  return texts.map((text, index) => saidBy("person", text, { seq: index + 1 }));
}

/** One message of somebody; `seq` also makes its id. */
export function saidBy(origin: Said["origin"], text: string, { seq = 1, at = SAID_AT, speaker = null as string | null } = {}): Said {
  const role = origin === "person" ? "user" : origin === "agent" ? "assistant" : "tool";
  return { message_id: messageId(seq), seq, role, speaker, text, origin, at: new Date(Date.parse(at) + seq * 60_000).toISOString() };
}

export function messageId(seq: number): MessageId {
  return `msg_${String(seq).padStart(32, "0")}`;
}

export function memoryId(n: number): MemoryId {
  return `mem_${String(n).padStart(32, "0")}`;
}

/** Something known since January, said by the person unless told otherwise. */
export function knownMemory(text: string, fields: Partial<Memory> = {}): Memory {
  return {
    ...{ memory_id: memoryId(1), agent_id: "mira", person_id: "per_owner", scope: "person", kind: "fact", text, confidence: 0.9, origin: "person" },
    ...{ sources: [], learned_at: "2026-01-05T09:00:00.000Z", valid_from: null, valid_to: null, superseded_by: null, pinned: false, change_set_id: "dis_1" },
    ...fields,
  };
}
