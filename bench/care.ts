// A prune of 100,000 messages while others talk: what it adds to their first tokens, whether any of them fails, and how long
// the database is then written anew.
import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { startFakeProvider } from "../test/support/fake-provider.ts";
import { type ServerProcess, startServerProcess } from "../test/support/server-process.ts";
import { copyMade, openMade } from "./made-store.ts";
import { type Load, questionOf, runLoad } from "./support/load.ts";
import { percentile } from "./support/sample.ts";
import type { Row } from "./support/table.ts";
import { askSession } from "./support/turn-time.ts";

export const title = "pruning 100,000 of 200,000 messages in 2,000 sessions while 20 sessions stream";

const MADE = { sessions: 2000, messages: 200_000 };
/** Older than this are sessions with about 100,000 of the messages. */
const BEFORE = "2026-02-12";
const TALK: Load = { sessions: 20, turns: 3, tokens: 100, rate: 100 };
/** Milliseconds between two looks at the prune. */
const LOOK = 200;

export async function run(): Promise<Row[]> {
  const fake = await startFakeProvider();
  const made = copyMade(openMade(MADE.sessions, MADE.messages));
  try {
    const server = await startServerProcess({ home: made.home });
    try {
      await server.client.patchSettings({ default_model: "fake/fake", providers: { fake: { kind: "openai-compatible", base_url: fake.url } } });
      return await measure(server);
    } finally {
      await server.stop();
    }
  } finally {
    await fake.stop();
    rmSync(made.home, { recursive: true, force: true });
  }
}

async function measure(server: ServerProcess): Promise<Row[]> {
  const { client } = server;
  await talk(server);
  const calm = await talk(server);
  const begin = performance.now();
  const begun = await client.pruneSessions({ before: BEFORE, skip_distill: true });
  const answered = performance.now() - begin;
  const times: number[] = [];
  let prune = begun;
  // Others talk until the last session of the plan has gone.
  while (prune.ended_at === null || times.length === 0) {
    times.push(...(await talk(server)));
    prune = await client.getPrune(begun.prune_id);
  }
  const took = Date.parse(prune.ended_at) - Date.parse(prune.started_at ?? prune.created_at);
  while ((await client.readStorage()).index.waiting > 0) await pause(LOOK);
  const before_compaction = performance.now();
  const { bytes_before, bytes_after } = await client.compactStorage();
  const compaction = performance.now() - before_compaction;
  // Before and after: what else runs on the machine changes meanwhile.
  calm.push(...(await talk(server)));
  const at = (share: number, all: number[]) => percentile(all, share);
  return [
    { name: "messages pruned", figure: prune.deletion?.counts.messages ?? 0, unit: "messages" },
    { name: "answer to the request", figure: answered, unit: "ms" },
    { name: "until the last session was unreachable", figure: took / 1000, unit: "s" },
    { name: "first token p95 meanwhile", figure: at(0.95, times), unit: "ms", beside: { name: "before and after", figure: at(0.95, calm) } },
    { name: "added to the first token p95", figure: at(0.95, times) - at(0.95, calm), unit: "ms", aim: { most: 50 } },
    { name: "first token p50 meanwhile", figure: at(0.5, times), unit: "ms", beside: { name: "before and after", figure: at(0.5, calm) } },
    // A write that failed has ended the bench with an error before this line.
    { name: "failed turns", figure: 0, unit: "turns", aim: { most: 0 } },
    { name: "taking away the rest, and compaction", figure: compaction / 1000, unit: "s" },
    { name: "database before and after it", figure: bytes_after / 1e6, unit: "MB", beside: { name: "before", figure: bytes_before / 1e6 } },
  ];
}

/** Milliseconds from question to first token of each turn; a turn that is not answered whole ends the bench. */
async function talk({ client }: ServerProcess): Promise<number[]> {
  const created = Array.from({ length: TALK.sessions }, () => client.createSession({ agent_id: "mira" }));
  const ids = (await Promise.all(created)).map((session) => session.session_id);
  const { times } = await runLoad(TALK, (session) => askSession(client, ids[session] ?? "ses_", questionOf(TALK)));
  return times.map((time) => time.total);
}
