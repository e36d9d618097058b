// Hostile and odd input: whatever a message holds, reading it ends soon, throws nothing, and names only what was given.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { knownMemory, memoryId, personSays, SAID_AT, saidBy } from "../../../../test/support/said.ts";
import type { Said } from "../candidate.ts";
import { MEMORY_KINDS } from "../memory.ts";
import { extractByRules } from "./extract.ts";
import { slotsOf } from "./slot.ts";
import { readPassage } from "./passage.ts";

const PIECES = [
  "I live in ", "I moved to ", "my dog ", "my name is ", "remember that ", "forget ", "always answer in ", "I prefer ", " over ", "on 3 March ", "next week ", "my ", "I have a ", "called ", "no longer ", "any more", "it's ", ", not ", "I cancelled ", "we renamed ", " to ",
  "Lyon", "Rex", "French", "tea", ".", "!", "?", ",", ":", "\n", "\n\n", "```", "`", "\"", "“", "”", "'", ">", "-", "(", ")", "[", "\\", "$", "^", "*", "+", "{S}", "<v>", "$1", "\u0000", "\u2028", "\ud800", "😂", "ß", "İ", "ﬁ", "你好", "我叫", "住在", "が", "é", "e\u0301", "123", "31.2.", "0000-00-00",
];
const speech = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6, unit: "binary" })), { maxLength: 24 }).map((pieces) => pieces.join(""));
const message = fc.record({ text: speech, origin: fc.constantFrom("person", "agent", "tool", "web"), speaker: fc.constantFrom(null, null, "Anna", "$&", "") }) as fc.Arbitrary<Pick<Said, "text" | "origin" | "speaker">>;

test("any talk is read without a fault, and what is found names a person's message and something known", () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 6 }), fc.array(speech, { maxLength: 4 }), (talk, texts) => {
      const said = talk.map((one, index) => ({ ...saidBy(one.origin, one.text, { seq: index + 1 }), speaker: one.speaker }));
      const known = texts.map((text, index) => knownMemory(text, { memory_id: memoryId(index + 1) }));
      const persons = new Set(said.filter((one) => one.origin === "person").map((one) => one.message_id));
      const ids = new Set([null, ...known.map((one) => one.memory_id)]);
      for (const one of extractByRules(said, known, SAID_AT)) {
        assert.ok(one.sources.length > 0 && one.sources.every((source) => persons.has(source)));
        assert.ok(ids.has(one.replaces) && ids.has(one.forgets) && MEMORY_KINDS.includes(one.kind));
        assert.ok(one.confidence > 0 && one.confidence <= 1 && one.text.trim() !== "");
        assert.ok(one.valid_from === null || !Number.isNaN(Date.parse(one.valid_from)));
      }
    }),
    { numRuns: 600 },
  );
});

test("read twice, a session brings nothing twice", () => {
  fc.assert(
    fc.property(speech, (text) => {
      const first = extractByRules(personSays(text), [], SAID_AT).filter((one) => one.forgets === null);
      const known = first.map((one, index) => knownMemory(one.text, { memory_id: memoryId(index + 1), kind: one.kind, valid_from: one.valid_from }));
      const again = extractByRules(personSays(text), known, SAID_AT).filter((one) => one.forgets === null && one.replaces === null);
      const fresh = again.filter((one) => !known.some((memory) => memory.text === one.text));
      assert.deepEqual(fresh, []);
    }),
    { numRuns: 300 },
  );
});

test("400 kB of any troublesome sign or phrase are read in the time of one long message", () => {
  const size = 400_000;
  const steps = { count: 0 };
  for (const piece of [...PIECES, " ", "a", "I live in Lyon. ", "my dog Rex and ", "```\n", "a. ", "My name is Bob\n", "on 3 March on 3 March ", "I prefer a over b over ", "\n> ", "x: ", "a:\n"]) {
    const text = piece.repeat(Math.ceil(size / piece.length));
    const { sentences, pasted } = readPassage(text);
    // What rules see of a long message is bounded, whatever it is made of: that is what keeps the reading linear.
    assert.ok(pasted && sentences.join("").length <= 900, JSON.stringify(piece));
    steps.count += extractByRules(personSays(text), [knownMemory(text.slice(0, 2000))], SAID_AT).length;
  }
  assert.ok(steps.count < 20);
});

test("the longest message that is read whole stays cheap, sign by sign", () => {
  for (const piece of [...PIECES, "my dog is my cat is ", "I have a a a a ", "remember that that that ", "from now on always ", "I am always really just "]) {
    const text = piece.repeat(Math.ceil(1999 / piece.length)).slice(0, 1999);
    assert.ok(Array.isArray(extractByRules(personSays(text), [knownMemory(text)], SAID_AT)));
  }
});

test("what a rule writes, it recognises: each memory is about the same thing as the statement that made it", () => {
  const said = [
    "I live in Lyon.", "I work at Acme as a nurse.", "My dog is called Rex.", "I love tea.", "I don't eat pork.", "I'm allergic to nuts.", "I prefer tabs over spaces.", "My favourite colour is blue.", "Never use emojis.", "Always answer in French.",
    "My flight to Rome is on 3 March at 10:40.", "I'm flying to Oslo tomorrow.", "My birthday is 3 May.", "My sister is called Eve.", "My brother lives in Rome.", "I have two kids.", "Ich wohne in Köln.", "J'habite à Nîmes.", "Vivo en Cádiz.", "我住在上海。", "東京に住んでいます。",
  ];
  for (const text of said) {
    const [one] = extractByRules(personSays(text), [], SAID_AT);
    assert.ok(one && slotsOf(one.text, new Set()).length > 0, `${text} → ${one?.text}`);
  }
});
