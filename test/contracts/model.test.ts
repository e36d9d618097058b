// What every model promises, whoever is behind it: the scripted one of the tests, the built-in offline one, and servers over the network.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createModels } from "../../src/adapters/models/models.ts";
import type { Provider as Configured, Model, PromptMessage, StepPart, StepRequest } from "../../src/ports/model.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Part } from "../../src/domain/message.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { createScriptedModels } from "../support/scripted-model.ts";

/** Sleeping takes one turn of the event loop: tests never wait for real time. */
const clock: Clock = {
  now: () => Date.parse("2026-11-22T08:00:00Z"),
  sleep: (_ms, signal) => new Promise((resolve, reject) => setImmediate(() => (signal?.aborted ? reject(signal.reason) : resolve()))),
};

let fake: FakeProvider;
before(async () => void (fake = await startFakeProvider()));
after(() => fake.stop());

const models = createModels({ env: {}, clock });
const never = new AbortController().signal;

type Subject = {
  name: string;
  open(model?: string): Promise<Model>;
  /** A message whose answer takes long enough to be stopped in the middle. */
  long: string;
  tools: boolean;
};

const configured = (kind: "openai" | "openai-compatible"): Configured => ({ name: "studio", kind, base_url: fake.url, key: "sk-test-0123456789" });
const scripted = createScriptedModels(
  (request) => {
    const last = request.messages.at(-1);
    const part = last?.parts[0];
    if (part?.type === "tool_result") return [{ type: "text", text: "The tool said: " }, { type: "text", text: part.output }];
    const text = part?.type === "text" ? part.text : "";
    if (text.includes("[[tool")) return [{ type: "tool_call", call_id: "call_1", tool: "current_time", input: { zone: "UTC" }, problem: null }];
    if (text.includes("[[tokens")) return [{ type: "text", text: "t1 " }, { type: "hold", until: new Promise(() => {}) }];
    return [{ type: "text", text: "You " }, { type: "text", text: "said" }];
  },
  { clock },
);

const SUBJECTS: Subject[] = [
  { name: "scripted", open: () => scripted.open(scripted.provider, "scripted"), long: "[[tokens=500 rate=20]]", tools: true },
  { name: "offline", open: () => models.open({ name: "offline", kind: "offline", base_url: null, key: null }, "quote"), long: "hello", tools: false },
  { name: "openai-compatible", open: (model = "fake") => models.open(configured("openai-compatible"), model), long: "[[tokens=500 rate=20]]", tools: true },
  { name: "openai at an address of one's own", open: (model = "fake") => models.open(configured("openai"), model), long: "[[tokens=500 rate=20]]", tools: true },
];

const message = (role: PromptMessage["role"], ...parts: Part[]): PromptMessage => ({ message_id: `msg_${"0".repeat(32)}`, role, parts });
const user = (text: string) => message("user", { type: "text", text });
const TOOL = { name: "current_time", description: "The time.", input_schema: { type: "object", properties: { zone: { type: "string" } } } };

function requestOf(messages: PromptMessage[], more: Partial<StepRequest> = {}): StepRequest {
  return { instructions: "You are Mira.", messages, tools: [], temperature: null, max_tokens: null, ...more };
}

async function collect(stream: AsyncIterable<StepPart>): Promise<StepPart[]> {
  const parts: StepPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

const textOf = (parts: StepPart[]) => parts.map((part) => (part.type === "text" ? part.text : "")).join("");
const endings = (parts: StepPart[]) => parts.filter((part) => part.type === "end" || part.type === "failure");

for (const subject of SUBJECTS) {
  describe(`the ${subject.name} model`, () => {
    test("answers in pieces that join to the text, and ends exactly once, with its usage", async () => {
      const model = await subject.open();
      const parts = await collect(model.stream(requestOf([user("hello there")]), never));
      assert.ok(parts.filter((part) => part.type === "text").length > 1, "text comes in pieces");
      assert.match(textOf(parts), /You said|No model is connected/);
      assert.equal(endings(parts).length, 1);
      const end = parts.at(-1);
      assert.ok(end?.type === "end", JSON.stringify(end));
      assert.equal(end.finish_reason, "stop");
      assert.ok(end.usage.input_tokens > 0 && end.usage.output_tokens > 0, JSON.stringify(end.usage));
    });

    test("stops within a second when asked in the middle of an answer, and keeps what was said", async () => {
      const model = await subject.open();
      const stop = new AbortController();
      const parts: StepPart[] = [];
      let stopped = 0;
      for await (const part of model.stream(requestOf([user(subject.long)]), stop.signal)) {
        parts.push(part);
        if (part.type !== "text" || stopped > 0) continue;
        stopped = performance.now();
        stop.abort(new Error("the person pressed stop"));
      }
      assert.ok(stopped > 0 && performance.now() - stopped < 1000);
      assert.notEqual(textOf(parts), "");
      assert.equal(endings(parts).length, 1);
      const end = parts.at(-1);
      assert.equal(end?.type === "failure" && end.code, "stopped");
    });

    test("says `stopped` and nothing else when it was stopped before it began", async () => {
      const model = await subject.open();
      const parts = await collect(model.stream(requestOf([user("hello")]), AbortSignal.abort()));
      assert.deepEqual(parts.map((part) => part.type === "failure" && part.code), ["stopped"]);
    });

    if (subject.tools)
      test("calls a tool and answers with its result", async () => {
        const model = await subject.open();
        const question = user('[[tool=current_time {"zone": "UTC"}]]');
        const first = await collect(model.stream(requestOf([question], { tools: [TOOL] }), never));
        const call = first.find((part) => part.type === "tool_call");
        assert.ok(call?.type === "tool_call");
        assert.deepEqual([call.tool, call.input, call.problem], ["current_time", { zone: "UTC" }, null]);
        const end = first.at(-1);
        assert.equal(end?.type === "end" && end.finish_reason, "tool_calls");
        const asked = message("assistant", { type: "tool_call", call_id: call.call_id, tool: call.tool, input: call.input, problem: null });
        const result = message("tool", { type: "tool_result", call_id: call.call_id, tool: call.tool, output: "noon", is_error: false, origin: "tool" });
        const second = await collect(model.stream(requestOf([question, asked, result], { tools: [TOOL] }), never));
        assert.equal(textOf(second), "The tool said: noon");
      });
  });
}

const FAULTS: { ask: string; model?: string; code: string; says: RegExp; retry_after?: number; text?: string }[] = [
  { ask: "[[fault=401]]", code: "provider_auth", says: /^The key for studio was refused\. Check it in Settings, Models, then retry\.$/ },
  { ask: "[[fault=403]]", code: "provider_auth", says: /Settings, Models/ },
  { ask: "hello", model: "missing", code: "provider_model", says: /no model "missing".*Settings, Models/ },
  { ask: "[[fault=429]]", code: "provider_rate_limit", says: /Wait a little, then retry/ },
  { ask: "[[fault=429 retry_after=2]]", code: "provider_rate_limit", says: /retry/, retry_after: 2000 },
  { ask: "[[fault=429 retry_after=Sun,_22_Nov_2026_08:00:30_GMT]]", code: "provider_rate_limit", says: /retry/, retry_after: 30_000 },
  { ask: "[[fault=400]]", code: "provider_refused", says: /refused the request: Fault 400 as asked\. .*retry/ },
  { ask: "[[fault=500]]", code: "provider_unavailable", says: /127\.0\.0\.1.*Retry/ },
  { ask: "[[fault=503]]", code: "provider_unavailable", says: /HTTP 503.*Retry/ },
  { ask: "[[fault=reset]]", code: "provider_unavailable", says: /cannot be reached at http:\/\/127\.0\.0\.1/ },
  { ask: "[[fault=cut tokens=9 rate=100]]", code: "provider_cut", says: /broke off.*Retry/, text: "t1 t2 t3 " },
  { ask: "[[fault=unfinished tokens=9]]", code: "provider_cut", says: /broke off.*Retry/, text: "t1 t2 t3 " },
  { ask: "[[fault=malformed tokens=9]]", code: "provider_malformed", says: /could not be read\. Retry/, text: "t1 t2 t3 " },
  { ask: "[[fault=error tokens=9]]", code: "provider_unavailable", says: /Retry/, text: "t1 t2 t3 " },
];

for (const subject of SUBJECTS.slice(2)) {
  describe(`the ${subject.name} model in trouble`, () => {
    for (const fault of FAULTS) {
      test(`${fault.model ?? fault.ask} becomes ${fault.code} with a sentence that says what to do, after what was said before`, async () => {
        const model = await subject.open(fault.model);
        const parts = await collect(model.stream(requestOf([user(fault.ask)]), never));
        const end = parts.at(-1);
        assert.ok(end?.type === "failure", JSON.stringify(end));
        assert.equal(end.code, fault.code);
        assert.match(end.message, fault.says);
        assert.doesNotMatch(end.message, /sk-test/);
        assert.equal(end.retry_after, fault.retry_after ?? null);
        assert.equal(textOf(parts), fault.text ?? "");
        assert.equal(endings(parts).length, 1);
      });
    }

    test("a provider that never answers can be stopped", async () => {
      const model = await subject.open();
      const stop = new AbortController();
      const reading = collect(model.stream(requestOf([user(`${subject.name} [[fault=hang]]`)]), stop.signal));
      await untilRequest(`${subject.name} [[fault=hang]]`, "open");
      stop.abort();
      const parts = await reading;
      assert.deepEqual(parts.map((part) => part.type === "failure" && part.code), ["stopped"]);
      await untilRequest(`${subject.name} [[fault=hang]]`, "closed by client");
    });

    test("stopping closes the connection, and so does a reader that leaves", async () => {
      const model = await subject.open();
      const stop = new AbortController();
      const asked = `${subject.name} [[tokens=500 rate=20]]`;
      for await (const part of model.stream(requestOf([user(`${asked} stop`)]), stop.signal)) if (part.type === "text") stop.abort();
      for await (const part of model.stream(requestOf([user(`${asked} leave`)]), never)) if (part.type === "text") break;
      await untilRequest(`${asked} stop`, "closed by client");
      await untilRequest(`${asked} leave`, "closed by client");
    });

    test("arguments that are not JSON come as a call with a problem, and the call can be sent back", async () => {
      const model = await subject.open();
      const question = user("[[fault=bad_arguments]]");
      const first = await collect(model.stream(requestOf([question], { tools: [TOOL] }), never));
      const call = first.find((part) => part.type === "tool_call");
      assert.ok(call?.type === "tool_call");
      assert.equal(call.problem, "The arguments are not valid JSON.");
      assert.equal(call.input, '{"broken": ');
      const asked = message("assistant", { ...call });
      const result = message("tool", { type: "tool_result", call_id: call.call_id, tool: call.tool, output: call.problem, is_error: true, origin: "tool" });
      const second = await collect(model.stream(requestOf([question, asked, result], { tools: [TOOL] }), never));
      assert.match(textOf(second), /^The tool said: .*The arguments are not valid JSON\./);
    });

    test("a question after one that failed is answered on its own", async () => {
      const model = await subject.open();
      const parts = await collect(model.stream(requestOf([user("[[fault=500]]"), user("and this?")]), never));
      assert.match(textOf(parts), /^You said: and this\?/);
    });

    test("a fault that strikes once is gone when the step is asked again", async () => {
      const model = await subject.open();
      const request = requestOf([user(`${subject.name} [[fault=500 times=1]]`)]);
      const ends = [await collect(model.stream(request, never)), await collect(model.stream(request, never))].map((parts) => parts.at(-1)?.type);
      assert.deepEqual(ends, ["failure", "end"]);
    });

    test("an empty answer ends like any other", async () => {
      const model = await subject.open();
      const parts = await collect(model.stream(requestOf([user("[[fault=empty]]")]), never));
      assert.deepEqual(parts.map((part) => part.type), ["end"]);
    });

    test("usage that was not sent counts as nothing", async () => {
      const model = await subject.open();
      const end = (await collect(model.stream(requestOf([user("hello [[no_usage]]")]), never))).at(-1);
      assert.deepEqual(end?.type === "end" && end.usage, { input_tokens: 0, output_tokens: 0, cached_tokens: 0 });
    });
  });
}

test("without a script the scripted model replies to what was said last, and remembers every request", async () => {
  const plain = createScriptedModels(undefined, { clock });
  const model = await plain.open(plain.provider, "scripted");
  const parts = await collect(model.stream(requestOf([user("one"), user("two words")]), never));
  assert.equal(textOf(parts), "Reply to: two words");
  assert.deepEqual(plain.requests.map((request) => request.messages.length), [2]);
});

test("an address where nobody listens is named in the failure", async () => {
  const gone = await startFakeProvider();
  await gone.stop();
  const model = await models.open({ name: "studio", kind: "openai-compatible", base_url: gone.url, key: null }, "fake");
  const end = (await collect(model.stream(requestOf([user("hello")]), never))).at(-1);
  assert.ok(end?.type === "failure");
  assert.equal(end.code, "provider_unavailable");
  assert.ok(end.message.includes(gone.url), end.message);
});

/** Waits, by asking the provider, until the request with this text has this outcome. Fails by the test's own time limit. */
async function untilRequest(text: string, outcome: string): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    const requests = await fake.requests();
    if (requests.some((request) => JSON.stringify(request.body.messages).includes(JSON.stringify(text).slice(1, -1)) && request.outcome === outcome)) return;
  }
  assert.fail(`No request "${text}" became "${outcome}".`);
}
