// Asking the product's own recall, through its own store, and counting what came back.
import type { MessageId, SessionId, TurnId } from "../../../src/domain/ids.ts";
import { OWNER_ID } from "../../../src/domain/ids.ts";
import type { MemorySource } from "../../../src/domain/memory/memory.ts";
import { estimateTokens } from "../../../src/domain/prompt/tokens.ts";
import type { Store } from "../../../src/ports/store.ts";
import { systemRandom } from "../../../src/adapters/system/random.ts";
import type { MemorySet, Question, Sample, SetMessage, Unit } from "./set.ts";

/** Units that are counted. */
export const DEPTHS = [5, 10, 25, 50] as const;

/** One question's outcome: the share of its evidence within each of DEPTHS, milliseconds, and tokens of the best ten. */
export type Asked = Question & { sample: string; recall: number[]; ms: number; tokens: number };

/** Where a sample's units are: the unit of each turn, and the message of each unit that says something first. */
type Stored = { units: Map<TurnId, string>; sources: Map<string, MemorySource> };

/** Stores a sample as sessions of an agent of its own, each unit as a turn; `keys`: with the facts as further keys. */
export async function storeSample(store: Store, sample: Sample, { agent_id, keys }: { agent_id: string; keys: boolean }): Promise<Stored> {
  const stored: Stored = { units: new Map(), sources: new Map() };
  for (const session of sample.sessions) {
    const session_id = systemRandom.id("ses");
    const now = session[0]?.messages[0]?.at ?? 0;
    await store.run("createSession", { session_id, agent_id, type: "chat", person_id: OWNER_ID, title: null, incognito: false, now });
    await storeSession(store, session_id, { ...stored, session, now, keys });
  }
  return stored;
}

type Storing = Stored & { session: Unit[]; now: number; keys: boolean };

async function storeSession(store: Store, session_id: SessionId, { session, now, keys, units, sources }: Storing): Promise<void> {
  const keyed: { message_id: MessageId; keys: string[] }[] = [];
  const turns = session.map((unit) => {
    const turn_id = systemRandom.id("trn");
    units.set(turn_id, unit.id);
    const messages = unit.messages.map((message) => {
      const stored = toImported(message);
      if (keys && message.keys.length > 0) keyed.push({ message_id: stored.message_id, keys: message.keys });
      return stored;
    });
    const [first] = messages;
    if (first) sources.set(unit.id, { session_id, message_id: first.message_id });
    return { turn_id, messages };
  });
  await store.run("importTurns", { session_id, person_id: OWNER_ID, turns, now });
  await Promise.all(keyed.map((one) => store.run("putKeys", { ...one, person_id: OWNER_ID })));
}

function toImported({ role, text, at, speaker, caption }: SetMessage) {
  return { message_id: systemRandom.id("msg"), role, parts: [{ type: "text" as const, text }], at, ...(speaker && { speaker }), ...(caption && { caption }) };
}

/** Stores a set and asks all of its questions, each at the end of its sample's time. */
export async function askSet(store: Store, set: MemorySet, keys = false): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const [index, sample] of set.samples.entries()) {
    const agent_id = `agent_${index + 1}${keys ? "_keys" : ""}`;
    const { units } = await storeSample(store, sample, { agent_id, keys });
    const now = Math.max(...sample.sessions.flat().flatMap((unit) => unit.messages.map((message) => message.at)));
    for (const question of sample.questions) asked.push({ ...(await ask(store, question, { agent_id, now, units })), sample: sample.name });
  }
  return asked;
}

type Place = { agent_id: string; now: number; units: Map<TurnId, string> };

async function ask(store: Store, question: Question, { agent_id, now, units }: Place): Promise<Omit<Asked, "sample">> {
  const begin = performance.now();
  const hits = await store.ask("recallMessages", { person_id: OWNER_ID, within: { agent_id }, question: question.question, limit: DEPTHS[3], now });
  const ms = performance.now() - begin;
  const found = hits.map((hit) => units.get(hit.turn_id) ?? "");
  const recall = DEPTHS.map((depth) => {
    const best = new Set(found.slice(0, depth));
    return question.evidence.filter((id) => best.has(id)).length / question.evidence.length;
  });
  return { ...question, recall, ms, tokens: hits.slice(0, 10).reduce((sum, hit) => sum + estimateTokens(hit.content), 0) };
}

/** Mean recall in percent at each of DEPTHS. */
export function meanRecall(asked: readonly Asked[]): number[] {
  return DEPTHS.map((_, index) => (100 * asked.reduce((sum, one) => sum + (one.recall[index] ?? 0), 0)) / Math.max(1, asked.length));
}
