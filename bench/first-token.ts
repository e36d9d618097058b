// What Rapport adds between a question and the first token of its answer, and whether every token comes through once,
// beside a control that asks the provider itself with the same client, load and machine.
import { startFakeProvider } from "../test/support/fake-provider.ts";
import { startServerProcess } from "../test/support/server-process.ts";
import type { Client } from "../src/client/client.ts";
import { type Load, type LoadResult, questionOf, runLoad } from "./support/load.ts";
import { processorMs } from "./support/process-usage.ts";
import { percentile } from "./support/sample.ts";
import type { Row } from "./support/table.ts";
import { askProvider, askSession, type TurnTime } from "./support/turn-time.ts";

export const title = "first token through POST …/messages/stream, against a provider that answers at once";

const WARM_UP: Load = { sessions: 10, turns: 4, tokens: 20, rate: 0 };
const PACED: Load[] = [
  { sessions: 1, turns: 40, tokens: 20, rate: 200 },
  { sessions: 10, turns: 5, tokens: 20, rate: 20 },
  { sessions: 50, turns: 4, tokens: 20, rate: 20 },
  { sessions: 100, turns: 3, tokens: 20, rate: 20 },
];
/** Everything at once and as fast as it goes: where the processor is the limit. */
const FLOOD: Load = { sessions: 50, turns: 6, tokens: 20, rate: 0 };

/** The best peer, measured elsewhere: Mastra. Question to first token, share of the direct token rate by sessions, processor time per turn of 20 tokens. */
const PEER = { total: 13.7, share: { 50: 75, 100: 51 } as Record<number, number>, cpu: 48 };

export async function run(): Promise<Row[]> {
  const fake = await startFakeProvider();
  const server = await startServerProcess();
  try {
    const { client } = server;
    await client.patchSettings({ default_model: "fake/fake", providers: { fake: { kind: "openai-compatible", base_url: fake.url } } });
    await Promise.all([throughServer(client, WARM_UP), straight(fake.url, WARM_UP)]);
    const rows: Row[] = [];
    for (const load of PACED) {
      const used = processorMs(server.pid);
      const own = await throughServer(client, load);
      const cpu = (processorMs(server.pid) - used) / own.times.length;
      rows.push(...describe(load, own, await straight(fake.url, load)), ...(load.sessions === 50 ? [cpuRow("processor time per turn of 20 tokens, 50 sessions", cpu)] : []));
    }
    const used = processorMs(server.pid);
    const flood = await throughServer(client, FLOOD);
    rows.push({ name: "tokens as fast as they go, 50 sessions", figure: flood.tokens_per_second, unit: "tokens/s", beside: { name: "direct", figure: (await straight(fake.url, FLOOD)).tokens_per_second } });
    rows.push(cpuRow("processor time per turn of 20 tokens, as fast as they go", (processorMs(server.pid) - used) / flood.times.length));
    // A token that is dropped, doubled or out of order has ended the bench with an error before this line.
    return [...rows, { name: "dropped or doubled tokens", figure: 0, unit: "tokens" }];
  } finally {
    await server.stop();
    await fake.stop();
  }
}

async function throughServer(client: Client, load: Load): Promise<LoadResult> {
  const created = Array.from({ length: load.sessions }, () => client.createSession({ agent_id: "mira" }));
  const ids = (await Promise.all(created)).map((session) => session.session_id);
  return runLoad(load, (session) => askSession(client, ids[session] ?? "ses_", questionOf(load)));
}

function straight(url: string, load: Load): Promise<LoadResult> {
  return runLoad(load, () => askProvider(url, questionOf(load)));
}

function describe(load: Load, own: LoadResult, direct: LoadResult): Row[] {
  const n = `${load.sessions} ${load.sessions === 1 ? "session" : "sessions"}`;
  const of = (result: LoadResult, part: keyof TurnTime, share: number) => percentile(result.times.map((time) => time[part]), share);
  const row = (name: string, part: keyof TurnTime, share: number): Row => ({ name: `${name}, ${n}`, figure: of(own, part, share), unit: "ms", beside: { name: "direct", figure: of(direct, part, share) } });
  const peer = PEER.share[load.sessions];
  const share: Row = { name: `share of the direct token rate, ${n}`, figure: (100 * own.tokens_per_second) / direct.tokens_per_second, unit: "%", ...(peer !== undefined && { beside: { name: "Mastra", figure: peer } }) };
  const rows = [
    row("question to first token p50", "total", 0.5),
    row("question to first token p95", "total", 0.95),
    row("  of it until the provider sends p50", "before", 0.5),
    row("  of it from there to the client p50", "relay", 0.5),
    row("  of it from there to the client p95", "relay", 0.95),
  ];
  // One session alone waits for its provider, not for us: its token rate says nothing.
  if (load.sessions === 1) return [...rows, { name: `question to first token p50, ${n}`, figure: of(own, "total", 0.5), unit: "ms", beside: { name: "Mastra", figure: PEER.total } }];
  return [...rows, share];
}

function cpuRow(name: string, figure: number): Row {
  return { name, figure, unit: "ms", beside: { name: "Mastra", figure: PEER.cpu } };
}
