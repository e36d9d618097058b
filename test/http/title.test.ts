// Titles: the first words at once, a model's after the first answer, and a person's for good.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NAMING } from "../../src/app/job/lanes.ts";
import { workOnce } from "../../src/app/job/work.ts";
import { createDoor } from "../support/door.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";
import type { Script } from "../support/scripted-model.ts";

const never = new AbortController().signal;
const nameAll = async (app: RealApp) => {
  while (await workOnce(app.app, NAMING, never));
};
const isNaming = ({ instructions }: Parameters<Script>[0]) => instructions.startsWith("You name conversations.");

/** Answers, and names what it is shown; `names` in turn, the last one again and again. */
const naming = (...names: string[]): Script => (request) => {
  const text = isNaming(request) ? (names.length > 1 ? (names.shift() ?? "") : (names[0] ?? "")) : "They are off by one hour.";
  return text === "!" ? [{ type: "failure", code: "provider_unavailable", message: "Down.", retry_after: null }] : [{ type: "text", text }];
};

const titleOf = async (app: RealApp, id: Parameters<RealApp["client"]["getSession"]>[0]) => {
  const { title, title_source } = await app.client.getSession(id);
  return [title, title_source];
};

test("after the first answer the model names the session, once; until then its first words do", async () => {
  await using app = await startApp({ script: naming('"Bookings an hour early"') });
  const id = await app.session();
  await app.client.askMessage(id, { content: "Why are my bookings wrong? They were right last week." });
  assert.deepEqual(await titleOf(app, id), ["Why are my bookings wrong?", "rule"]);
  await nameAll(app);
  assert.deepEqual(await titleOf(app, id), ["Bookings an hour early", "model"]);
  await app.client.askMessage(id, { content: "And tomorrow?" });
  await nameAll(app);
  const asked = app.models.requests.filter(isNaming);
  assert.equal(asked.length, 1);
  const shown = asked[0]?.messages.flatMap(({ parts }) => parts.map((part) => (part.type === "text" ? part.text : ""))).join("");
  assert.match(shown ?? "", /"person":"Why are my bookings wrong\? .*"\}\n\{"agent":"They are off by one hour\."/);
});

test("a person's title stays, given before the model's or after it", async () => {
  await using app = await startApp({ script: naming("The model's") });
  const [before, after, given] = [await app.session(), await app.session(), (await app.client.createSession({ agent_id: "ada", title: "Given" })).session_id];
  for (const id of [before, after, given]) await app.client.askMessage(id, { content: "Hello there" });
  await app.client.renameSession(before, "Mine");
  await nameAll(app);
  await app.client.renameSession(after, "Mine too");
  await nameAll(app);
  assert.deepEqual([await titleOf(app, before), await titleOf(app, after), await titleOf(app, given)], [["Mine", "person"], ["Mine too", "person"], ["Given", "person"]]);
});

test("a person's title stays that was given while the model thought of one", async () => {
  const door = createDoor();
  await using app = await startApp({
    script: function* (request) {
      if (isNaming(request)) yield door.wait();
      yield { type: "text", text: "The model's" };
    },
  });
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello there" });
  const named = nameAll(app);
  await door.reached;
  await app.client.renameSession(id, "Mine");
  door.open();
  await named;
  assert.deepEqual(await titleOf(app, id), ["Mine", "person"]);
});

test("a model that is down is asked again later; one that gives nothing leaves the first words", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, script: naming("!", "At last"), profiles: PROFILES });
  const id = await app.session();
  await app.ended((await app.client.sendMessage(id, { content: "Hello there" })).turn);
  await nameAll(app);
  assert.deepEqual(await titleOf(app, id), ["Hello there", "rule"]);
  await clock.advance(31_000);
  await nameAll(app);
  assert.deepEqual(await titleOf(app, id), ["At last", "model"]);

  await using silent = await startApp({ script: naming("…") });
  const other = await silent.session();
  await silent.client.askMessage(other, { content: "Hello there" });
  await nameAll(silent);
  assert.deepEqual(await titleOf(silent, other), ["Hello there", "rule"]);
});

test("the built-in model is not asked for names, and neither is one whose day's money is spent", async () => {
  const quoting = `${PROFILES["ada.yaml"]}llm: { provider: offline, model: quote }\n`;
  await using offline = await startApp({ profiles: { ...PROFILES, "ada.yaml": quoting } });
  const id = await offline.session();
  await offline.client.askMessage(id, { content: "Hello there" });
  assert.deepEqual(offline.rows("SELECT kind FROM jobs WHERE kind = 'title'"), []);

  const poor = `${PROFILES["ada.yaml"]}limits: { usd_per_day: 0.01 }\n`;
  await using app = await startApp({ profiles: { ...PROFILES, "ada.yaml": poor }, price: { input: 1, output: 1, cached_input: 1 }, script: naming("Costly") });
  const other = await app.session();
  await app.client.askMessage(other, { content: "Hello there" });
  app.write("INSERT OR REPLACE INTO spending (agent_id, day, cost_usd) VALUES ('ada', ?, 1)", new Date(app.app.clock.now()).toISOString().slice(0, 10));
  await nameAll(app);
  assert.deepEqual(await titleOf(app, other), ["Hello there", "rule"]);
});

test("a session that was deleted meanwhile is named no more", async () => {
  await using app = await startApp({ script: naming("Too late") });
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello there" });
  await app.client.deleteSession(id);
  await nameAll(app);
  assert.deepEqual(app.models.requests.filter(isNaming), []);
});
