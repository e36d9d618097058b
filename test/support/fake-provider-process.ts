// The process of the fake provider: a server on loopback that speaks the languages of fake-wire.ts. Start it through fake-provider.ts, which says what it can do.
// It shares two cores with what it measures, so it is plain node:http and keeps no more than it needs.
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ChatRequest, type Plan, lastSaid, planAnswer, planName } from "./fake-answer.ts";
import type { FakeEmbedding, FakeProviderOptions, FakeRequest } from "./fake-provider.ts";
import { type Wire, wireAt } from "./fake-wire.ts";
import { DIMENSION, embedByHash } from "./hash-embedding.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as FakeProviderOptions;
const models = options.models ?? ["fake", "fake-small"];
const KEPT = 500;
const requests: FakeRequest[] = [];
const embeddings: FakeEmbedding[] = [];
/** Directives by model name, one per request; the last one stays. */
const scripts = new Map<string, string[]>();
/** How often a text with `times` has struck already. */
const struck = new Map<string, number>();
/** Ends the waiting of answers that are held. */
const held = new Set<() => void>();
/** Called with the next answer that is held. */
const releases: (() => void)[] = [];
let count = 0;

const server = createServer((request, response) => {
  route(request, response).catch((error: unknown) => {
    if (response.headersSent) response.destroy();
    else sendError(response, 500, "fake_error", String(error));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(options.port ?? 0, "127.0.0.1", () => process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`));
// When the one who started us is gone, so are we.
process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? "").split("?")[0] ?? "";
  if (path === "/v1/_requests") return sendJson(response, 200, { count, requests, embeddings });
  if (path === "/v1/_script") {
    const { model, directives } = JSON.parse(await readBody(request)) as { model: string; directives: string[] };
    scripts.set(model, directives);
    return sendJson(response, 200, {});
  }
  if (path === "/v1/_release") {
    if (held.size === 0) await new Promise<void>((resolve) => releases.push(resolve));
    for (const release of held) release();
    return sendJson(response, 200, {});
  }
  if (options.key && request.headers.authorization !== `Bearer ${options.key}`) return void sendError(response, 401, "invalid_api_key", "Incorrect API key provided.");
  if (path === "/v1/models") return sendJson(response, 200, { object: "list", data: models.map((id) => ({ id, object: "model" })) });
  if (path === "/api/tags" && options.ollama) return sendJson(response, 200, { models: models.map((name) => ({ name })) });
  if (path === "/v1/embeddings" && request.method === "POST") return answerEmbedding({ request, response });
  const wire = request.method === "POST" ? wireAt(path) : undefined;
  if (wire) return answerChat(wire, path, { request, response });
  sendError(response, 404, "not_found", `Nothing is at ${path}.`);
}

type Exchange = { request: IncomingMessage; response: ServerResponse };

async function answerChat(wire: Wire, path: string, { request, response }: Exchange): Promise<void> {
  const body = wire.read(JSON.parse(await readBody(request)) as Record<string, unknown>, path);
  const name = planName(body);
  const plan = name ?? planAnswer(body, nextScript(body.model));
  const record: FakeRequest = { n: ++count, body, authorization: request.headers.authorization !== undefined, outcome: "open", sent: 0 };
  // Nobody asks for a name but the server itself, some time after the answer: what a test counts are answers.
  if (!name) requests.push(record);
  if (requests.length > KEPT) requests.shift();
  response.on("close", () => void (record.outcome = response.writableFinished ? "answered" : record.outcome === "open" ? "closed by client" : record.outcome));
  if (plan.directive.fault !== null && plan.directive.times > 0 && !strike(body, plan.directive.times)) plan.directive.fault = null;
  if (sendFault(wire, response, plan, body)) return;
  if (body.stream) await streamPlan(wire, response, plan, record);
  else sendJson(response, 200, wholeAnswer(plan, body));
}

async function answerEmbedding({ request, response }: Exchange): Promise<void> {
  const { model, input, dimensions } = JSON.parse(await readBody(request)) as { model: string; input: string[]; dimensions?: number };
  embeddings.push({ model, input, dimensions: dimensions ?? null, authorization: request.headers.authorization ?? null });
  if (embeddings.length > KEPT) embeddings.shift();
  const body: ChatRequest = { model, messages: [{ role: "user", content: input.join(" ").replaceAll("\n", " ") }] };
  const plan = planAnswer(body, nextScript(model));
  if (plan.directive.fault !== null && plan.directive.times > 0 && !strike(body, plan.directive.times)) plan.directive.fault = null;
  if (sendFault(wireAt("/v1/chat/completions") as Wire, response, plan, body)) return;
  const size = dimensions ?? Number(/-(\d{2,})$/.exec(model)?.[1] ?? DIMENSION);
  const data = input.map((text, index) => ({ object: "embedding", index, embedding: embedByHash(text, size) }));
  sendJson(response, 200, { object: "list", model, data: data.toReversed(), usage: { prompt_tokens: plan.usage.prompt_tokens, total_tokens: plan.usage.prompt_tokens } });
}

function nextScript(model: string): string {
  const directives = scripts.get(model) ?? [];
  return (directives.length > 1 ? directives.shift() : directives[0]) ?? "";
}

function strike(body: ChatRequest, times: number): boolean {
  const text = lastSaid(body);
  const before = struck.get(text) ?? 0;
  struck.set(text, before + 1);
  return before < times;
}

/** Faults that come instead of an answer; true when the request is dealt with. */
function sendFault(wire: Wire, response: ServerResponse, plan: Plan, body: ChatRequest): boolean {
  const { fault, retry_after } = plan.directive;
  const refuse = (status: number, code: string, message: string) => sendJson(response, status, wire.refusal(status, code, message)) === undefined;
  if (body.model === "missing" || fault === "404") return refuse(404, "model_not_found", `The model \`${body.model}\` does not exist.`);
  if (fault === "hang") return true;
  if (fault === "reset") return response.destroy() !== null;
  if (fault === "redirect") return response.writeHead(307, { location: options.redirect ?? "/v1/elsewhere" }).end() !== null;
  if (fault === "page") return response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in</html>") !== null;
  if (fault === null || !/^[45]\d\d$/.test(fault)) return false;
  if (retry_after !== null) response.setHeader("retry-after", retry_after === "date" ? new Date(Date.now() + 30_000).toUTCString() : retry_after);
  return refuse(Number(fault), fault === "401" ? "invalid_api_key" : fault === "429" ? "rate_limit_exceeded" : "fault", `Fault ${fault} as asked.`);
}

async function streamPlan(wire: Wire, response: ServerResponse, plan: Plan, record: FakeRequest): Promise<void> {
  const { directive } = plan;
  const pen = wire.pen(record.body.model, record.n);
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  response.write(pen.begin());
  const breaks = /^(cut|malformed|stall|unfinished|error)$/.test(directive.fault ?? "");
  const tokens = breaks ? plan.tokens.slice(0, directive.after) : plan.tokens;
  await sendTokens(response, plan, tokens, (text) => {
    record.sent++;
    return pen.text(text);
  });
  if (plan.calls.length > 0 && directive.hold) await hold(response, pen.text(" "));
  if (response.destroyed) return;
  // A byte that begins no letter in UTF-8.
  if (directive.fault === "utf8") response.write(Buffer.from(pen.text("\xff"), "latin1"));
  if (breaks) return breakOff(response, directive.fault, { record, error: pen.error() });
  plan.calls.forEach((call, index) => response.write(pen.call(call, index)));
  response.end(pen.end(plan, record.body.stream_options?.include_usage === true && !directive.no_usage));
}

/** Faults that come in the middle of an answer. `stall` leaves the connection open and says nothing more. */
function breakOff(response: ServerResponse, fault: string | null, { record, error }: { record: FakeRequest; error: string }): void {
  if (fault === "stall") return;
  record.outcome = "broken";
  // What was sent is on its way before the connection goes: a destroyed response would take it back.
  if (fault === "cut") response.write(": cut\n\n", () => setTimeout(() => response.destroy(), 20));
  else if (fault === "malformed") response.end('data: {"id": this is not JSON\n\n');
  else if (fault === "error") response.end(error);
  else response.end();
}

/** Paced by due times, so that a late timer does not slow the rate; without a rate everything goes out as fast as it is taken. */
async function sendTokens(response: ServerResponse, plan: Plan, tokens: string[], chunkOf: (text: string) => string): Promise<void> {
  const { rate, stamp, hold: holds } = plan.directive;
  const begin = performance.now();
  for (let i = 0; i < tokens.length && !response.destroyed; i++) {
    const wait = rate > 0 ? begin + (i * 1000) / rate - performance.now() : 0;
    if (wait > 0) await sleep(wait);
    if (holds && i === tokens.length - 1) await hold(response, chunkOf(" "));
    const text = stamp ? `${process.hrtime.bigint()} ` : (tokens[i] ?? "");
    if (!response.write(chunkOf(text))) await drained(response);
  }
}

/** Waits for `release`, or until nobody wants the answer any more. `space` is sent now and then: a provider that says nothing for a minute is given up. */
async function hold(response: ServerResponse, space: string): Promise<void> {
  // Its 'close' has been.
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    const sign = setInterval(() => response.write(space), 45_000);
    const release = () => {
      clearInterval(sign);
      held.delete(release);
      response.off("close", release);
      resolve();
    };
    held.add(release);
    response.on("close", release);
    for (const wanted of releases.splice(0)) wanted();
  });
}

function wholeAnswer(plan: Plan, body: ChatRequest): object {
  const tool_calls = plan.calls.map(({ id, name, input }) => ({ id, type: "function", function: { name, arguments: input } }));
  const message = { role: "assistant", content: plan.tokens.join(""), ...(tool_calls.length > 0 && { tool_calls }) };
  return { id: `chatcmpl-${count}`, object: "chat.completion", created: 0, model: body.model, choices: [{ index: 0, message, finish_reason: plan.finish_reason }], usage: plan.usage };
}

function sendError(response: ServerResponse, status: number, code: string, message: string): true {
  sendJson(response, status, { error: { message, type: "invalid_request_error", param: null, code } });
  return true;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off("drain", go).off("close", go);
      resolve();
    };
    response.on("drain", go).on("close", go);
  });
}
