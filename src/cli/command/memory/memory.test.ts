// Memory from the command line, against the real app: what is kept is listed, changed, reviewed, taken back and erased.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createTerminal, optionsFor, run } from "../../../../test/support/fake-terminal.ts";
import { joinMember } from "../../../../test/support/member.ts";
import type { RealApp } from "../../../../test/support/real-app.ts";
import { startApp } from "../../../../test/support/real-app.ts";
import { runCli } from "../../cli.ts";
import type { ChangeItem } from "../../../domain/memory/change-set.ts";
import { OWNER_ID } from "../../../domain/ids.ts";
import type { SessionId } from "../../../domain/ids.ts";

const on = (app: RealApp) => ({ findServer: async () => ({ url: app.url, token: app.token, pid: 1 }) });
const memoryOf = (app: RealApp) => (...words: string[]) => run(["memory", ...words], on(app));
const short = (id: string) => id.slice(-8);
const textsOf = async (app: RealApp) => (await app.client.listMemories("ada", { current: true })).memories.map((one) => one.text);

/** What a distillation of `session_id` would have put to the person. */
async function hold(app: RealApp, session_id: SessionId, items: ChangeItem[]) {
  const set = { change_set_id: app.app.random.id("dis"), agent_id: "ada", person_id: OWNER_ID, cause: "distillation" as const, session_id, from_seq: 1, to_seq: 2, model: null, items };
  return (await app.app.store.run("changeMemories", { set, hold: true, now: app.app.clock.now() })).change_set;
}

function found(app: RealApp, text: string, more: Partial<Extract<ChangeItem, { action: "add" }>> = {}): Extract<ChangeItem, { action: "add" }> {
  const memory_id = app.app.random.id("mem");
  return { action: "add", memory_id, kind: "fact", text, scope: "person", confidence: 0.5, origin: "web", sources: [], valid_from: null, valid_to: null, ...more };
}

test("a memory is added, listed, searched, shown, edited and pinned, by the end of its id", async () => {
  await using app = await startApp();
  const memory = memoryOf(app);
  const added = await memory("add", "ada", "I drink green tea", "--kind", "preference", "--since", "2026-02-01");
  assert.deepEqual([added.code, added.stderr], [0, ""]);
  await memory("add", "ada", "My dog is called Rex");
  const { memories } = JSON.parse((await memory("list", "ada", "--json")).stdout);
  assert.deepEqual(memories.map((one: { text: string }) => one.text), ["My dog is called Rex", "I drink green tea"]);
  const id = short(memories[1].memory_id);
  assert.match((await memory("list", "ada")).stdout, new RegExp(`${id} +preference +I drink green tea +since 2026-02-01`));
  assert.doesNotMatch((await memory("list", "ada", "--kind", "preference")).stdout, /Rex/);
  assert.match((await memory("search", "ada", "tea")).stdout, /green tea/);
  assert.doesNotMatch((await memory("search", "ada", "tea")).stdout, /Rex/);
  assert.equal((await memory("search", "ada", "volcano")).stderr, "Nothing fits.\n");
  assert.equal((await memory("edit", id, "I drink black tea")).stdout, "It says now: I drink black tea\n");
  assert.equal((await memory("pin", id)).stdout, "Pinned: I drink black tea\n");
  assert.match((await memory("list", "ada", "--pinned")).stdout, /black tea +pinned/);
  const shown = await memory("show", id);
  assert.match(shown.stdout, /^I drink black tea\n.*preference.*\n.*\nUsed in no answer yet\.\n\nFrom\nNo message[^]*History\n.*add by you, applied.*\n.*update by you, applied/);
  await memory("pin", id, "--off");
  assert.equal((await memory("list", "ada", "--pinned")).stderr, "Nothing is kept here.\n");
});

test("a memory shows the words that it comes from with their session, and in how many answers it was used", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { messages } = await app.client.askMessage(id, { content: "I live in Porto" });
  const item = found(app, "The user lives in Porto", { origin: "person", sources: [{ session_id: id, message_id: messages[0]?.message_id as `msg_${string}` }] });
  const held = await hold(app, id, [item]);
  await app.client.applyChangeSet(held.change_set_id);
  await app.client.askMessage(await app.session(), { content: "What is there to see in Porto?" });
  const { stdout } = await run(["memory", "show", item.memory_id], on(app));
  assert.match(stdout, new RegExp(`Used in 1 answer, last [^]*From\n${short(id)}  .*\n  I live in Porto\n`));
  assert.match((await run(["memory", "list", "ada", "--ended"], on(app))).stderr, /Nothing is kept/);
});

test("what is for good needs a yes, and what an agent is called once more where somebody can be asked", async () => {
  await using app = await startApp();
  const memory = memoryOf(app);
  const { memory_id } = await app.client.addMemory("ada", { text: "I drink green tea" });
  await app.client.addMemory("ada", { text: "My dog is called Rex" });
  for (const words of [["delete", memory_id], ["clear", "ada"]]) {
    const refused = await memory(...words);
    assert.deepEqual([refused.code, refused.stdout], [2, ""]);
    assert.match(refused.stderr, /--yes/);
  }
  assert.equal((await textsOf(app)).length, 2);
  assert.equal((await memory("delete", short(memory_id), "--yes")).stdout, "Forgotten for good: I drink green tea\n");
  assert.equal((await memory("show", memory_id)).code, 1);
  assert.deepEqual(JSON.parse((await memory("clear", "ada", "--yes", "--json")).stdout), { deleted: 1 });
  assert.deepEqual(await textsOf(app), []);
});

test("at a terminal an agent's memory is cleared only when its id is typed", async () => {
  await using app = await startApp();
  await app.client.addMemory("ada", { text: "I drink green tea" });
  const clear = async (typed: string) => {
    const terminal = createTerminal({ tty: true, columns: 100 });
    const ended = runCli(optionsFor(["memory", "clear", "ada"], terminal.io, on(app)));
    await terminal.shows("to go on");
    terminal.type(`${typed}\r`);
    return ended;
  };
  assert.equal(await clear("bob"), 1);
  assert.equal((await textsOf(app)).length, 1);
  assert.equal(await clear("ada"), 0);
  assert.deepEqual(await textsOf(app), []);
});

test("at a terminal a session is deleted after it was said what goes, what was learned only from it, and where copies stay", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { messages } = await app.client.askMessage(id, { content: "I live in Porto" });
  const item = found(app, "The user lives in Porto", { sources: [{ session_id: id, message_id: messages[0]?.message_id as `msg_${string}` }] });
  await app.client.applyChangeSet((await hold(app, id, [item])).change_set_id);
  const fork = await app.client.forkSession(id);
  const { name } = await app.client.makeBackup();
  const ask = async (typed: string, ...flags: string[]) => {
    const terminal = createTerminal({ tty: true, columns: 100 });
    const ended = runCli(optionsFor(["sessions", "delete", id, ...flags], terminal.io, on(app)));
    await terminal.shows("for good?");
    terminal.type(typed);
    return { code: await ended, ...terminal.written };
  };
  const kept = await ask("n");
  assert.equal(kept.code, 1);
  for (const words of ["2 messages go for good. 1 fork and 1 backup keep copies.", "1 memory that only this session supports stays. To forget them too: --forget", `Copy: ${short(fork.session_id)} "I live in Porto (fork)"`, `Backup: ${name}`]) assert.ok(kept.stderr.includes(words), `${words}\n${kept.stderr}`);
  assert.deepEqual(await textsOf(app), ["The user lives in Porto"]);
  const gone = await ask("y", "--forget");
  assert.match(gone.stderr, /1 memory that only this session supports is forgotten too\./);
  assert.match(gone.stdout, /Deleted .*2 messages.*1 memory\./);
  assert.deepEqual(await textsOf(app), []);
});

test("what waits is shown with old and new words and whose they are, and kept in part or refused", async () => {
  await using app = await startApp();
  const memory = memoryOf(app);
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello" });
  const old = await app.client.addMemory("ada", { text: "I live in Lyon" });
  const sets = [found(app, "Tea is \u202egreen\u202c"), { ...found(app, "I live in Porto"), action: "supersede" as const, target: old.memory_id }, { action: "drop" as const, target: old.memory_id }];
  const first = await hold(app, id, sets);
  const second = await hold(app, id, [found(app, "Nobody wants this")]);
  const shown = await memory("review");
  assert.match(shown.stdout, new RegExp(`${short(first.change_set_id)}  ada · session ${short(id)}`));
  assert.match(shown.stdout, /1 {2}new fact: Tea is \\u\{202e\}green\\u\{202c\} \(from web, 50 % sure\)\n {2}2 {2}fact: I live in Lyon → I live in Porto .*\n {2}3 {2}forget: I live in Lyon\n/);
  assert.match((await run(["sessions", "list"], on(app))).stdout, / held /);
  for (const only of ["0", "4", "1,x", ""]) assert.equal((await memory("review", "apply", first.change_set_id, "--only", only)).code, 2, only);
  const applied = await memory("review", "apply", short(first.change_set_id), "--only", "2");
  assert.equal(applied.stdout, `Kept 1 of 3. Take it back with: rapport memory undo ${short(first.change_set_id)}\n`);
  assert.deepEqual(await textsOf(app), ["I live in Porto"]);
  assert.match((await memory("list", "ada", "--ended")).stdout, /Lyon +replaced/);
  assert.equal((await memory("review", "apply", short(first.change_set_id))).code, 5);
  assert.equal((await memory("review", "reject", short(second.change_set_id))).stdout, "Refused. Nothing of it is kept.\n");
  assert.equal((await memory("review")).stderr, "Nothing waits for you.\n");
  assert.match((await run(["sessions", "show", short(id)], on(app))).stdout, /memory pending \(1\)/);
});

test("the history says what changed by whom; a change is undone with what built on it, and done again", async () => {
  await using app = await startApp();
  const memory = memoryOf(app);
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hello" });
  const held = await hold(app, id, [found(app, "I drink green tea")]);
  await memory("review", "apply", held.change_set_id);
  const [made] = (await app.client.listMemories("ada")).memories;
  await memory("edit", made?.memory_id ?? "", "I drink black tea");
  const [edit] = (await app.client.listChangeSets()).distillations;
  const history = await memory("history", "ada");
  assert.match(history.stdout, new RegExp(`${short(edit?.change_set_id ?? "")} +\\S+ \\S+ +you +applied +change: .*→ I drink black tea\n${short(held.change_set_id)} .*session ${short(id)} +applied +new fact: I drink green tea`));
  const undone = await memory("undo", short(held.change_set_id));
  assert.match(undone.stdout, new RegExp(`^Taken back\\. With it went what built on it: ${short(edit?.change_set_id ?? "")}\\.`));
  assert.deepEqual(await textsOf(app), []);
  assert.equal((await memory("undo", short(held.change_set_id))).code, 5);
  assert.equal((await memory("redo", short(held.change_set_id))).stdout, `Done again: 1 change. With it came back what had gone with it: ${short(edit?.change_set_id ?? "")}.\n`);
  assert.deepEqual(await textsOf(app), ["I drink black tea"]);
  assert.equal((await memory("redo", short(held.change_set_id))).code, 5);
});

test("wrong use is told apart from what is not there", async () => {
  await using app = await startApp();
  const memory = memoryOf(app);
  const cases: [string[], number, RegExp][] = [
    [["list"], 2, /agent/i],
    [["list", "adda"], 1, /There are: ada, bob/],
    [["list", "ada", "--kind", "rumour"], 2, /preference/],
    [["add", "ada", "  "], 2, /empty/],
    [["add", "adda", "Tea"], 1, /adda/],
    [["add", "ada", "Tea", "--since", "spring"], 2, /2026-02-01/],
    [["show", "tea"], 2, /no memory id/],
    [["show", "abcdef12"], 1, /memory list AGENT/],
    [["undo", "abcdef12"], 1, /memory history AGENT/],
    [["review", "apply"], 2, /Name the change/],
    [["review", "accept", "abcdef12"], 2, /no answer/],
    [["review", "reject", "abcdef12", "--only", "1"], 2, /refused whole/],
    [["review", "adda"], 1, /There are: ada, bob/],
  ];
  for (const [words, code, said] of cases) {
    const ran = await memory(...words);
    assert.equal(ran.code, code, `${words.join(" ")}: ${ran.stderr}`);
    assert.match(ran.stderr, said);
  }
});

test("one person's commands show nothing of another's", async () => {
  await using app = await startApp();
  const ben = await joinMember(app, "Ben");
  const { memory_id } = await ben.client.addMemory("ada", { text: "Ben has a wombat" });
  const [set] = (await ben.client.listChangeSets()).distillations;
  const memory = memoryOf(app);
  assert.equal((await memory("list", "ada")).stdout, "");
  assert.equal((await memory("show", memory_id)).code, 1);
  assert.equal((await memory("delete", memory_id, "--yes")).code, 1);
  assert.equal((await memory("undo", set?.change_set_id ?? "")).code, 1);
  assert.equal((await ben.client.listMemories("ada")).memories.length, 1);
});

test("a session is read for the memory when it is asked for, and deleted with what only it supports", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { messages } = await app.client.askMessage(id, { content: "I live in Porto" });
  const distilled = JSON.parse((await run(["sessions", "distill", short(id), "--json"], on(app))).stdout);
  assert.equal(distilled.memory.state, "pending");
  assert.match((await run(["sessions", "distill", short(id)], on(app))).stdout, /It is read for the memory/);
  const held = await hold(app, id, [found(app, "The user lives in Porto", { sources: [{ session_id: id, message_id: messages[0]?.message_id as `msg_${string}` }] })]);
  await app.client.applyChangeSet(held.change_set_id);
  const deleted = await run(["sessions", "delete", short(id), "--forget", "--yes"], on(app));
  assert.match(deleted.stdout, /, 1 memory\.\n$/);
  assert.deepEqual(await textsOf(app), []);
});
