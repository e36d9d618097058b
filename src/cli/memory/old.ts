// What the memories say that changes name: read once for all of them.
import type { Client } from "../../client/client.ts";
import type { AgentId, MemoryId } from "../../domain/ids.ts";
import type { ChangeSet } from "../../domain/memory/change-set.ts";
import { targetOf } from "../../domain/memory/change-set.ts";
import type { Olds } from "./words.ts";

/** Ids of one request. */
const PAGE = 200;

/** The words of what these changes replace, change or drop, as far as it is there, or is made by one of them. */
export async function readOlds(client: Client, sets: readonly ChangeSet[]): Promise<Olds> {
  const wanted = new Map<AgentId, Set<MemoryId>>();
  for (const { agent_id, items } of sets) {
    const own = wanted.get(agent_id) ?? new Set();
    for (const item of items) if (item.action !== "add") own.add(targetOf(item) as MemoryId);
    wanted.set(agent_id, own);
  }
  const olds = new Map<MemoryId, string>(sets.flatMap((set) => set.items.flatMap((item) => ("memory_id" in item ? [[item.memory_id, item.text] as const] : []))));
  for (const [agent_id, ids] of wanted) {
    const left = [...ids];
    while (left.length > 0) {
      const { memories } = await client.listMemories(agent_id, { id: left.splice(0, PAGE), limit: PAGE });
      for (const memory of memories) olds.set(memory.memory_id, memory.text);
    }
  }
  return olds;
}
