// The facts of a set as memories of its agent: asked for through the product's own recall, and counted by the units that they
// were learned from.
import { systemRandom } from "../../../src/adapters/system/random.ts";
import type { MemoryId } from "../../../src/domain/ids.ts";
import { OWNER_ID } from "../../../src/domain/ids.ts";
import type { ChangeItem } from "../../../src/domain/memory/change-set.ts";
import type { MemorySource } from "../../../src/domain/memory/memory.ts";
import { estimateTokens } from "../../../src/domain/prompt/tokens.ts";
import type { Store } from "../../../src/ports/store.ts";
import type { Asked } from "./measure.ts";
import { DEPTHS, storeSample } from "./measure.ts";
import type { MemorySet, Sample } from "./set.ts";

/** Each fact once, with the units that it was learned from. */
type Learned = { text: string; units: string[]; sources: MemorySource[] };

/**
 * Stores a set with its facts as memories and asks for them. Of a question's evidence what no fact was learned from is left
 * out: no memory could name it. Without `sources` the memories stand for themselves: the control.
 */
export async function askMemories(store: Store, set: MemorySet, sources: boolean): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const [index, sample] of set.samples.entries()) {
    const agent_id = `agent_${index + 1}`;
    const learned = learnAll(sample, sources, (await storeSample(store, sample, { agent_id, keys: false })).sources);
    const units = await storeMemories(store, agent_id, learned);
    const known = new Set([...units.values()].flat());
    const now = Math.max(...sample.sessions.flat().flatMap((unit) => unit.messages.map((message) => message.at)));
    for (const question of sample.questions) {
      const evidence = question.evidence.filter((id) => known.has(id));
      if (evidence.length === 0) continue;
      const begin = performance.now();
      const hits = await store.ask("recallMemories", { agent_id, person_id: OWNER_ID, question: question.question, limit: DEPTHS[3], now });
      const ms = performance.now() - begin;
      const found = hits.map((hit) => units.get(hit.memory.memory_id) ?? []);
      const recall = DEPTHS.map((depth) => {
        const best = new Set(found.slice(0, depth).flat());
        return evidence.filter((id) => best.has(id)).length / evidence.length;
      });
      asked.push({ ...question, evidence, recall, ms, sample: sample.name, tokens: hits.slice(0, 10).reduce((sum, hit) => sum + estimateTokens(hit.memory.text), 0) });
    }
  }
  return asked;
}

function learnAll(sample: Sample, sources: boolean, stored: ReadonlyMap<string, MemorySource>): Learned[] {
  const facts = new Map<string, Learned>();
  for (const unit of sample.sessions.flat()) {
    for (const text of unit.messages.flatMap((message) => message.keys)) {
      const fact = facts.get(text) ?? { text, units: [], sources: [] };
      const source = stored.get(unit.id);
      fact.units.push(unit.id);
      if (sources && source) fact.sources.push(source);
      facts.set(text, fact);
    }
  }
  return [...facts.values()];
}

/** The units of each memory. */
async function storeMemories(store: Store, agent_id: string, learned: readonly Learned[]): Promise<Map<MemoryId, string[]>> {
  const units = new Map<MemoryId, string[]>();
  const items = learned.map((fact): ChangeItem => {
    const memory_id = systemRandom.id("mem");
    units.set(memory_id, fact.units);
    return { action: "add", memory_id, kind: "fact", text: fact.text, scope: "person", confidence: 1, origin: "person", sources: fact.sources, valid_from: null, valid_to: null };
  });
  const set = { change_set_id: systemRandom.id("dis"), agent_id, person_id: OWNER_ID, cause: "person" as const, session_id: null, from_seq: null, to_seq: null, model: null, items };
  await store.run("changeMemories", { set, hold: false, now: 0 });
  return units;
}
