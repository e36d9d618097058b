// Questions of a turn in the terminal: what is shown, how it is answered, and what a script sees.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import type { FakeApi } from "../../test/support/fake-api.ts";
import { startFakeApi } from "../../test/support/fake-api.ts";
import { createTerminal, optionsFor, run } from "../../test/support/fake-terminal.ts";
import type { Session } from "../domain/session.ts";
import { runCli } from "./cli.ts";
import { questionRows } from "./question.ts";

let api: FakeApi;
before(async () => {
  api = await startFakeApi();
});
/** Ends the chat of a test that failed in the middle. */
let leave: () => void = () => undefined;
afterEach(() => leave());
after(() => api.close());

const CTRL_C = "\x03";
const CTRL_D = "\x04";

function open(argv = ["chat"]) {
  const terminal = createTerminal({ tty: true, columns: 100 });
  const abort = new AbortController();
  leave = () => abort.abort();
  return { ...terminal, ended: runCli(optionsFor(argv, terminal.io, { url: api.url, signal: abort.signal })) };
}

/** A chat at a terminal whose turn runs. */
async function chat() {
  const terminal = open();
  await terminal.shows("you ›");
  terminal.type("please\r");
  const { session_id } = await api.until(() => api.running());
  return { ...terminal, session_id };
}

function answers(session_id: string): string[] {
  return api.calls.filter((call) => call.includes(session_id) && call.includes("/answer")).map((call) => /"answer":"(\w+)"/.exec(call)?.[1] as string);
}

async function leaveAfter({ type, ended, session_id }: Awaited<ReturnType<typeof chat>>): Promise<void> {
  api.end(session_id, "turn.finished");
  type(CTRL_D);
  assert.equal(await ended, 0);
}

test("a chat shows what a tool is asked for, and y, n or a word answers it", async () => {
  for (const [typed, answer, told] of [["y", "allow", "Allowed: send_mail"], ["N", "deny", "Denied: send_mail"], ["/allow", "allow", "Allowed: send_mail"], ["/deny", "deny", "Denied: send_mail"]] as const) {
    const one = await chat();
    api.ask(one.session_id, { input: { to: "ada@example.org" }, expires_at: "2026-11-23T08:05:00.000Z" });
    await one.shows("May Mira use send_mail?");
    await one.shows('"to": "ada@example.org"');
    await one.shows("Without an answer it is denied on 2026-11-2");
    await one.shows("/allow or /deny (y, n)");
    one.type(`${typed}\r`);
    await one.shows(told);
    assert.deepEqual(answers(one.session_id), [answer]);
    await leaveAfter(one);
  }
});

test("while nothing is asked, y is a message like any other, and after a space it always is", async () => {
  const one = await chat();
  api.ask(one.session_id);
  await one.shows("May Mira use send_mail?");
  one.type(" y\r");
  await api.until(() => api.calls.some((call) => call.includes('"content":"y"')) || undefined);
  assert.deepEqual(answers(one.session_id), []);
  await leaveAfter(one);
  const other = await chat();
  other.type("no\r");
  await api.until(() => api.calls.some((call) => call.includes('"content":"no"')) || undefined);
  await leaveAfter(other);
});

test("when nobody knows what a tool did, yes is no answer: continue, redo and discard are", async () => {
  for (const [word, told] of [["continue", "Goes on without knowing what send_mail did."], ["redo", "Runs again: send_mail"], ["discard", "Ended here, without knowing what send_mail did."]] as const) {
    const one = await chat();
    api.ask(one.session_id, { kind: "outcome" });
    await one.shows("Nobody knows whether send_mail did its work");
    one.type("y\r");
    await one.shows("Answer with /continue, /redo or /discard.");
    one.type("/allow\r");
    await one.shows("That does not answer this question.");
    one.type(`/${word}\r`);
    await one.shows(told);
    assert.deepEqual(answers(one.session_id), [word]);
    await leaveAfter(one);
  }
});

test("a question that somebody answers elsewhere closes here, and a second answer is not sent", async () => {
  const one = await chat();
  api.ask(one.session_id);
  await one.shows("/allow or /deny (y, n)");
  assert.equal((await run(["sessions", "answer", one.session_id, "deny", "--no-wait"], { url: api.url })).stdout, "Denied: send_mail\n");
  await one.shows("Denied: send_mail");
  one.type("/allow\r");
  await one.shows("Nothing is asked now.");
  assert.deepEqual(answers(one.session_id), ["deny"]);
  await leaveAfter(one);
});

test("an answer that comes too late says so, and the chat goes on", async () => {
  const one = await chat();
  api.ask(one.session_id);
  await one.shows("(y, n)");
  // The server knows already, this terminal not yet.
  Object.assign((api.turns.get(one.session_id) as object), { question: null });
  one.type("y\r");
  await one.shows("Somebody has answered it.");
  await leaveAfter(one);
});

test("Ctrl+C at a question stops the turn", async () => {
  const { type, shows, ended, session_id } = await chat();
  api.ask(session_id);
  await shows("(y, n)");
  type(CTRL_C);
  await api.until(() => api.calls.some((call) => call.includes(session_id) && call.includes("/cancel")) || undefined);
  type(CTRL_C);
  assert.equal(await ended, 0);
  assert.deepEqual(answers(session_id), []);
});

test("a chat that is left at a question says how to answer, and one that goes on in the session shows it again", async () => {
  const { type, shows, ended, session_id, written } = await chat();
  api.ask(session_id);
  await shows("(y, n)");
  type(CTRL_D);
  assert.equal(await ended, 0);
  assert.match(written.stderr, new RegExp(`waits for an answer. Answer with: rapport sessions answer ${session_id.slice(-8)} allow\\|deny`));
  const again = open(["chat", "--session", session_id]);
  await again.shows("May Mira use send_mail?");
  again.type("y\r");
  await again.shows("Allowed: send_mail");
  api.end(session_id, "turn.finished");
  again.type(CTRL_D);
  assert.equal(await again.ended, 0);
});

/** A turn that asks, begun by a command that sends one message. */
async function askOnce(argv: string[] = []) {
  const running = run(["chat", "mira", "-m", "please", ...argv], { url: api.url });
  const { session_id } = await api.until(() => api.running());
  api.ask(session_id, { input: { to: "ada@example.org" } });
  return { session_id, ran: await running };
}

test("one message that leads to a question says what is asked and how to answer, and exits with 6", async () => {
  const { session_id, ran } = await askOnce();
  assert.deepEqual([ran.code, ran.stdout], [6, ""]);
  assert.equal(ran.stderr, `May Mira use send_mail?\n  {\n    "to": "ada@example.org"\n  }\nAnswer with: rapport sessions answer ${session_id.slice(-8)} allow|deny\n`);
  assert.equal(api.sessions.get(session_id)?.asking, true);
  assert.ok(!api.calls.some((call) => call.includes(session_id) && call.includes("/cancel")));
  api.end(session_id, "turn.finished");
});

test("with --json the question is the last line, with the id of the call", async () => {
  const { session_id, ran } = await askOnce(["--json"]);
  const last = JSON.parse(ran.stdout.trim().split("\n").at(-1) as string);
  assert.deepEqual([ran.code, ran.stderr, last.type, last.call_id], [6, "", "tool.asking", "call_1"]);
  api.end(session_id, "turn.finished");
});

test("a message behind a turn that asks does not wait for days: it says what is asked", async () => {
  const { session_id } = (await askOnce()) as { session_id: Session["session_id"] };
  const turn_id = api.turns.get(session_id)?.turn_id;
  const input = { input_id: "inp_2", turn_id: "trn_2", content: "and?", mode: "queue" };
  api.routes.push((method, path) => {
    if (method === "POST" && path.endsWith("/messages")) return { status: 202, json: { turn: { turn_id: "trn_2", status: "queued" } } };
    if (path.endsWith("/messages")) return { json: { messages: [], turns: [api.turns.get(session_id)], queue: [input], has_more: false, event_seq: 9 } };
    return undefined;
  });
  const ran = await run(["chat", "--session", session_id, "-m", "and?"], { url: api.url });
  api.routes.pop();
  assert.equal(ran.code, 6, ran.stderr);
  assert.match(ran.stderr, /^Your message waits\. The turn before it asks first:\nMay Mira use send_mail\?/);
  assert.equal(api.turns.get(session_id)?.turn_id, turn_id);
  api.end(session_id, "turn.finished");
});

test("an answer given by a command is followed by what the agent says", async () => {
  const { session_id } = await askOnce();
  const answering = run(["sessions", "answer", session_id, "allow"], { url: api.url });
  await api.until(() => api.running() && answers(session_id).length === 1);
  api.speak(session_id, ["It is sent."]);
  api.end(session_id, "turn.finished");
  assert.deepEqual(await answering, { code: 0, stdout: "It is sent.\n", stderr: "" });
});

test("an answer by a command can lead to the next question, which exits with 6 again", async () => {
  const { session_id } = await askOnce();
  const answering = run(["sessions", "answer", session_id, "allow"], { url: api.url });
  await api.until(() => api.running() && answers(session_id).length === 1);
  api.ask(session_id, { tool: "send_more", call_id: "call_2" });
  const ran = await answering;
  assert.equal(ran.code, 6);
  assert.match(ran.stderr, /^May Mira use send_more\?/);
  api.end(session_id, "turn.finished");
});

test("with --json an answer gives the turn with its messages, as the API does", async () => {
  const { session_id } = await askOnce();
  const answering = run(["sessions", "answer", session_id, "allow", "--json"], { url: api.url });
  await api.until(() => api.running() && answers(session_id).length === 1);
  api.ask(session_id, { tool: "send_more", call_id: "call_2" });
  const { turn, messages } = JSON.parse((await answering).stdout);
  assert.deepEqual([turn.question.tool, messages[0].content], ["send_more", "please"]);
  api.end(session_id, "turn.finished");
});

test("an answer that does not fit, comes when nothing is asked, or is for another call is refused with words that help", async () => {
  const { session_id } = await askOnce();
  const ask = (...argv: string[]) => run(["sessions", "answer", session_id, ...argv], { url: api.url });
  const wrong = await ask("redo");
  assert.deepEqual([wrong.code, wrong.stderr], [2, "error: That does not answer this question. Answer with allow or deny.\n"]);
  const unknown = await ask("maybe");
  assert.deepEqual([unknown.code, unknown.stderr], [2, "error: 'maybe' is no answer. There are: allow, deny, continue, redo, discard\n"]);
  const other = await ask("allow", "--call", "call_7");
  assert.equal(other.code, 5);
  assert.match(other.stderr, /That call is not asked about any more/);
  assert.deepEqual(answers(session_id), []);
  assert.equal((await ask("allow", "--call", "call_1", "--no-wait")).code, 0);
  const late = await ask("allow");
  assert.equal(late.code, 5);
  assert.match(late.stderr, /Nothing is asked in this session now/);
  api.end(session_id, "turn.finished");
});

test("lists and transcripts mark a session that waits for an answer", async () => {
  const { session_id } = await askOnce();
  const list = await run(["sessions", "list"], { url: api.url });
  assert.match(list.stdout, new RegExp(`^${session_id.slice(-8)} .* open, asking `, "m"));
  assert.equal(list.stderr, `Waits for your answer: rapport sessions show ${session_id.slice(-8)}\n`);
  const shown = await run(["sessions", "show", session_id], { url: api.url });
  assert.match(shown.stdout, / · open, asking · /);
  assert.match(shown.stdout, /May mira use send_mail\?\n[^]*Answer with: rapport sessions answer/);
  api.end(session_id, "turn.finished");
});

test("nothing in a question can hide: what a terminal would obey, reorder or not show is written out", () => {
  const input = { command: "rm -r \u202eyrotsih\u200b\x1b[2K\x9b1A\r\nls" };
  const rows = questionRows({ agent: "Mi\x1b[31mra", session_id: "ses_1" }, { kind: "consent", tool: "run\x07\nAllowed", input, remember: false, expires_at: null });
  assert.deepEqual(rows, ["May Mira use run\\u{7} Allowed?", "  {", '    "command": "rm -r \\u{202e}yrotsih\\u{200b}\\u001b[2K\\u{9b}1A\\r\\nls"', "  }"]);
  const long = questionRows({ agent: "Mira", session_id: "ses_0000000012345678" }, { kind: "consent", tool: "write", input: "x".repeat(5000), remember: true, expires_at: null });
  assert.equal(long.at(-1), "Allowed once, it may be used in this session without asking again.");
  assert.equal(long.at(-2), "  … and 1002 more characters. All of it: rapport sessions show 12345678 --json");
});
