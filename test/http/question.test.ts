// Questions: a tool that needs consent waits for its person, a call of unknown outcome too, and neither is lost or answered twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CONSENT_EXPIRES } from "../../src/domain/question.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { inTurn, say } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import { refused } from "../support/refusal.ts";
import type { Script } from "../support/scripted-model.ts";

/** A tool that counts its runs; `until` holds it up. */
function createMail(until: Promise<void> = Promise.resolve(), more: Partial<Tool> = {}) {
  const runs: unknown[] = [];
  const begun = Promise.withResolvers<void>();
  const tool: Tool = {
    ...{ name: "send_mail", description: "Sends a mail", input_schema: { type: "object" }, origin: "tool", repeatable: false },
    async run(input) {
      runs.push(input);
      begun.resolve();
      await until;
      return "sent";
    },
    ...more,
  };
  return { tool, runs, begun: begun.promise };
}

const mail = (...ids: string[]): Script => () => ids.map((call_id) => ({ type: "tool_call", call_id, tool: "send_mail", input: { to: call_id }, problem: null }));

/** One script for each number of results that the turn has so far. */
const afterResults = (...scripts: Script[]): Script => (request, call) => {
  const asked = request.messages.findLastIndex(({ role }) => role === "user");
  return (scripts[request.messages.slice(asked).filter(({ role }) => role === "tool").length] as Script)(request, call);
};

const withApproval = (rule: string) => ({ ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}tools: { approval: { ${rule} } }\n` });

const resultsOf = (messages: { parts: { type: string }[] }[]) =>
  messages.flatMap(({ parts }) => parts).flatMap((part) => (part.type === "tool_result" ? [part as unknown as { call_id: string; output: string; is_error: boolean }] : []));

async function ask(app: RealApp, content = "Go") {
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content });
  return { id, ...(await app.asking(turn)) };
}

test("a tool that needs consent is not run before its person allows it; the question says what would be done", async () => {
  const { tool, runs } = createMail();
  await using app = await startApp({ tools: [tool], profiles: withApproval("send_mail: ask"), script: inTurn(mail("a"), say("Done.")) });
  const { id, turn, question } = await ask(app);
  assert.deepEqual([question.kind, question.tool, question.call_id, question.input, question.step], ["consent", "send_mail", "a", { to: "a" }, 1]);
  assert.equal(Date.parse(question.expires_at ?? "") - Date.parse(question.asked_at), CONSENT_EXPIRES);
  assert.deepEqual([turn.status, runs.length, (await app.client.getSession(id)).asking], ["waiting", 0, true]);
  const going = await app.client.answerTool(id, turn.turn_id, { call_id: "a", answer: "allow" });
  assert.deepEqual([going.status, going.question], ["running", null]);
  const { turn: ended, messages } = await app.ended(turn);
  assert.deepEqual([ended.status, messages.at(-1)?.content, runs], ["finished", "Done.", [{ to: "a" }]]);
  assert.equal((await app.client.getSession(id)).asking, false);
});

test("a declined call is not run; the agent is told and answers", async () => {
  const { tool, runs } = createMail();
  await using app = await startApp({ tools: [tool], profiles: withApproval("send_mail: ask"), script: inTurn(mail("a"), say("Then not.")) });
  const { id, turn } = await ask(app);
  await app.client.answerTool(id, turn.turn_id, { call_id: "a", answer: "deny" });
  const { turn: ended, messages } = await app.ended(turn);
  assert.deepEqual([ended.status, runs.length], ["finished", 0]);
  assert.match(resultsOf(messages)[0]?.output ?? "", /declined/);
});

test("with ask_once a tool is asked about once in a session, and again in the next one; with ask each time", async () => {
  for (const [rule, questions] of [["ask_once", 1], ["ask", 2]] as const) {
    const { tool } = createMail();
    await using app = await startApp({ tools: [tool], profiles: withApproval(`send_mail: ${rule}`), script: afterResults(mail("a"), mail("b"), say("Done.")) });
    for (let round = 0; round < 2; round += 1) {
      const { id, turn } = await ask(app);
      let asked = 0;
      for (let now = turn; now.question; now = (await app.halted(turn)).turn) {
        await app.client.answerTool(id, turn.turn_id, { call_id: now.question.call_id, answer: "allow" });
        asked += 1;
      }
      assert.equal(asked, questions, rule);
    }
  }
});

test("a rule for a group counts for its tools, a rule for the tool itself before it, and a tool may ask by itself", async () => {
  const { tool, runs } = createMail(undefined, { approval: "ask" });
  await using app = await startApp({ tools: [tool], profiles: withApproval("send: allow"), script: inTurn(mail("a"), say("Done.")) });
  const { turn } = await app.client.askMessage(await app.session(), { content: "Go" });
  assert.deepEqual([turn.status, runs.length], ["finished", 1]);
  await using other = await startApp({ tools: [tool], script: inTurn(mail("a"), say("Done.")) });
  assert.equal((await ask(other)).question.kind, "consent");
});

test("a question survives a restart and a crash, and is answered then", async () => {
  for (const end of ["restart", "crash"] as const) {
    const { tool, runs } = createMail();
    await using app = await startApp({ tools: [tool], profiles: withApproval("send_mail: ask"), script: inTurn(mail("a"), say("Done.")) });
    const { id, turn } = await ask(app);
    await app[end]();
    assert.equal((await app.asking(turn)).question.call_id, "a");
    await app.client.answerTool(id, turn.turn_id, { call_id: "a", answer: "allow" });
    assert.equal((await app.ended(turn)).turn.status, "finished");
    assert.equal(runs.length, 1);
  }
});

test("an answer that was given just before a crash counts: the call is run once, and nobody is asked again", async () => {
  const { tool, runs } = createMail();
  await using app = await startApp({ tools: [tool], profiles: withApproval("send_mail: ask"), script: inTurn(mail("a"), say("Done.")) });
  const { id, turn } = await ask(app);
  const crashed = Promise.withResolvers<void>();
  app.app.bell.onSession(id, (events) => events.some((event) => event.type === "tool.answered") && crashed.resolve(app.crash()));
  void app.client.answerTool(id, turn.turn_id, { call_id: "a", answer: "allow" }).catch(() => undefined);
  await crashed.promise;
  assert.equal((await app.ended(turn)).turn.status, "finished");
  assert.equal(runs.length, 1);
});

test("a request for consent that nobody answers in a day counts as denied, and the turn goes on and says so", async () => {
  const clock = createFakeClock();
  const { tool, runs } = createMail();
  await using app = await startApp({ clock, tools: [tool], profiles: withApproval("send_mail: ask"), script: inTurn(mail("a"), say("Nobody answered.")) });
  const { turn } = await ask(app);
  await clock.advance(CONSENT_EXPIRES - 60_000);
  assert.equal((await app.asking(turn)).question.call_id, "a");
  await clock.advance(120_000);
  const { turn: ended, messages } = await app.ended(turn);
  assert.deepEqual([ended.status, runs.length], ["finished", 0]);
  assert.match(resultsOf(messages)[0]?.output ?? "", /Nobody allowed this call within 24 hours/);
});

test("the first of two answers counts; the later one gets 409, and an answer of the wrong kind 400", async () => {
  const { tool, runs } = createMail();
  await using app = await startApp({ tools: [tool], profiles: withApproval("send_mail: ask"), script: inTurn(mail("a"), say("Done.")) });
  const { id, turn } = await ask(app);
  await refused(app.client.answerTool(id, turn.turn_id, { call_id: "a", answer: "redo" }), "invalid_request");
  await refused(app.client.answerTool(id, turn.turn_id, { call_id: "b", answer: "allow" }), "conflict");
  const answers = await Promise.allSettled((["allow", "deny"] as const).map((answer) => app.client.answerTool(id, turn.turn_id, { call_id: "a", answer })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assert.equal((await app.ended(turn)).turn.status, "finished");
  assert.equal(runs.length, answers[0]?.status === "fulfilled" ? 1 : 0);
  await refused(app.client.answerTool(id, turn.turn_id, { call_id: "a", answer: "allow" }), "conflict");
  await refused(app.client.answerTool(await app.session(), turn.turn_id, { call_id: "a", answer: "allow" }), "not_found");
});

test("who asks in one request gets the turn back with its question instead of waiting for a day", async () => {
  const { tool } = createMail();
  await using app = await startApp({ tools: [tool], profiles: withApproval("send_mail: ask"), script: inTurn(mail("a"), say("Done.")) });
  const { turn } = await app.client.askMessage(await app.session(), { content: "Go" });
  assert.deepEqual([turn.status, turn.question?.kind], ["waiting", "consent"]);
});

test("a turn that asks can be stopped, interrupted and deleted, and what waits behind it goes on", async () => {
  const { tool, runs } = createMail();
  const profiles = withApproval("send_mail: ask");
  await using app = await startApp({ tools: [tool], profiles, script: mail("a") });
  const stopped = await ask(app);
  const next = await app.client.sendMessage(stopped.id, { content: "Next" });
  assert.equal(next.turn.status, "queued");
  await app.client.cancelTurn(stopped.id, stopped.turn.turn_id);
  assert.deepEqual((await app.ended(stopped.turn)).turn.status, "cancelled");
  assert.equal((await app.asking(next.turn)).question.call_id, "a");
  app.models.setScript(mail("b"));
  const interrupted = await ask(app);
  app.models.setScript(say("Newer."));
  const newer = await app.client.sendMessage(interrupted.id, { content: "Newer", mode: "interrupt" });
  assert.equal((await app.ended(newer.turn)).messages.at(-1)?.content, "Newer.");
  assert.equal((await app.ended(interrupted.turn)).turn.status, "cancelled");
  app.models.setScript(mail("c"));
  const deleted = await ask(app);
  await app.client.deleteSession(deleted.id);
  await refused(app.client.answerTool(deleted.id, deleted.turn.turn_id, { call_id: "c", answer: "allow" }), "not_found");
  assert.equal(runs.length, 0);
});

for (const [answer, times, output] of [["continue", 1, /outcome is unknown/], ["redo", 2, /sent/]] as const) {
  test(`a call that a crash cut off is put to the person: "${answer}" runs it ${times === 1 ? "no more" : "again"} and the turn goes on`, async () => {
    const hold = Promise.withResolvers<void>();
    const { tool, runs, begun } = createMail(hold.promise);
    await using app = await startApp({ tools: [tool], script: inTurn(mail("a", "b"), say("Done.")) });
    const id = await app.session();
    const { turn } = await app.client.sendMessage(id, { content: "Go" });
    await begun;
    await app.crash();
    const { question } = await app.asking(turn);
    assert.deepEqual([question.kind, question.call_id, question.input], ["outcome", "a", { to: "a" }]);
    await app.restart();
    hold.resolve();
    await app.client.answerTool(id, turn.turn_id, { call_id: "a", answer });
    const { turn: ended, messages } = await app.ended(turn);
    assert.equal(ended.status, "finished");
    assert.match(resultsOf(messages)[0]?.output ?? "", output);
    assert.deepEqual(resultsOf(messages).map(({ call_id }) => call_id), ["a", "b"]);
    assert.deepEqual(runs, [...Array.from({ length: times }, () => ({ to: "a" })), { to: "b" }]);
  });
}

test("a crash during a tool that may be repeated raises no question: it is simply run again", async () => {
  const hold = Promise.withResolvers<void>();
  const { tool, runs, begun } = createMail(hold.promise, { repeatable: true });
  await using app = await startApp({ tools: [tool], script: inTurn(mail("a"), say("Done.")) });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "Go" });
  await begun;
  hold.resolve();
  await app.crash();
  assert.equal((await app.ended(turn)).turn.status, "finished");
  assert.ok(runs.length >= 1);
});

test("a crash during a tool that may be repeated and was allowed raises no further question", async () => {
  const hold = Promise.withResolvers<void>();
  const { tool, begun } = createMail(hold.promise, { repeatable: true });
  await using app = await startApp({ tools: [tool], profiles: withApproval("send_mail: ask"), script: inTurn(mail("a"), say("Done.")) });
  const { id, turn } = await ask(app);
  await app.client.answerTool(id, turn.turn_id, { call_id: "a", answer: "allow" });
  await begun;
  hold.resolve();
  await app.crash();
  assert.equal((await app.ended(turn)).messages.at(-1)?.content, "Done.");
});

test("a window sees the question, the answer and what follows, each once, and its list marks the session meanwhile", async () => {
  const { tool } = createMail();
  await using app = await startApp({ tools: [tool], profiles: withApproval("send_mail: ask"), script: inTurn(mail("a"), say("Done.")) });
  const { id, turn } = await ask(app);
  await app.client.answerTool(id, turn.turn_id, { call_id: "a", answer: "allow" });
  await app.ended(turn);
  const { events } = (await app.app.store.ask("readEvents", { session_id: id, person_id: "per_owner", after: 0, limit: 100 })) ?? { events: [] };
  const told = events.filter((event) => event.type.startsWith("tool."));
  assert.deepEqual(told.map(({ type }) => type), ["tool.asking", "tool.answered", "tool.started", "tool.finished"]);
  assert.deepEqual(told.map((event) => ("input" in event ? event.input : undefined)), [{ to: "a" }, undefined, { to: "a" }, undefined]);
});
