// A real server whose provider misbehaves in every way we know: each fault ends in, or is asked again into, something that a
// person can use; the session answers the next message, and the sessions beside it notice nothing.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import type { ErrorCode } from "../../src/domain/errors.ts";
import type { DurableEvent } from "../../src/domain/event.ts";
import type { Message } from "../../src/domain/message.ts";
import type { Turn } from "../../src/domain/turn.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { endOf, openProcessHome, type ProcessHome, readLog, readUntil, requestsFor, untilAsked } from "../support/process-home.ts";

/** Agents by the language in which their provider is spoken to. */
const WIRES = { chat: "cleo", anthropic: "ann", google: "gus" } as const;
type WireName = keyof typeof WIRES;

const tokens = (count: number) => Array.from({ length: count }, (_, index) => `t${index + 1} `).join("");

/** What a fault must come to. Attempts: requests that reach the provider. */
type Case = {
  fault: string;
  says: string;
  wires?: WireName[];
  agent?: string;
  attempts: number;
  /** Why the turn ends, and words that say what to do; without it the turn is answered. */
  ends?: [ErrorCode, RegExp];
  /** Why each pause is made, and how long it is, in milliseconds. */
  waits?: ErrorCode;
  pause?: [number, number];
  /** The answer's text. */
  answer?: RegExp;
  /** What was said before the fault, once for each attempt that it cut off. */
  kept?: string;
};

const ALL: WireName[] = ["chat", "anthropic", "google"];

const CASES: Case[] = [
  { fault: "a refused key", says: "fault=401", attempts: 1, ends: ["provider_auth", /was refused\. Check it in Settings, Models, then retry\./] },
  { fault: "an unknown model", says: "fault=404", attempts: 1, ends: ["provider_model", /Choose another model or correct the address in Settings, Models, then retry\./] },
  { fault: "a refused request", says: "fault=400", attempts: 1, ends: ["provider_refused", /refused the request: Fault 400 as asked\. Change what it names, then retry\./] },
  { fault: "a rate limit in seconds", says: "fault=429 retry_after=20 times=1", attempts: 2, waits: "provider_rate_limit", pause: [20_000, 20_000] },
  { fault: "a rate limit until a date", says: "fault=429 retry_after=date times=1", attempts: 2, waits: "provider_rate_limit", pause: [10_000, 30_000] },
  { fault: "a rate limit without a time", says: "fault=429 times=1", attempts: 2, waits: "provider_rate_limit", pause: [1000, 1000] },
  { fault: "a rate limit for too long", says: "fault=429 retry_after=3600", attempts: 1, ends: ["provider_rate_limit", /takes no more requests for now\. Wait a little, then retry\./] },
  { fault: "an error for a moment", says: "fault=500 times=2", attempts: 3, waits: "provider_unavailable" },
  { fault: "an error that stays", says: "fault=500", attempts: 4, waits: "provider_unavailable", ends: ["provider_unavailable", /in trouble \(HTTP 500\): Fault 500 as asked\. Retry in a while\./] },
  { fault: "an overload", says: "fault=529", attempts: 4, waits: "provider_unavailable", ends: ["provider_unavailable", /in trouble \(HTTP 529\).* Retry in a while\./] },
  { fault: "a connection that is reset", says: "fault=reset", attempts: 4, waits: "provider_unavailable", ends: ["provider_unavailable", /cannot be reached at .*\. Check that it runs/] },
  { fault: "silence before the first byte", says: "fault=hang", agent: "hasty", wires: ["chat"], attempts: 1, ends: ["limit_seconds", /Stopped after 2 s.* Ask again to go on, or raise limits\.seconds_per_turn\./] },
  { fault: "silence in the middle", says: "tokens=20 fault=stall after=5", agent: "hasty", wires: ["chat"], attempts: 1, kept: tokens(5), ends: ["limit_seconds", /Stopped after 2 s/] },
  { fault: "a stream that is cut for a moment", says: "tokens=9 fault=cut after=5 times=1", attempts: 2, waits: "provider_cut", kept: tokens(5), answer: new RegExp(`^${tokens(9)}$`) },
  { fault: "a stream that is cut always", says: "tokens=9 fault=cut after=5", attempts: 4, waits: "provider_cut", kept: tokens(5), ends: ["provider_cut", /broke off before its end\. Retry to ask again\./] },
  { fault: "a stream without an end", says: "tokens=9 fault=unfinished after=5 times=1", attempts: 2, waits: "provider_cut", kept: tokens(5), answer: /t9 $/ },
  { fault: "a chunk that cannot be read", says: "tokens=9 fault=malformed after=5", attempts: 4, waits: "provider_malformed", kept: tokens(5), ends: ["provider_malformed", /could not be read\. Retry; if it stays, check the address/] },
  { fault: "an error inside the stream", says: "tokens=9 fault=error after=5", attempts: 4, waits: "provider_unavailable", kept: tokens(5), ends: ["provider_unavailable", /in trouble( \(HTTP 5\d\d\))?: The engine overheated\. Retry in a while\./] },
  { fault: "an empty answer", says: "fault=empty", attempts: 1, ends: ["provider_malformed", /gave an empty answer\. Send the message again, or choose another model\./] },
  { fault: "a web page", says: "fault=page", attempts: 4, waits: "provider_malformed", ends: ["provider_malformed", /could not be read\. Retry; if it stays, check the address/] },
  { fault: "a redirect", says: "fault=redirect", attempts: 1, ends: ["provider_refused", /sends requests on to http:\/\/127\.0\.0\.1:\d+\/taken, .* Correct the address in Settings, Models, then retry\./] },
  { fault: "arguments that cannot be read", says: "fault=bad_arguments", wires: ["chat", "anthropic"], attempts: 2, answer: /^The tool said: .*not valid JSON/ },
  { fault: "a tool that does not exist", says: "fault=unknown_tool", attempts: 2, answer: /There is no tool .*no_such_tool.* Available: current_time, sessions/ },
  { fault: "tools without end", says: "fault=tool_loop", agent: "looper", wires: ["chat"], attempts: 3, ends: ["limit_steps", /Stopped after 3 steps.* Ask again to go on, or raise limits\.steps_per_turn\./] },
  { fault: "an answer that reached its length", says: "tokens=9 fault=length", attempts: 1, answer: /t9 $/ },
  { fault: "one enormous chunk", says: "fault=enormous after=400000", attempts: 1, answer: /^x{400000}$/ },
  { fault: "one chunk beyond the limit", says: "fault=enormous after=2000000", wires: ["chat"], attempts: 1, kept: "x".repeat(2_000_000), ends: ["limit_tokens", /Ask again to go on, or raise limits\.tokens_per_turn\./] },
  { fault: "bytes that are no text", says: "fault=utf8", attempts: 1, answer: /^You said: .*\ufffd$/ },
  { fault: "a letter in two pieces, and half a letter", says: "fault=surrogate", attempts: 1, answer: /^Smile 😀 and half \ufffd$/ },
];

let fake: FakeProvider;
let home: ProcessHome;
/** What reached the address that a redirect names. */
const taken: string[] = [];
const elsewhere = createServer((request, response) => {
  taken.push(request.url ?? "");
  response.end();
});
let shut = 0;

before(async () => {
  shut = await freePort();
  elsewhere.listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  fake = await startFakeProvider({ redirect: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/taken` });
  const uses = (provider: string, more = "") => `llm: { provider: ${provider}, model: fake }\n${more}`;
  const agents = {
    cleo: uses("fake"),
    ann: uses("claude"),
    gus: uses("gemini"),
    hasty: uses("fake", "limits: { seconds_per_turn: 2 }"),
    looper: uses("fake", "limits: { steps_per_turn: 3 }"),
    shut: uses("shut"),
    lost: uses("lost"),
  };
  home = await openProcessHome(agents, {
    providers: {
      fake: { kind: "openai-compatible", base_url: fake.url },
      claude: { kind: "anthropic", base_url: fake.url, key: "test-key" },
      gemini: { kind: "google", base_url: `${fake.url}beta`, key: "test-key" },
      shut: { kind: "openai-compatible", base_url: `http://127.0.0.1:${shut}/v1` },
      lost: { kind: "openai-compatible", base_url: "http://nowhere.invalid/v1" },
    },
  });
});
after(async () => {
  elsewhere.close();
  await home?.remove();
  await fake?.stop();
});

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Played = { turn: Turn; messages: Message[]; log: DurableEvent[]; attempts: number; next(content: string): Promise<{ turn: Turn; messages: Message[] }> };

/** Sends a message and reads its turn to the end; ends each pause at once, since others test that it is waited out. */
async function play(agent: string, content: string): Promise<Played> {
  const { client } = home;
  const session_id = await home.session(agent);
  const { turn: sent } = await client.sendMessage(session_id, { content });
  const ended = endOf(sent.turn_id);
  await readUntil(client, session_id, {
    holds(event) {
      if (event.type === "turn.waiting") void client.retryTurn(session_id, sent.turn_id);
      return ended(event);
    },
  });
  const [log, { messages, turns }] = await Promise.all([readLog(client, session_id, sent), client.listMessages(session_id, { limit: 200 })]);
  const [turn] = turns;
  assert.ok(turn);
  const attempts = (await requestsFor(fake, content)).length;
  return { turn, messages, log, attempts, next: (words) => client.askMessage(session_id, { content: words }) };
}

/** Everything that a case says about its turn, and that the session goes on. */
async function check(one: Case, agent: string): Promise<void> {
  const content = `${agent}: ${one.fault} [[${one.says}]]`;
  const { turn, messages, log, attempts, next } = await play(agent, content);
  const reason = `${turn.reason?.code}: ${turn.reason?.message}`;
  assert.deepEqual([turn.status, turn.reason?.code ?? null], one.ends ? ["failed", one.ends[0]] : ["finished", null], reason);
  if (one.ends) assert.match(turn.reason?.message ?? "", one.ends[1]);
  assert.equal(attempts, one.attempts, "requests");
  checkPauses(one, log);
  const said = messages.filter(({ role, content: text }) => role === "assistant" && text !== "");
  const cut = one.kept === undefined ? [] : Array.from({ length: one.ends ? one.attempts : one.attempts - 1 }, () => one.kept);
  const whole = said.filter(({ status }) => status === "complete");
  const left = said.filter(({ status }) => status !== "complete");
  assert.deepEqual(left.map((message) => brief(message.content)), cut.map(brief), "what was said before the fault is kept");
  if (one.ends && left.length > 0) assert.deepEqual(left.map(({ status }) => status), left.map((_, index) => (index === left.length - 1 ? "failed" : "interrupted")));
  if (!one.ends) assert.match(whole.at(-1)?.content ?? "", one.answer ?? /^You said: /);
  const { turn: later, messages: answer } = await next("And now?");
  assert.equal(later.status, "finished", `the next message: ${later.reason?.message}`);
  assert.match(answer.at(-1)?.content ?? "", /^You said: And now\? /);
}

/** A long text stands for its length: a difference of megabytes cannot be shown. */
function brief(text = ""): string | number {
  return text.length > 1000 ? text.length : text;
}

function checkPauses(one: Case, log: readonly DurableEvent[]): void {
  const pauses = log.filter((event) => event.type === "turn.waiting");
  const steps = one.waits === undefined ? 0 : one.attempts - 1;
  assert.deepEqual(pauses.map(({ code, pause }) => [code, pause.attempt]), Array.from({ length: steps }, (_, index) => [one.waits, index + 2]));
  const ms = pauses.map(({ at, pause }) => Date.parse(pause.until) - Date.parse(at));
  const [least, most] = one.pause ?? [0, 120_000];
  for (const length of ms) assert.ok(length >= least && length <= most, `a pause of ${length} ms`);
  if (one.pause === undefined) assert.deepEqual(ms, [1000, 4000, 12_000].slice(0, steps));
}

/** Talks beside the faults until `over`: every answer is whole, at the first attempt. */
async function talkBeside(over: AbortSignal): Promise<number> {
  const session_id = await home.session("cleo");
  let answers = 0;
  for (; !over.aborted; answers += 1) {
    const { turn, messages } = await home.client.askMessage(session_id, { content: `beside ${answers} [[tokens=30 rate=30]]` });
    assert.deepEqual([turn.status, messages.map(({ content, status }) => [content, status]).at(-1)], ["finished", [tokens(30), "complete"]]);
    const log = await readLog(home.client, session_id, turn);
    assert.ok(!log.some(({ type }) => type === "turn.waiting" || type === "turn.failed"));
  }
  return answers;
}

describe("a provider that misbehaves, while the sessions beside it notice nothing", { concurrency: 4 }, () => {
  const over = new AbortController();
  let beside: Promise<number>;
  before(() => void (beside = talkBeside(over.signal)));
  after(async () => {
    over.abort();
    assert.ok((await beside) > 0);
  });

  for (const one of CASES) {
    for (const wire of one.wires ?? ALL) {
      test(`${one.fault} comes to ${one.ends?.[0] ?? "an answer"} after ${one.attempts === 1 ? "one request" : `${one.attempts} requests`} (${wire})`, () => check(one, one.agent ?? WIRES[wire]));
    }
  }

  for (const [agent, why] of [["shut", "where nobody listens"], ["lost", "whose name nobody knows"]] as const) {
    test(`an address ${why} is told after four attempts, and corrected without a restart`, async () => {
      const { turn, log, next } = await play(agent, "Hello");
      assert.deepEqual([turn.status, turn.reason?.code], ["failed", "provider_unavailable"]);
      assert.match(turn.reason?.message ?? "", new RegExp(`^${agent} cannot be reached at http://.*/v1\\. Check that it runs and that the address is right, then retry\\.$`));
      assert.equal(log.filter(({ type }) => type === "turn.waiting").length, 3);
      await home.client.patchSettings({ providers: { [agent]: { kind: "openai-compatible", base_url: fake.url } } });
      const { turn: later, messages } = await next("And now?");
      assert.deepEqual([later.status, messages.at(-1)?.content], ["finished", "You said: And now? (messages seen: 1)"]);
    });
  }
});

test("a silent request is closed with its turn, so that no provider works for nobody", async () => {
  const content = "left alone [[fault=hang]]";
  const { client } = home;
  const session_id = await home.session("cleo");
  const { turn } = await client.sendMessage(session_id, { content });
  await untilAsked(fake, content, (requests) => requests.length === 1);
  await client.cancelTurn(session_id, turn.turn_id);
  const [request] = await untilAsked(fake, content, ([first]) => first?.outcome !== "open");
  assert.equal(request?.outcome, "closed by client");
});

test("a redirect takes neither the key nor the conversation to another address", async () => {
  for (const agent of Object.values(WIRES)) assert.equal((await play(agent, `on ${agent} [[fault=redirect]]`)).turn.reason?.code, "provider_refused");
  assert.deepEqual(taken, []);
});
