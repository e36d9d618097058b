// Changes: what a sentence does to what is known.
import assert from "node:assert/strict";
import { test } from "node:test";
import { knownMemory, memoryId, messageId, personSays, SAID_AT } from "../../../../test/support/said.ts";
import type { Memory } from "../memory.ts";
import { extractByRules } from "./extract.ts";

function knows(...texts: (string | [string, Partial<Memory>])[]): Memory[] {
  return texts.map((one, index) => {
    const [text, fields] = typeof one === "string" ? [one, {}] : one;
    return knownMemory(text, { memory_id: memoryId(index + 1), ...fields });
  });
}

/** What a sentence does, as "text" for something new, "n > text" for what takes the place of the nth known, "n = text" when it forgets. */
function does(known: readonly Memory[], ...said: string[]): string[] {
  const number = (id: string | null) => known.findIndex((one) => one.memory_id === id) + 1;
  return extractByRules(personSays(...said), known, SAID_AT).map(({ text, replaces, forgets }) => (forgets ? `${number(forgets)} = ${text}` : replaces ? `${number(replaces)} > ${text}` : text));
}

const KNOWN = knows(
  "The user lives in Paris.", "The user works at Acme.", "The user has a dog called Rex.", "The user likes coffee.", "The user's flight to Rome is on 3 March 2026.",
  "The user is vegetarian.", "Never use emojis.", "The user is called Anna.", "The user prefers tabs to spaces.",
);
const EVENT_KNOWN = KNOWN.map((one, index) => (index === 4 ? { ...one, kind: "event" as const, valid_from: "2026-03-03T00:00:00.000Z" } : one));

test("what holds only once is replaced by the new statement", () => {
  const table: [string, ...string[]][] = [
    ["I moved to Lyon.", "1 > The user lives in Lyon."],
    ["I live in Lyon now.", "1 > The user lives in Lyon."],
    ["No, I live in Lyon.", "1 > The user lives in Lyon."],
    ["I now work at Globex.", "2 > The user works at Globex."],
    ["My dog is called Max.", "3 > The user has a dog called Max."],
    ["I hate coffee.", "4 > The user dislikes coffee."],
    ["I'm vegan now.", "6 > The user is vegan."],
    ["Use emojis again.", "7 > Always use emojis."],
    ["My name is Annika.", "8 > The user is called Annika."],
    ["I prefer spaces over tabs.", "9 > The user prefers spaces to tabs."],
    ["My flight to Rome is on 5 March.", "5 > The user's flight to Rome is on 5 March 2026."],
    ["My flight to Rome has been moved to 5 March.", "5 > The user's flight to Rome is on 5 March 2026."],
  ];
  for (const [said, ...expected] of table) assert.deepEqual(does(EVENT_KNOWN, said), expected, said);
});

test("what stands beside the known leaves it alone", () => {
  const table: [string, ...string[]][] = [
    ["I have a dog called Max.", "The user has a dog called Max."],
    ["My other dog is called Max.", "The user has a dog called Max."],
    ["My cat is called Tom.", "The user has a cat called Tom."],
    ["I like tea.", "The user likes tea."],
    ["My flight to Oslo is on 5 March.", "The user's flight to Oslo is on 5 March 2026."],
    ["Call me Annie.", "The user wants to be called Annie."],
  ];
  for (const [said, ...expected] of table) assert.deepEqual(does(EVENT_KNOWN, said), expected, said);
});

test("an event that is over is not moved by the next of its kind", () => {
  const known = knows(["The user's dentist appointment is on 3 January 2026.", { kind: "event", valid_from: "2026-01-03T00:00:00.000Z" }]);
  assert.deepEqual(does(known, "My dentist appointment is on 3 March."), ["The user's dentist appointment is on 3 March 2026."]);
});

test("what is said again confirms the known words", () => {
  for (const [said, text] of [["I live in Paris.", "The user lives in Paris."], ["I love coffee.", "The user likes coffee."], ["I have a dog.", "The user has a dog called Rex."], ["my dog Rex is asleep", "The user has a dog called Rex."]]) {
    assert.deepEqual(does(KNOWN, said!), [text], said);
  }
  assert.deepEqual(does(knows("The user lives in Lyon, France."), "I live in Lyon."), ["The user lives in Lyon, France."]);
});

test("what ended is kept as ended", () => {
  const table: [string, ...string[]][] = [
    ["I no longer live in Paris.", "1 > The user no longer lives in Paris."],
    ["I don't work at Acme any more.", "2 > The user no longer works at Acme."],
    ["I quit my job at Acme.", "2 > The user no longer works at Acme."],
    ["I left Acme last week.", "2 > The user no longer works at Acme."],
    ["I'm not vegetarian anymore.", "6 > The user is no longer vegetarian."],
    ["I no longer like coffee.", "4 > The user no longer likes coffee."],
    ["My dog Rex died.", "3 > The user's dog Rex died."],
    ["My dog passed away.", "3 > The user's dog Rex died."],
    ["I cancelled my flight to Rome.", "5 > Cancelled: The user's flight to Rome is on 3 March 2026."],
    ["The flight to Rome is cancelled.", "5 > Cancelled: The user's flight to Rome is on 3 March 2026."],
    ["We're not flying to Rome after all.", "5 > Cancelled: The user's flight to Rome is on 3 March 2026."],
  ];
  for (const [said, ...expected] of table) assert.deepEqual(does(EVENT_KNOWN, said), expected, said);
});

test("the end of what is not known says nothing", () => {
  for (const said of ["I no longer live in Rome.", "I left Globex.", "My cat died.", "The trip to Oslo is cancelled.", "I don't eat fish any more.", "I quit smoking."]) assert.deepEqual(does(EVENT_KNOWN, said), [], said);
});

test("a new name or a correction changes the words of the one memory that it fits", () => {
  assert.deepEqual(does(KNOWN, "We renamed Rex to Max."), ["3 > The user has a dog called Max."]);
  assert.deepEqual(does(KNOWN, "I renamed my dog to Max."), ["3 > The user has a dog called Max."]);
  assert.deepEqual(does(KNOWN, "Actually it's Lyon, not Paris."), ["1 > The user lives in Lyon."]);
  assert.deepEqual(does(knows("The user likes Paris.", "The user lives in Paris."), "It's Lyon, not Paris."), []);
  assert.deepEqual(does(KNOWN, "It's a cat, not a mouse."), []);
});

test("a change holds since the day that was named, else since it was said", () => {
  const since = (said: string) => extractByRules(personSays(said), KNOWN, SAID_AT)[0]?.valid_from?.slice(0, 10);
  assert.equal(since("I moved to Lyon on 3 January."), "2026-01-03");
  assert.equal(since("Last week I moved to Lyon."), "2026-02-02");
  assert.equal(since("I moved to Lyon in 2024."), "2024-01-01");
  assert.equal(since("I moved to Lyon."), "2026-02-10");
  assert.equal(since("I left Acme yesterday."), "2026-02-09");
  assert.equal(since("My name is Annika."), undefined);
});

test("forgetting names what it means", () => {
  const table: [string, ...string[]][] = [
    ["Forget that I live in Paris.", "1 = The user lives in Paris."],
    ["Please forget where I live.", "1 = The user lives in Paris."],
    ["Forget my name.", "8 = The user is called Anna."],
    ["Forget about Rex.", "3 = The user has a dog called Rex."],
    ["Can you forget what I told you about my dog?", "3 = The user has a dog called Rex."],
    ["Vergiss, dass ich in Paris wohne."],
    ["Forget about Max."],
    ["Forget it."],
    ["Forget the user."],
    ["Don't forget that I like jazz.", "The user likes jazz."],
  ];
  for (const [said, ...expected] of table) assert.deepEqual(does(KNOWN, said), expected, said);
  const many = knows(...Array.from({ length: 6 }, (_, n) => `Rex ate shoe number ${n + 1}.`));
  assert.deepEqual(does(many, "Forget about Rex."), [], "what fits too much is too vague");
});

test("within one session the last word counts, and only that", () => {
  assert.deepEqual(does([], "I live in Paris.", "No, I live in Lyon."), ["The user lives in Lyon."]);
  assert.deepEqual(does(KNOWN, "I moved to Rome.", "Sorry, I moved to Lyon."), ["1 > The user lives in Lyon."]);
  assert.deepEqual(does([], "My dog is called Rex.", "We renamed Rex to Max."), ["The user has a dog called Max."]);
  assert.deepEqual(does([], "I work at Acme.", "I quit my job at Acme."), []);
  assert.deepEqual(does([], "I live in Paris.", "Forget that I live in Paris."), []);
  assert.deepEqual(does(KNOWN, "I moved to Rome.", "I no longer live in Rome."), ["1 > The user no longer lives in Rome."]);
});

test("said twice, both messages are its sources", () => {
  const [found, ...others] = extractByRules(personSays("I live in Lyon.", "As you know, I live in Lyon."), [], SAID_AT);
  assert.deepEqual([found?.sources, others], [[messageId(1), messageId(2)], []]);
});

test("what has ended or was replaced is not known any more", () => {
  const old = knows(["The user lives in Lyon.", { valid_to: "2026-01-01T00:00:00.000Z" }], ["The user works at Acme.", { superseded_by: memoryId(9) }]);
  assert.deepEqual(does(old, "I live in Rome.", "I left Acme."), ["The user lives in Rome."]);
});

test("what a model has written in other words is recognised too", () => {
  for (const text of ["User lives in Paris.", "The user resides in Paris", "The user has moved to Paris."]) assert.deepEqual(does(knows(text), "I moved to Lyon."), ["1 > The user lives in Lyon."], text);
  assert.deepEqual(does(knows("The user's name is Anna.", "Anna lives in Paris."), "I moved to Lyon."), ["2 > The user lives in Lyon."]);
  assert.deepEqual(does(knows("Eve lives in Paris."), "I moved to Lyon."), ["The user lives in Lyon."]);
});
