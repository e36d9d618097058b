// Errors of all providers come out as the right code and a sentence that helps, without keys.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeFailure } from "./failure.ts";
import { readRetryAfter } from "./retry-after.ts";

const NOW = Date.parse("2026-11-22T08:00:00Z");
const asked = { label: "OpenAI", address: "https://api.openai.com/v1", model: "gpt-9", secrets: ["secret-key-of-mine"] };
const codeOf = (error: unknown) => describeFailure(error, asked, NOW).code;
const network = (code: string, statusCode?: number) => Object.assign(new Error("Cannot connect", { cause: Object.assign(new Error("x"), { code }) }), statusCode === undefined ? {} : { statusCode });

test("a refused key is told with the provider's name and where to correct it", () => {
  const { message, code } = describeFailure({ statusCode: 401, message: "Incorrect API key provided: secret-key-of-mine" }, asked, NOW);
  assert.equal(code, "provider_auth");
  assert.equal(message, "The key for OpenAI was refused. Check it in Settings, Models, then retry.");
});

test("Google's way of refusing a key is a refused key too", () => {
  assert.equal(codeOf({ statusCode: 400, message: "API key not valid. Please pass a valid API key." }), "provider_auth");
});

test("a refusal quotes the provider, on one line, clipped to 300 characters and without keys", () => {
  const { message, code } = describeFailure({ statusCode: 400, message: `Bad\n secret-key-of-mine sk-abcdefghijkl ${"x".repeat(500)}` }, asked, NOW);
  assert.equal(code, "provider_refused");
  assert.match(message, /^OpenAI refused the request: Bad \[key\] \[key\] x+\. Change/);
  assert.ok(message.length < 380, String(message.length));
});

test("a key that no header can carry is a refused key", async () => {
  const error = await fetch("http://127.0.0.1:9", { headers: { authorization: "Bearer \u4e2d" } }).catch((thrown: unknown) => thrown);
  assert.equal(codeOf(error), "provider_auth");
});

test("a provider in trouble is quoted", () => {
  const { message } = describeFailure({ statusCode: 503, message: "Loading model" }, asked, NOW);
  assert.equal(message, "OpenAI at https://api.openai.com/v1 is in trouble (HTTP 503): Loading model. Retry in a while.");
});

test("an account without money is a refusal, since waiting does not help", () => {
  assert.equal(codeOf({ statusCode: 429, message: "You exceeded your current quota.", data: { error: { code: "insufficient_quota" } } }), "provider_refused");
});

test("an unknown model is told apart from other bad requests", () => {
  assert.equal(codeOf({ statusCode: 404, message: "nothing here" }), "provider_model");
  assert.equal(codeOf({ statusCode: 400, message: 'The model "gpt-9" does not exist' }), "provider_model");
  assert.equal(codeOf({ statusCode: 400, message: "The messages are empty" }), "provider_refused");
});

test("network errors before an answer mean unavailable, in the middle of one mean cut, and time limits mean timeout", () => {
  for (const code of ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"]) assert.equal(codeOf(network(code)), "provider_unavailable", code);
  assert.equal(codeOf(new Error("Cannot connect to API: self-signed certificate")), "provider_unavailable");
  assert.equal(codeOf(network("UND_ERR_SOCKET", 200)), "provider_cut");
  assert.equal(codeOf(new TypeError("terminated")), "provider_cut");
  assert.equal(codeOf(network("UND_ERR_HEADERS_TIMEOUT")), "provider_timeout");
  assert.equal(codeOf(network("UND_ERR_BODY_TIMEOUT", 200)), "provider_timeout");
});

test("a redirect is not followed, and says where it leads, without what an address may hold in secret", () => {
  const redirect = (location?: string) => describeFailure({ statusCode: 301, message: "Moved", ...(location && { responseHeaders: { location } }) }, asked, NOW);
  assert.equal(redirect().code, "provider_refused");
  assert.equal(redirect("https://user:word@other.example/v2?key=1").message, "OpenAI at https://api.openai.com/v1 sends requests on to https://other.example/v2, and Rapport does not follow. Correct the address in Settings, Models, then retry.");
  assert.match(redirect("/v1/chat/").message, /^OpenAI at \S+ sends requests on to https:\/\/api\.openai\.com\/v1\/chat, /);
  for (const odd of [undefined, "http://"]) assert.match(redirect(odd).message, /sends requests on, and Rapport/);
});

test("errors inside a stream are read by the provider's own words", () => {
  assert.equal(codeOf({ type: "overloaded_error", message: "Overloaded" }), "provider_unavailable");
  assert.equal(codeOf({ type: "rate_limit_error", message: "Slow down" }), "provider_rate_limit");
  assert.equal(codeOf({ code: 500, message: "engine" }), "provider_unavailable");
  assert.equal(codeOf({ message: "The engine overheated" }), "provider_unavailable");
  assert.equal(codeOf({ name: "AI_JSONParseError", message: "JSON parsing failed" }), "provider_malformed");
});

test("whatever is thrown becomes a failure", () => {
  for (const odd of [undefined, null, "text", 7, {}, new Error("")]) assert.equal(describeFailure(odd, asked, NOW).type, "failure");
});

test("the time to wait is read in milliseconds, seconds, as a date, and from Google's body", () => {
  const read = (headers: Record<string, string>, body = "") => readRetryAfter({ headers, body }, NOW);
  assert.equal(read({ "Retry-After-Ms": "250", "retry-after": "9" }), 250);
  assert.equal(read({ "retry-after": "1.5" }), 1500);
  assert.equal(read({ "retry-after": "Sun, 22 Nov 2026 08:00:30 GMT" }), 30_000);
  assert.equal(read({ "retry-after": "Sun, 22 Nov 2026 07:00:00 GMT" }), 0);
  assert.equal(read({}, '{"retryDelay": "37s"}'), 37_000);
  assert.equal(read({ "retry-after": "soon" }), null);
});
