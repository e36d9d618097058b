// One message and its answer, over real HTTP and SSE.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { FakeApi } from "../../../test/support/fake-api.ts";
import { startFakeApi } from "../../../test/support/fake-api.ts";
import { run } from "../../../test/support/fake-terminal.ts";

let api: FakeApi;
before(async () => {
  api = await startFakeApi();
});
after(() => api.close());

test("stdin is one message, and only the answer goes to stdout", async () => {
  const running = run(["chat", "mira"], { url: api.url, stdin: "What is\nthis?\n" });
  const { session_id } = await api.until(() => api.running());
  api.speak(session_id, ["It is ", "a \x1b[31m", "test."]);
  api.end(session_id, "turn.finished");
  assert.deepEqual(await running, { code: 0, stdout: "It is a test.\n", stderr: "" });
  assert.ok(api.calls.some((call) => call.includes('"content":"What is\\nthis?\\n"')));
});

test("a failed turn keeps its partial answer, says why on stderr and exits with 1", async () => {
  const running = run(["chat", "-m", "hello"], { url: api.url });
  const { session_id } = await api.until(() => api.running());
  api.speak(session_id, ["Half an"]);
  api.end(session_id, "turn.failed", { code: "provider_cut", message: "The provider cut the answer. Send it again." });
  assert.deepEqual(await running, { code: 1, stdout: "Half an\n", stderr: "The provider cut the answer. Send it again.\n" });
});

test("after a cut connection the answer goes on where it was, without doubling", async () => {
  const running = run(["chat", "-m", "hello", "--json"], { url: api.url });
  const { session_id } = await api.until(() => api.running());
  api.speak(session_id, ["one ", "two "]);
  api.cut();
  await api.until(() => !api.running());
  await api.until(() => api.running());
  api.end(session_id, "turn.finished");
  const { code, stdout } = await running;
  assert.equal(code, 0);
  const events = stdout.trim().split("\n").map((line) => JSON.parse(line) as { type: string; seq?: number });
  const numbers = events.flatMap((event) => event.seq ?? []);
  assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
  assert.equal(events.filter((event) => event.type === "message.finished").length, 2);
  assert.equal(events.at(-1)?.type, "turn.finished");
});

test("Ctrl+C stops the turn and exits with 130", async () => {
  const abort = new AbortController();
  const running = run(["chat", "-m", "hello"], { url: api.url, signal: abort.signal });
  const { session_id } = await api.until(() => api.running());
  api.speak(session_id, ["Half"]);
  abort.abort();
  const { code, stdout } = await running;
  assert.deepEqual([code, stdout], [130, "Half\n"]);
  assert.ok(api.calls.some((call) => call.includes("/cancel")));
});

test("nothing to send, an unknown agent and a closed session are told apart", async () => {
  assert.equal((await run(["chat", "mira"], { url: api.url, stdin: " \n" })).code, 2);
  const unknown = await run(["chat", "mirra", "-m", "hi"], { url: api.url });
  assert.deepEqual([unknown.code, unknown.stderr], [1, "error: There is no agent 'mirra'. There are: mira\n"]);
  const { session_id } = api.addSession({ status: "closed" });
  assert.equal((await run(["chat", "--session", session_id, "-m", "hi"], { url: api.url })).code, 5);
});
