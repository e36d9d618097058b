// Searching a conversation costs no more than its bounds allow, and others get their turn meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Source } from "./quote.ts";
import { findQuotes } from "./quote.ts";

const WORDS = Array.from({ length: 6000 }, (_, n) => `word${n.toString(36)}q`);
const said = (id: number, text: string): Source => ({ message_id: `msg_${id}`, role: "user", text });
/** A conversation of many short sentences. */
const LONG = Array.from({ length: 200 }, (_, n) => said(n, Array.from({ length: 10 }, (__, k) => `The ${WORDS[n * 10 + k]} is number ${n * 10 + k}.`).join(" ")));

/** The quickest of three: what else the machine does is not this code's. */
async function timeOf(question: string): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < 3; run += 1) {
    const start = performance.now();
    await findQuotes(question, LONG, 3);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

test("a question of thousands of words costs hardly more than a short one", async () => {
  const short = await timeOf(WORDS.slice(0, 20).join(" "));
  assert.ok((await timeOf(WORDS.join(" "))) < short * 8);
});

test("the event loop goes round while a large conversation is searched", async () => {
  const sources = Array.from({ length: 40 }, (_, n) => said(n, `${WORDS.slice(n, n + 800).join(" ")}. `.repeat(3)));
  let rounds = 0;
  const count = () => {
    rounds += 1;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  await findQuotes("word0q", sources, 3);
  clearImmediate(timer);
  assert.ok(rounds >= 5, `${rounds} rounds`);
});

test("of more sentences than are searched the newest are found, and the oldest are not", async () => {
  const sources = Array.from({ length: 210 }, (_, n) => said(n, Array.from({ length: 10 }, (__, k) => `Sentence ${n * 10 + k} stands here.`).join(" ")));
  sources.unshift(said(900, "The old deadline was May."));
  sources.push(said(901, "The budget was large."));
  assert.deepEqual(await findQuotes("deadline", sources, 3), []);
  assert.deepEqual((await findQuotes("budget", sources, 3)).map(({ message_id }) => message_id), ["msg_901"]);
});

test("an earlier copy of a very long question is not quoted back", async () => {
  const question = `${WORDS.slice(0, 4000).join(" ")}. And the garden? `;
  assert.deepEqual(await findQuotes(question, [said(1, question)], 3), []);
});
