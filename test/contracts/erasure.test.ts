// The erasure proof: random words are planted wherever a session may carry them. After it was deleted and the home was
// compacted, none of them is in the bytes of any file; with a step of the compaction left out, the search finds some.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { COMPACTION, compact } from "../../src/adapters/store/care/compact.ts";
import { openDatabase } from "../../src/adapters/store/database.ts";
import type { ChangeItem } from "../../src/domain/memory/change-set.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Tool } from "../../src/ports/tool.ts";
import { catchUp, catchUpReading } from "../support/care.ts";
import { createDoor, say } from "../support/door.ts";
import { findBytes, randomWord } from "../support/erasure.ts";
import type { FakeClock } from "../support/fake-clock.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { joinMember } from "../support/member.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { refused } from "../support/refusal.ts";
import type { Script } from "../support/scripted-model.ts";

const PLACES = [
  ...["message", "answer", "toolInput", "toolOutput", "title", "oldTitle", "fileText", "fileName", "partial", "queued", "withdrawn", "memory", "held", "undone", "key", "carried", "carriedName", "old", "oldTitled"],
] as const;
type Words = Record<(typeof PLACES)[number], string>;
const KEPT = randomWord();
/** One of many sessions that stay: a text index of one session has nothing to be merged. */
const OTHERS = 12;

/** Calls the tool, and says the answer once it has its result. */
const callThenSay = (words: Words): Script => (request) =>
  request.messages.at(-1)?.role === "tool"
    ? [{ type: "text", text: `It was ${words.answer}.` }]
    : [{ type: "tool_call", call_id: "call_1", tool: "lookup", input: { q: words.toolInput }, problem: null }];

/** A home with a word of its own in every place of two sessions, one in the middle of a turn, and sessions of other words that stay. */
async function plant(): Promise<{ app: RealApp; clock: FakeClock; words: Words; busy: SessionId; old: SessionId; kept: SessionId }> {
  const words = Object.fromEntries(PLACES.map((place) => [place, randomWord()])) as Words;
  const clock = createFakeClock();
  const lookup: Tool = { name: "lookup", description: "x", input_schema: { type: "object" }, origin: "tool", repeatable: true, run: async () => `Found ${words.toolOutput}` };
  const app = await startApp({ clock, beats: false, tools: [lookup], script: callThenSay(words) });
  const kept = await app.session();
  const busy = await app.session();
  const old = await app.session("bob");
  const upload = async (name: string, text: string) => (await app.client.uploadFile(`${name}.md`, new Blob([text], { type: "text/markdown" }))).file_id;
  const file = await upload(words.fileName, `Once ${words.fileText} was`);
  const { messages } = await app.client.askMessage(busy, { content: `About ${words.message}`, attachments: [file] });
  await app.client.renameSession(busy, `Old ${words.oldTitle}`);
  await app.client.renameSession(busy, `New ${words.title}`);
  const message_id = messages[0]?.message_id ?? "msg_";
  await learn(app, { session_id: busy, message_id, words });
  await app.app.store.run("putKeys", { message_id, person_id: "per_owner", keys: [`Keyed ${words.key}`] });
  await app.app.store.run("putVectors", { model: "m/m", vectors: [{ message_id, values: new Float32Array([1, 2, 3]) }] });
  await upload(words.carriedName, `Handed ${words.carried} over`);
  app.write("INSERT INTO session_files (session_pk, file_pk) SELECT s.session_pk, f.file_pk FROM sessions s, files f WHERE s.session_id = ? AND f.name = ?", old, `${words.carriedName}.md`);
  app.write("UPDATE sessions SET carries_file_pk = (SELECT file_pk FROM files WHERE name = ?) WHERE session_id = ?", `${words.carriedName}.md`, old);
  app.models.setScript(say("Fine."));
  await app.client.askMessage(old, { content: `Long ago ${words.old}` });
  await app.client.renameSession(old, `Titled ${words.oldTitled}`);
  for (let at = 0; at < OTHERS; at += 1) await app.client.askMessage(at === 0 ? kept : await app.session(), { content: `${KEPT} ${Array.from({ length: 40 }, randomWord).join(" ")}` });
  await catchUpReading(app);
  await stopHalfway(app, clock, { busy, words });
  return { app, clock, words, busy, old, kept };
}

type Learned = { session_id: SessionId; message_id: `msg_${string}`; words: Words };

/** A memory that counts, one that waits for its person, one that was taken back; another session is told of the first. */
async function learn(app: RealApp, { session_id, message_id, words }: Learned): Promise<void> {
  const add = (text: string): ChangeItem => ({
    ...{ action: "add", memory_id: app.app.random.id("mem"), kind: "fact", text, scope: "person", confidence: 1, origin: "person", valid_from: null, valid_to: null },
    sources: [{ session_id, message_id }],
  });
  const store = async (text: string, hold: boolean) => {
    const change_set_id = app.app.random.id("dis");
    const set = { change_set_id, agent_id: "ada", person_id: "per_owner", cause: "distillation", session_id, from_seq: 1, to_seq: 1, model: null, items: [add(text)] } as const;
    await app.app.store.run("changeMemories", { set: { ...set, items: [...set.items] }, hold, now: app.app.clock.now() });
    return change_set_id;
  };
  await store(`The cat is called ${words.memory}`, false);
  await store(`The dog is called ${words.held}`, true);
  await app.client.undoChangeSet(await store(`The bird is called ${words.undone}`, false));
  const told = await app.session();
  app.models.setScript(say("I know."));
  const { turn } = await app.client.askMessage(told, { content: "What is the cat called?" });
  assert.equal((await app.client.listMessages(told)).receipts[turn.turn_id]?.primed.length, 1);
}

/** A turn that is half written, an input behind it, and one that was taken back. */
async function stopHalfway(app: RealApp, clock: FakeClock, { busy, words }: { busy: SessionId; words: Words }): Promise<void> {
  const door = createDoor();
  app.models.setScript(function* () {
    yield { type: "text", text: `Half of ${words.partial}` };
    yield door.wait();
  });
  await app.client.sendMessage(busy, { content: "Go on" });
  await door.reached;
  await clock.advance(1000);
  assert.equal(app.rows("SELECT 1 FROM partials").length, 1);
  await app.client.sendMessage(busy, { content: `Then ${words.queued}` });
  await app.client.sendMessage(busy, { content: `Not ${words.withdrawn}` });
  const { queue } = await app.client.listQueue(busy);
  await app.client.withdrawInput(busy, queue[1]?.input_id ?? "");
}

/** Deletes one session as a person does, the other by a prune; nobody can reach either then. */
async function erase({ app, clock, busy, old, kept }: Awaited<ReturnType<typeof plant>>): Promise<void> {
  assert.equal((await app.client.deleteSession(busy, { forget: true })).counts.sessions, 1);
  for (const { session_id } of (await app.client.listSessions({ agent_id: "ada", limit: 200 })).sessions) await app.client.placeSession(session_id, { pinned: true });
  const plan = await app.client.planPrune({ before: new Date(clock.now() + 1).toISOString(), skip_distill: true, forget: true });
  assert.deepEqual([plan.sessions, plan.spared_by_reason.pinned], [1, OTHERS + 1]);
  const prune = await app.client.pruneSessions({ before: plan.before, plan_id: plan.plan_id });
  assert.deepEqual([prune.status, prune.deletion?.counts.files], ["finished", 1]);
  await refused(app.client.getSession(old), "not_found");
  await app.client.getSession(kept);
}

const all = (words: Words) => Object.values(words);
const gone = (app: RealApp) => app.rows<{ bytes_gone_at: number | null }>("SELECT bytes_gone_at FROM deletions").map(({ bytes_gone_at }) => bytes_gone_at !== null);

test("after a deletion and a compaction no word of it is in the bytes of any file, and what stays is there", async () => {
  const planted = await plant();
  await using app = planted.app;
  const { words, clock } = planted;
  const before = new Set(findBytes(app.home, all(words)).map(({ word }) => word));
  assert.deepEqual(all(words).filter((word) => !before.has(word)), [], "not every word was planted");
  await erase(planted);
  assert.deepEqual(gone(app), [false, false]);
  await clock.advance(60_000);
  await catchUp(app);
  assert.deepEqual(gone(app), [true, true]);
  assert.deepEqual(findBytes(app.home, all(words)), []);
  assert.ok(findBytes(app.home, [KEPT]).length > 0);
  const said = JSON.stringify(app.log);
  assert.deepEqual([...all(words), KEPT].filter((word) => said.includes(word)), []);
});

test("a compaction without the merge of the text index, or without the writing anew, is caught by the same search", async () => {
  const planted = await plant();
  await using app = planted.app;
  await erase(planted);
  await catchUp(app);
  await app.stop();
  const { merge, vacuum, checkpoint } = COMPACTION;
  const left = (steps: Parameters<typeof compact>[1]) => {
    const copy = mkdtempSync(join(tmpdir(), "rapport-twin-"));
    cpSync(join(app.home, "sessions"), copy, { recursive: true });
    const db = openDatabase({ path: join(copy, "rapport.db"), backups: copy });
    compact(db, steps);
    db.close();
    const found = findBytes(copy, all(planted.words)).length;
    rmSync(copy, { recursive: true });
    return found;
  };
  assert.ok(left([vacuum, checkpoint]) > 0, "without the merge");
  assert.ok(left([merge, checkpoint]) > 0, "without the writing anew");
  assert.equal(left([merge, vacuum, checkpoint]), 0);
});

test("while somebody reads the old pages nothing is called gone; when they have left it goes by itself", async () => {
  const planted = await plant();
  await using app = planted.app;
  const { words, clock } = planted;
  const reader = new DatabaseSync(app.database, { readOnly: true });
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM messages").get();
  await erase(planted);
  await clock.advance(10_000);
  await catchUp(app);
  assert.deepEqual(gone(app), [false, false]);
  assert.ok(findBytes(app.home, all(words)).length > 0);
  reader.close();
  await clock.advance(60_000);
  await catchUp(app);
  assert.deepEqual(gone(app), [true, true]);
  assert.deepEqual(findBytes(app.home, all(words)), []);
});

test("memories that are deleted or cleared, and those of a person who is removed, leave no word in any file though no session went", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, beats: false });
  const ben = await joinMember(app, "Ben");
  const words = Array.from({ length: 3 }, randomWord);
  const erasures = [
    async (text: string) => app.client.deleteMemory((await app.client.addMemory("ada", { text })).memory_id),
    async (text: string) => void (await app.client.addMemory("bob", { text }), await app.client.clearMemories("bob")),
    async (text: string) => void (await ben.client.addMemory("ada", { text }), await app.client.removePerson(ben.person_id, "delete")),
  ];
  for (const [index, eraseOne] of erasures.entries()) {
    await eraseOne(`The cat is called ${words[index]}`);
    assert.ok(findBytes(app.home, words).length > 0);
    await clock.advance(10_000);
    await catchUp(app);
    assert.deepEqual(findBytes(app.home, words), [], String(index));
  }
});

test("a session of 5,000 messages is unreachable at once and taken away in pieces, between which others write", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock, beats: false, script: say("Yes.") });
  const id = await app.session();
  const turns = Array.from({ length: 2500 }, () => ({
    turn_id: app.app.random.id("trn"),
    messages: (["user", "assistant"] as const).map((role) => ({ message_id: app.app.random.id("msg"), role, parts: [{ type: "text" as const, text: `${randomWord()} said` }], at: clock.now() })),
  }));
  await app.app.store.run("importTurns", { session_id: id, person_id: "per_owner", turns, now: clock.now() });
  const { store } = app.app;
  const { run } = store;
  const order: string[] = [];
  store.run = (name, input) => {
    order.push(name);
    return run(name, input);
  };
  const other = await app.session();
  assert.equal((await app.client.deleteSession(id)).counts.messages, 5000);
  await refused(app.client.getSession(id), "not_found");
  const stored = () => Number(app.rows("SELECT count(*) AS n FROM messages m WHERE m.message_pk / 1048576 IN (SELECT session_pk FROM sessions WHERE deletion_pk IS NOT NULL)")[0]?.["n"]);
  const purging = catchUp(app);
  const sizes = [stored()];
  while (sizes.at(-1) !== 0) {
    await app.client.askMessage(other, { content: "Meanwhile" });
    await clock.advance(20);
    sizes.push(stored());
  }
  for (let at = 0; at < 100; at += 1) await clock.advance(20);
  await purging;
  const steps = sizes.slice(1).map((size, index) => (sizes[index] ?? 0) - size);
  assert.ok(Math.max(...steps) <= 400, `taken away at a time: ${steps.join(" ")}`);
  const between = order.slice(order.indexOf("purgeDeleted"), order.lastIndexOf("purgeDeleted"));
  assert.ok(between.filter((name) => name === "acceptInput").length >= 10, order.join(" "));
  assert.deepEqual(app.rows("SELECT 1 FROM sessions WHERE deletion_pk IS NOT NULL"), []);
  assert.equal((await app.client.getSession(other)).message_count % 2, 0);
});
