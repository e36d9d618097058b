// How long a question takes in a store of 100,000 messages, or of 100,000 memories: of many agents and people, and all of one;
// with and without vectors. And how long everything else waits when an embedding model is set there.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openThreadStore } from "../src/adapters/store/thread-store.ts";
import { systemRandom } from "../src/adapters/system/random.ts";
import type { MessageId, SessionId } from "../src/domain/ids.ts";
import type { ChangeItem } from "../src/domain/memory/change-set.ts";
import type { TextVector } from "../src/domain/recall.ts";
import { OWNER_ID } from "../src/domain/ids.ts";
import type { Store } from "../src/ports/store.ts";
import { percentile, timeEach } from "./support/sample.ts";
import type { Row } from "./support/table.ts";

export const title = "a question to 100,000 stored messages or memories";

const MESSAGES = 100_000;
const SESSION = 200;
const DIMENSION = 384;
const QUESTIONS = 200;
/** Questions before the first that counts: a server that runs for days has its code compiled and its vectors in memory. */
const WARM = 50;
/** Words by how common they are; the most common ones of a language are left out of every search. */
const [COMMON, VOCABULARY] = [30, 20_000];
const WORDS = 24;
const MODEL = "bench/384";
const NOW = Date.UTC(2026, 2, 1);

export async function run(): Promise<Row[]> {
  const [many, one, vectors] = [await measure(50, false), await measure(1, false), await measure(1, true)];
  return [
    { name: "50 agents: one question p95", figure: many, unit: "ms", aim: { most: 10 } },
    { name: "all of one agent: one question p95", figure: one, unit: "ms", aim: { most: 10 } },
    { name: `all of one agent, ${DIMENSION} dimensions: one question p95`, figure: vectors, unit: "ms", aim: { most: 30 } },
    ...(await measureMemories(50)),
    ...(await measureMemories(1)),
  ];
}

/** All memories of some agents with one person, beside as many messages; a real agent has a few thousand. */
async function measureMemories(agents: number): Promise<Row[]> {
  const whose = agents === 1 ? "one agent" : `${agents} agents`;
  return withStore(async (store) => {
    const draw = drawWith(2);
    // Each message is the source of one: recall goes by what was said as well.
    for (let some = 0; some < MESSAGES / SESSION; some += 1) {
      const agent_id = `agent_${some % agents}`;
      await storeMemories(store, draw, { agent_id, ...(await storeSession(store, agent_id, draw)) });
    }
    const ask = (vector: TextVector | undefined) =>
      store.ask("recallMemories", { agent_id: "agent_0", person_id: OWNER_ID, question: `What do you know about ${drawWords(draw, 6)}?`, limit: 10, now: NOW, vector });
    const words = await timeWarm(store, () => ask(undefined));
    const [change = 0] = await timeEach(1, () => store.run("putSettings", { values: { embedding_model: MODEL }, endLogins: null, now: 0 }));
    for (let texts = await store.ask("listUnembedded", { limit: SESSION }); texts.length > 0; texts = await store.ask("listUnembedded", { limit: SESSION })) {
      await store.run("finishEmbedding", { model: MODEL, texts: texts.map((text) => ({ ...text, values: drawVector(draw) })) });
    }
    const both = await timeWarm(store, () => ask({ model: MODEL, values: drawVector(draw) }));
    return [
      { name: `memories of ${whose} and their sources: one question p95`, figure: words, unit: "ms", aim: { most: 10 } },
      { name: `memories of ${whose} and their sources, ${DIMENSION} dimensions: one question p95`, figure: both, unit: "ms", aim: { most: 30 } },
      { name: "setting an embedding model: the writer is busy for", figure: change, unit: "ms", aim: { most: 500 } },
    ];
  });
}

async function storeMemories(store: Store, draw: () => number, { agent_id, session_id, message_ids }: StoredSession & { agent_id: string }): Promise<void> {
  const items = message_ids.map((message_id): ChangeItem => ({
    ...{ action: "add", memory_id: systemRandom.id("mem"), kind: "fact", text: drawWords(draw, WORDS / 2), scope: "person", confidence: 1 },
    ...{ origin: "person", sources: [{ session_id, message_id }], valid_from: null, valid_to: null },
  }));
  const set = { change_set_id: systemRandom.id("dis"), agent_id, person_id: OWNER_ID, cause: "person" as const, session_id: null, from_seq: null, to_seq: null, model: null, items };
  await store.run("changeMemories", { set, hold: false, now: NOW });
}

/** The 95th percentile, in milliseconds, of a store that had a moment of quiet. */
async function timeWarm(store: Store, ask: () => Promise<unknown>): Promise<number> {
  while ((await store.run("mergeIndexes", { pages: 1000 })).left !== "none");
  await timeEach(WARM, ask);
  return percentile(await timeEach(QUESTIONS, ask), 0.95);
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "rapport-bench-"));
  const store = await openThreadStore({ path: join(folder, "rapport.db"), backups: folder, durable: false });
  try {
    return await work(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(agents: number, vectors: boolean): Promise<number> {
  return withStore(async (store) => {
    const draw = drawWith(agents);
    for (let session = 0; session < MESSAGES / SESSION; session += 1) {
      const { message_ids } = await storeSession(store, `agent_${session % agents}`, draw);
      if (vectors) await store.run("putVectors", { model: MODEL, vectors: message_ids.map((message_id) => ({ message_id, values: drawVector(draw) })) });
    }
    const ask = () =>
      store.ask("recallMessages", {
        person_id: OWNER_ID,
        within: { agent_id: "agent_0" },
        question: `What did we say about ${drawWords(draw, 6)}?`,
        limit: 25,
        now: NOW,
        vector: vectors ? { model: MODEL, values: drawVector(draw) } : undefined,
      });
    return timeWarm(store, ask);
  });
}

type StoredSession = { session_id: SessionId; message_ids: MessageId[] };

async function storeSession(store: Store, agent_id: string, draw: () => number): Promise<StoredSession> {
  const session_id = systemRandom.id("ses");
  await store.run("createSession", { session_id, agent_id, type: "chat", person_id: OWNER_ID, title: null, incognito: false, now: NOW });
  const turns = Array.from({ length: SESSION / 2 }, () => ({
    turn_id: systemRandom.id("trn"),
    messages: (["user", "assistant"] as const).map((role) => ({
      message_id: systemRandom.id("msg"),
      role,
      parts: [{ type: "text" as const, text: drawWords(draw, role === "user" ? WORDS : 3 * WORDS) }],
      at: NOW,
    })),
  }));
  await store.run("importTurns", { session_id, person_id: OWNER_ID, turns, now: NOW });
  return { session_id, message_ids: turns.flatMap((turn) => turn.messages.map((message) => message.message_id)) };
}

/** Few words are common and most are rare, as in any language (Zipf). */
function drawWords(draw: () => number, count: number): string {
  return Array.from({ length: count }, () => `w${Math.floor(COMMON * (VOCABULARY / COMMON) ** draw()).toString(36)}`).join(" ");
}

function drawVector(draw: () => number): Float32Array {
  return Float32Array.from({ length: DIMENSION }, () => draw() - 0.5);
}

/** Numbers from 0 to 1, the same ones each time (a linear congruence). */
function drawWith(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
