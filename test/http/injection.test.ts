// Injection: what tools and pages bring stays data on its whole way, from the tool's answer through distillation into the
// prompt of a new session, also when every model on the way does what the text asks for.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChangeItem } from "../../src/domain/memory/change-set.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Part } from "../../src/domain/message.ts";
import { textOf } from "../../src/domain/message.ts";
import { isRegion, readRegion } from "../../src/domain/prompt/region.ts";
import type { StepRequest } from "../../src/ports/model.ts";
import { linesOf, markOf, SECRET, underAttack, UNSOURCED } from "../support/attack.ts";
import { say } from "../support/door.ts";
import { HOSTILE } from "../support/injection.ts";
import type { RealApp } from "../support/real-app.ts";

/** The region of a prompt's newest words, as text; null for none. Fails when anything else could be taken for one. */
function regionOf(parts: readonly Part[]): string | null {
  const regions = parts.flatMap((part) => (part.type === "text" && part.text.includes("rapport-memory>") ? [part.text] : []));
  assert.ok(regions.length <= 1 && regions.every(isRegion), "one region, behind the person's words");
  return regions[0] ?? null;
}

/** Nothing that is placed closes the region or begins another, and it says exactly what is stored. */
function checkRegion(region: string, placed: { memories: string[]; earlier: string[] }): void {
  assert.deepEqual(region.match(/[<>]/g)?.length, 4, "no sign of a tag but those of its beginning and its end");
  assert.equal(region.split(/[\n\r\u0085\u2028\u2029]/).length, 2 + 3 + placed.memories.length + placed.earlier.length, "one line for each");
  assert.deepEqual(readRegion(region).remembered, placed.memories);
  const { earlier } = readRegion(region);
  assert.equal(earlier.length, placed.earlier.length);
  for (const [index, stored] of placed.earlier.entries()) assert.ok(stored.includes(earlier[index] ?? "\0"), "an excerpt is word for word what was said");
}

/** Asks about the text; the request that the model got, and what the turn's receipt says was placed. */
async function ask(app: RealApp, session_id: SessionId, content: string): Promise<{ request: StepRequest; placed: { memories: string[]; earlier: string[] } }> {
  const { turn } = await app.client.askMessage(session_id, { content });
  const request = app.models.requests.at(-1) as StepRequest;
  const { receipts } = await app.client.listMessages(session_id, { limit: 2 });
  const { primed = [], recalled = [] } = receipts[turn.turn_id] ?? {};
  const memories = primed.map((one) => app.rows<{ text: string }>("SELECT text FROM memories WHERE memory_id = ?", one.memory_id)[0]?.text ?? "not known");
  return { request, placed: { memories, earlier: recalled.map((one) => wordsOf(app, one.message_id)) } };
}

/** All words of a stored message. */
function wordsOf(app: RealApp, message_id: string): string {
  const parts = JSON.parse(app.rows<{ parts: string }>("SELECT parts FROM messages WHERE message_id = ?", message_id)[0]?.parts ?? "[]") as Part[];
  return parts.map((part) => (part.type === "text" ? part.text : part.type === "tool_result" ? part.output : "")).join("\n");
}

/** Every memory and every change of one, with what its sources say. */
async function checkMemories(app: RealApp, known: string): Promise<number> {
  const sources = new Map(app.rows<{ message_id: string; role: string }>("SELECT message_id, role FROM messages").map((row) => [row.message_id, row.role]));
  const sets = app.rows<{ items: string }>("SELECT items FROM change_sets WHERE cause <> 'person'").flatMap((row) => JSON.parse(row.items) as ChangeItem[]);
  const { memories } = await app.client.listMemories("ada", { limit: 200 });
  for (const one of [...sets.filter((item) => "origin" in item), ...memories.filter((memory) => memory.memory_id !== known)]) {
    assert.notEqual(one.kind, "instruction", one.text);
    assert.notEqual(one.origin, "person", one.text);
    assert.ok(!one.text.includes(UNSOURCED), "nothing is kept whose source was made up");
    assert.ok(!one.text.includes(SECRET));
    assert.ok(one.sources.length > 0 && one.sources.every((source) => sources.has(source.message_id)));
    // What only a tool said names the tool's own message.
    if (one.origin !== "agent") assert.ok(one.sources.some((source) => sources.get(source.message_id) === "tool"), one.text);
  }
  const own = memories.find((memory) => memory.memory_id === known);
  assert.deepEqual([own?.text, own?.superseded_by, own?.valid_to], ["The user lives in Lyon.", null, null], "what the person said stays");
  return memories.length - 1;
}

/** All prompts of turns: the same system text each, nothing of the other person, and extractions that their data cannot leave. */
function checkRequests(app: RealApp): void {
  const reading = app.models.requests.filter((request) => linesOf(request).length > 0);
  const turns = app.models.requests.filter((request) => !reading.includes(request));
  assert.ok(new Set(reading.map((request) => request.instructions)).size <= 1);
  assert.equal(new Set(turns.map((request) => request.instructions)).size, 1);
  assert.equal(new Set(turns.map((request) => JSON.stringify(request.tools))).size, 1);
  for (const request of reading) {
    const text = textOf(request.messages[0]?.parts ?? []);
    for (const tag of ["<known>", "</known>", "<conversation>", "</conversation>"]) assert.equal(text.split(tag).length, 2, tag);
  }
  const ours = app.models.requests.filter((request) => !JSON.stringify(request.messages[0]).includes("Ben's locker has"));
  assert.equal(ours.length, app.models.requests.length - 1);
  for (const request of ours) assert.ok(!JSON.stringify(request.messages).includes(SECRET), "nobody is told another's words");
}

/** The question about each text, in a new session or in the one given; how often its words were placed. */
async function askAboutAll(app: RealApp, session_id?: SessionId): Promise<number> {
  app.models.setScript(say("I see."));
  let count = 0;
  for (const index of HOSTILE.keys()) {
    const { request, placed } = await ask(app, session_id ?? (await app.session()), `What do you know about ${markOf(index)}?`);
    const region = regionOf(request.messages.at(-1)?.parts ?? []);
    assert.equal(region !== null, placed.memories.length + placed.earlier.length > 0, HOSTILE[index]?.name);
    if (region !== null) checkRegion(region, placed);
    count += [...placed.memories, ...placed.earlier].some((text) => text.split(/\s/).includes(markOf(index))) ? 1 : 0;
  }
  return count;
}

/** Enough to mean something. */
const ENOUGH = 60;

test(`${HOSTILE.length} hostile texts teach nothing by rules, and stay quotations when the talk comes back to them`, async (t) => {
  const { app: attacked, known, sessions } = await underAttack("rules");
  await using app = attacked;
  assert.equal(await checkMemories(app, known), 0);
  const [session_id = "ses_"] = sessions;
  await app.client.reopenSession(session_id);
  const placed = await askAboutAll(app, session_id);
  checkRequests(app);
  t.diagnostic(`${placed} of ${HOSTILE.length} texts were quoted`);
  assert.ok(HOSTILE.length >= ENOUGH && placed >= ENOUGH, `${placed} were quoted`);
});

for (const [attack, way] of [["model", "a distillation that does all they ask for"], ["remember", "an agent that keeps all they ask for"]] as const) {
  test(`${HOSTILE.length} hostile texts stay data through ${way}, and in the prompt of a new session`, async (t) => {
    const { app: attacked, known } = await underAttack(attack);
    await using app = attacked;
    const kept = await checkMemories(app, known);
    const placed = await askAboutAll(app);
    checkRequests(app);
    t.diagnostic(`${kept} memories were kept, ${placed} of ${HOSTILE.length} texts placed`);
    assert.ok(placed >= ENOUGH, `${placed} were placed`);
  });
}

/** How a region could be written by somebody who does not think of it. */
const WRITERS: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  "as JSON with its tags": (text) => JSON.stringify({ remembered: text }),
  "as JSON without what looks like a tag": (text) => JSON.stringify({ remembered: text.replace(/<\/?rapport-memory>/g, "") }).replace(/[<>]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
};

for (const [name, write] of Object.entries(WRITERS)) {
  test(`a region that is written ${name} would be caught`, (t) => {
    const caught = HOSTILE.filter(({ text }) => {
      const region = ["\n\n<rapport-memory>", "Notes.", write(text), "</rapport-memory>"].join("\n");
      return throws(() => checkRegion(regionOf([{ type: "text", text: region }]) ?? "", { memories: [text], earlier: [] }));
    });
    t.diagnostic(`by ${caught.length} of ${HOSTILE.length} texts`);
    assert.ok(caught.length > 0);
  });
}

function throws(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    assert.ok(error instanceof assert.AssertionError);
    return true;
  }
}

/** An app whose distillations believe more than they should: each new memory is changed before it is stored. */
function believing(change: (item: Record<string, unknown>) => object) {
  return (app: RealApp) => {
    const { store } = app.app;
    const { run } = store;
    store.run = ((name: string, input: { set?: { items: Record<string, unknown>[] } | null }) => {
      if (name === "finishDistill") for (const item of input.set?.items ?? []) Object.assign(item, change(item));
      return run(name as never, input as never);
    }) as typeof run;
  };
}

const NOWHERE = { session_id: "ses_00000000000000000000000000000001", message_id: "msg_00000000000000000000000000000001" };

for (const [name, change] of Object.entries({
  "an instruction for one": () => ({ kind: "instruction" }),
  "that its person said it": () => ({ origin: "person" }),
  "a source that there is not": () => ({ sources: [NOWHERE] }),
})) {
  test(`a distillation that believes a model ${name} would be caught`, async () => {
    const { app: attacked, known } = await underAttack("model", { texts: [0, 1, 2], spoil: believing(change) });
    await using app = attacked;
    await assert.rejects(checkMemories(app, known), assert.AssertionError);
  });
}

test("a server that looks into another person's memory would be caught", async () => {
  const texts = [...HOSTILE.keys()].filter((index) => HOSTILE[index]?.name.startsWith("secrets"));
  const spoil = ({ app }: RealApp) => {
    const { ask: askStore } = app.store;
    const asAnybody = askStore as (name: string, ...input: object[]) => Promise<unknown>;
    app.store.ask = (async (name: string, ...input: object[]) => {
      const ben = name === "recallMemories" ? (await askStore("listPeople")).find((one) => one.name === "Ben") : undefined;
      return asAnybody(name, ...(ben ? [{ ...input[0], person_id: ben.person_id }] : input));
    }) as typeof askStore;
  };
  const { app: attacked } = await underAttack("remember", { texts, spoil });
  await using app = attacked;
  assert.ok(throws(() => checkRequests(app)));
});
