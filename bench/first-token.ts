// What Rapport adds between a question and the first token of its answer, what a turn costs, and whether every token comes
// through once, beside controls with the same client, load and machine: asking the provider itself, and through a bare relay.
import { startFakeProvider } from "../test/support/fake-provider.ts";
import { type ServerProcess, startServerProcess } from "../test/support/server-process.ts";
import { type Bare, startBare } from "./support/bare.ts";
import { type Load, type LoadResult, questionOf, runLoad } from "./support/load.ts";
import { processorMs, residentMegabytes } from "./support/process-usage.ts";
import { percentile } from "./support/sample.ts";
import type { Row } from "./support/table.ts";
import { askProvider, askSession, type TurnTime } from "./support/turn-time.ts";

export const title = "first token through POST …/messages/stream, 100 tokens a second in each session";

/** The aim and the peer are for turns of so many tokens. */
const SHORT_TOKENS = 20;
const WARM_UP: Load = { sessions: 10, turns: 10, tokens: SHORT_TOKENS, rate: 0 };
const paced = (sessions: number, turns: number, tokens: number): Load => ({ sessions, turns, tokens, rate: 100 });
/** Answers of a second, so that what a session is given is mostly tokens; one session alone asks often, for its first ones. */
const PACED: Load[] = [paced(1, 40, 20), paced(10, 5, 100), paced(50, 4, 100), paced(100, 3, 100), paced(300, 3, 100)];
/** Short turns, one after the other: what each costs. */
const SHORT: Load[] = [paced(10, 25, 20), paced(50, 8, 20)];
/** Everything at once and as fast as it goes: where the processor is the limit. */
const FLOOD: Load = { sessions: 50, turns: 12, tokens: 20, rate: 0 };

/** The best peer, measured elsewhere: Mastra. Question to first token alone; share of the direct token rate; processor time of a turn of 20 tokens. */
const MASTRA = { first: 13.7, share: { 50: 75, 100: 51 } as Record<number, number>, cpu: 48 };
/** Milliseconds that we add to the first token, and the share of the direct token rate, by sessions at once. */
const ADDED: Record<number, { p50?: number; p95: number }> = { 1: { p50: 4, p95: 8 }, 50: { p95: 100 }, 100: { p95: 250 } };
const SHARE: Record<number, number> = { 50: 95, 100: 90 };
const CPU = 10;

type Used = { cpu: number; rss: number };

export async function run(): Promise<Row[]> {
  const fake = await startFakeProvider();
  try {
    const server = await startServerProcess();
    try {
      await server.client.patchSettings({ default_model: "fake/fake", providers: { fake: { kind: "openai-compatible", base_url: fake.url } } });
      const relay = await startBare("relay", fake.url);
      try {
        return await measure(server, fake.url, relay);
      } finally {
        relay.stop();
      }
    } finally {
      await server.stop();
    }
  } finally {
    await fake.stop();
  }
}

async function measure(server: ServerProcess, provider: string, relay: Bare): Promise<Row[]> {
  await Promise.all([throughServer(server, WARM_UP), straight(provider, WARM_UP), straight(relay.url, WARM_UP)]);
  const rows: Row[] = [];
  for (const load of PACED) {
    const direct = await straight(provider, load);
    const { own, used } = await throughServer(server, load);
    const bare = load.tokens === SHORT_TOKENS ? await throughRelay(relay, load) : undefined;
    rows.push(...describeTimes(load, { own, direct, bare: bare?.own }), ...describeUse(nameOf(load), load, used, bare?.used));
  }
  for (const load of SHORT) {
    const { used } = await throughServer(server, load);
    rows.push(...describeUse(`${nameOf(load)}, short turns`, load, used, (await throughRelay(relay, load)).used));
  }
  const direct = await straight(provider, FLOOD);
  const { own, used } = await throughServer(server, FLOOD);
  rows.push({ name: "tokens as fast as they go, 50 sessions", figure: own.tokens_per_second, unit: "tokens/s", beside: { name: "direct", figure: direct.tokens_per_second } });
  rows.push(...describeUse("50 sessions as fast as they go", FLOOD, used, (await throughRelay(relay, FLOOD)).used));
  // A token that is dropped, doubled or out of order has ended the bench with an error before this line.
  return [...rows, { name: "dropped or doubled tokens", figure: 0, unit: "tokens", aim: { most: 0 } }];
}

async function throughServer({ client, pid }: ServerProcess, load: Load): Promise<{ own: LoadResult; used: Used }> {
  const created = Array.from({ length: load.sessions }, () => client.createSession({ agent_id: "mira" }));
  const ids = (await Promise.all(created)).map((session) => session.session_id);
  return measureUse(pid, () => runLoad(load, (session) => askSession(client, ids[session] ?? "ses_", questionOf(load))));
}

function throughRelay({ url, pid }: Bare, load: Load): Promise<{ own: LoadResult; used: Used }> {
  return measureUse(pid, () => straight(url, load));
}

/** `used`: processor milliseconds of the process during the load, and its memory (MB) right after. */
async function measureUse(pid: number, work: () => Promise<LoadResult>): Promise<{ own: LoadResult; used: Used }> {
  const before = processorMs(pid);
  const own = await work();
  return { own, used: { cpu: processorMs(pid) - before, rss: residentMegabytes(pid) } };
}

function straight(url: string, load: Load): Promise<LoadResult> {
  return runLoad(load, () => askProvider(url, questionOf(load)));
}

function nameOf({ sessions }: Load): string {
  return `${sessions} ${sessions === 1 ? "session" : "sessions"}`;
}

/** `bare`: the same through the bare relay, where that was measured. */
function describeTimes(load: Load, { own, direct, bare }: { own: LoadResult; direct: LoadResult; bare: LoadResult | undefined }): Row[] {
  const of = (result: LoadResult, part: keyof TurnTime, share: number) => percentile(result.times.map((time) => time[part]), share);
  const row = (name: string, part: keyof TurnTime, share: number): Row => ({ name: `${nameOf(load)}: ${name}`, figure: of(own, part, share), unit: "ms", beside: { name: "direct", figure: of(direct, part, share) } });
  const added = (share: number, most?: number): Row => ({
    name: `${nameOf(load)}: added to the first token p${share * 100}`,
    figure: of(own, "total", share) - of(direct, "total", share),
    unit: "ms",
    ...(bare && { beside: { name: "bare relay", figure: of(bare, "total", share) - of(direct, "total", share) } }),
    ...(most !== undefined && { aim: { most } }),
  });
  const rows = [
    row("question to first token p50", "total", 0.5),
    row("question to first token p95", "total", 0.95),
    added(0.5, ADDED[load.sessions]?.p50),
    added(0.95, ADDED[load.sessions]?.p95),
    row("  of it from the provider to the client p50", "relay", 0.5),
    row("  of it from the provider to the client p95", "relay", 0.95),
  ];
  // One session alone waits for its provider, not for us: its token rate says nothing.
  if (load.sessions === 1) return [...rows, { ...row("question to first token p50", "total", 0.5), beside: { name: "Mastra", figure: MASTRA.first } }];
  return [...rows, ...describeShare(load, own, direct)];
}

function describeShare(load: Load, own: LoadResult, direct: LoadResult): Row[] {
  const [peer, least] = [MASTRA.share[load.sessions], SHARE[load.sessions]];
  const share = (100 * own.tokens_per_second) / direct.tokens_per_second;
  return [
    { name: `${nameOf(load)}: tokens delivered`, figure: own.tokens_per_second, unit: "tokens/s", beside: { name: "direct", figure: direct.tokens_per_second } },
    {
      name: `${nameOf(load)}: share of the direct token rate`,
      figure: share,
      unit: "%",
      ...(peer !== undefined && { beside: { name: "Mastra", figure: peer } }),
      ...(least !== undefined && { aim: { least } }),
    },
  ];
}

function describeUse(name: string, { sessions, turns, tokens }: Load, used: Used, bare?: Used): Row[] {
  const perTurn = ({ cpu }: Used) => cpu / (sessions * turns);
  const turn: Row = { name: `${name}: processor time per turn of ${tokens} tokens`, figure: perTurn(used), unit: "ms" };
  return [
    { name: `${name}: processor time in all`, figure: used.cpu / 1000, unit: "s" },
    tokens === SHORT_TOKENS ? { ...turn, beside: { name: "Mastra", figure: MASTRA.cpu }, aim: { most: CPU } } : turn,
    ...(bare ? [{ ...turn, beside: { name: "bare relay", figure: perTurn(bare) } }] : []),
    { name: `${name}: resident memory after it`, figure: used.rss, unit: "MB" },
  ];
}
