// Deleting for good: random words are planted wherever a memory may carry them, and looked for in every table afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import { READING } from "../../src/app/job/lanes.ts";
import { workOnce } from "../../src/app/job/work.ts";
import { say } from "../support/door.ts";
import { joinMember } from "../support/member.ts";
import type { RealApp } from "../support/real-app.ts";
import { PROFILES, startApp } from "../support/real-app.ts";

const never = new AbortController().signal;
const OFFLINE = { ...PROFILES, "ada.yaml": `${PROFILES["ada.yaml"]}llm: { provider: offline, model: quote }\n` };

async function catchUp(app: RealApp): Promise<void> {
  while (await workOnce(app.app, READING, never));
}

/** The tables in which one of the words stands. The pages of the text index are left out: they hold what was removed until they are merged. */
function tablesWith(app: RealApp, words: readonly string[]): string[] {
  const looked = app.rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'").map((row) => String(row["name"]));
  assert.ok(looked.length > 20);
  return looked.filter((name) => {
    const text = app.rows(`SELECT * FROM ${name}`).flatMap(Object.values).map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value)));
    return words.some((word) => text.some((value) => value.toLowerCase().includes(word)));
  });
}

/** Words that no dictionary and no other test has. */
function plant(app: RealApp, count: number): string[] {
  return Array.from({ length: count }, () => `q${app.app.random.id("mem").slice(-10).replaceAll(/\d/g, "x")}z`);
}

test("a session that is deleted with what it taught leaves none of its words in any table, whatever became of them", async () => {
  await using app = await startApp({ profiles: OFFLINE });
  const words = plant(app, 4);
  const [kept, undone, held, dropped] = words as [string, string, string, string];
  const id = await app.session();
  const learn = async (content: string) => {
    await app.client.askMessage(id, { content });
    await app.client.distillSession(id);
    await catchUp(app);
    return (await app.client.listChangeSets({ session_id: id })).distillations[0];
  };
  await learn(`My cat is called ${kept}.`);
  await app.client.undoChangeSet((await learn(`My dog is called ${undone}.`))?.change_set_id ?? "dis_");
  const bird = (await learn(`My parrot is called ${dropped}.`))?.items[0];
  const memory_id = bird?.action === "add" ? bird.memory_id : "mem_";
  const now = app.app.clock.now();
  const drop = { agent_id: "ada", person_id: "per_owner" as const, cause: "tool" as const, session_id: id, from_seq: null, to_seq: null, model: null };
  await app.app.store.run("changeMemories", { set: { ...drop, change_set_id: app.app.random.id("dis"), items: [{ action: "drop", target: memory_id }] }, hold: false, now });
  await app.client.putAgent("ada", `${OFFLINE["ada.yaml"]}memory: { approval: hold }\n`);
  assert.equal((await learn(`My horse is called ${held}.`))?.status, "held");
  // Another session is told of it, and keeps a receipt.
  await app.client.putAgent("ada", PROFILES["ada.yaml"] ?? "");
  app.models.setScript(say("I know."));
  const other = await app.client.askMessage(await app.session(), { content: "What is my cat called?" });
  assert.equal((await app.client.listMessages(other.turn.session_id)).receipts[other.turn.turn_id]?.primed.length, 1);
  for (const word of words) assert.ok(tablesWith(app, [word]).includes("change_sets"), word);
  assert.equal((await app.request("DELETE", `/sessions/${id}?forget=true`)).status, 200);
  assert.deepEqual(tablesWith(app, words), []);
});

test("a memory that is deleted leaves its words in the message that said it and nowhere else", async () => {
  await using app = await startApp({ profiles: OFFLINE });
  const [word] = plant(app, 1) as [string];
  const id = await app.session();
  await app.client.askMessage(id, { content: "I have a cat." });
  const { messages } = await app.client.listMessages(id);
  const item = { kind: "fact", text: `The cat is called ${word}.`, scope: "person", confidence: 1, origin: "person", valid_from: null, valid_to: null } as const;
  const memory_id = app.app.random.id("mem");
  const set = { change_set_id: app.app.random.id("dis"), agent_id: "ada", person_id: "per_owner" as const, cause: "distillation" as const, session_id: id, from_seq: 1, to_seq: 2, model: null };
  const sources = [{ session_id: id, message_id: messages[0]?.message_id ?? ("msg_" as const) }];
  await app.app.store.run("changeMemories", { set: { ...set, items: [{ action: "add", memory_id, ...item, sources }] }, hold: false, now: app.app.clock.now() });
  assert.deepEqual(tablesWith(app, [word]).toSorted(), ["change_sets", "memories", "message_keys"]);
  await app.client.deleteMemory(memory_id);
  assert.deepEqual(tablesWith(app, [word]), []);
});

test("of a person who is removed with all they had, not even the name is left", async () => {
  await using app = await startApp({ script: say("Noted.") });
  const [name, word] = plant(app, 2) as [string, string];
  const member = await joinMember(app, name);
  const { session_id } = await member.client.createSession({ agent_id: "ada", title: `About ${word}` });
  await member.client.addMemory("ada", { text: `Likes ${word}.` });
  const { turn } = await member.client.askMessage(session_id, { content: `I like ${word}, as you know` });
  assert.equal((await member.client.listMessages(session_id)).receipts[turn.turn_id]?.primed.length, 1);
  assert.ok(tablesWith(app, [word]).length > 2 && tablesWith(app, [name]).includes("people"));
  await app.client.removePerson(member.person_id, "delete");
  assert.deepEqual(tablesWith(app, [name, word]), []);
  assert.deepEqual(app.rows("SELECT * FROM memory_uses"), []);
});
