// Made-up chats with an assistant: long answers, short remarks by the way, and much that is nearly the same. Made anew from a
// seed each time, so that ranking is never measured on dialogues between people alone.
import { ADVICE, BRANDS, DISHES, FACTS, NAMED, NUMBERS, PEOPLE, PLACES, REQUESTS, THINGS, TOPICS } from "./chat-text.ts";
import type { MemorySet, Question, Sample, SetMessage, Unit } from "./set.ts";

const SAMPLES = 3;
const SESSIONS = 120;
const ROUNDS = 6;
const BEGIN = Date.UTC(2025, 0, 6, 18);
const DAY = 86_400_000;

type Pick = <T>(list: readonly T[]) => T;
type Slots = Record<string, string>;

/** Chats of several people; the same ones for the same seed. */
export function makeChats(seed = 7): MemorySet {
  return { name: "assistant chats (made up)", samples: range(SAMPLES).map((index) => makeSample(`person ${index + 1}`, pickWith(seed * 100 + index))) };
}

function makeSample(name: string, pick: Pick): Sample {
  const questions: Question[] = [];
  const sessions = range(SESSIONS).map((session) => {
    const topic = pick(TOPICS);
    return range(ROUNDS).map((round) => makeRound({ id: `r${session + 1}-${round + 1}`, at: BEGIN + session * 3 * DAY + round * 90_000, topic }, questions, pick));
  });
  return { name, sessions, questions: withAllEvidence(questions) };
}

type Place = { id: string; at: number; topic: (typeof TOPICS)[number] };

/** A request and its answer; in every third round something is mentioned, in every tenth the answer names something. */
function makeRound({ id, at, topic }: Place, questions: Question[], pick: Pick): Unit {
  const slots: Slots = { ...pickSlots(pick), x: pick(topic.words), y: pick(topic.words) };
  let user = fill(pick(REQUESTS), slots);
  const advice = range(7).map(() => fill(pick(ADVICE), { ...slots, x: pick([slots["x"] ?? "", pick(topic.words)]), y: pick(topic.words) }));
  const chance = pick(range(30));
  if (chance < 10) {
    const fact = pick(FACTS);
    user = pick([`${user} ${fill(pick(fact.said), slots)}`, `${fill(pick(fact.said), slots)} ${user}`]);
    questions.push({ question: fill(pick(fact.asked), slots), evidence: [id], category: "mentioned" });
  } else if (chance < 13) {
    const which = pick([0, 1] as const);
    advice.splice(3, 0, fill(NAMED.told[which], slots));
    questions.push({ question: fill(NAMED.asked[which], slots), evidence: [id], category: "told" });
  }
  const opening = `Happy to help with ${topic.name}! Here is what I would keep in mind about ${slots["x"]}:`;
  const answer = [opening, ...advice.map((line, index) => `${index + 1}. ${line}`), `Let me know if you want more on ${slots["y"]}.`].join("\n");
  return { id, messages: [message("user", user, at), message("assistant", answer, at + 30_000)] };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function message(role: SetMessage["role"], text: string, at: number): SetMessage {
  return { role, text, at, keys: [] };
}

/** The same question may have been answered more than once. */
function withAllEvidence(questions: readonly Question[]): Question[] {
  const merged = new Map<string, Question>();
  for (const one of questions) {
    const known = merged.get(one.question);
    merged.set(one.question, known ? { ...known, evidence: [...known.evidence, ...one.evidence] } : one);
  }
  return [...merged.values()];
}

function pickSlots(pick: Pick): Slots {
  return { thing: pick(THINGS), brand: pick(BRANDS), place: pick(PLACES), person: pick(PEOPLE), number: pick(NUMBERS), dish: pick(DISHES) };
}

function fill(text: string, slots: Slots): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? "");
}

/** A seeded choice (mulberry32). */
function pickWith(seed: number): Pick {
  let state = seed >>> 0;
  return (list) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const share = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return list[Math.floor(share * list.length)] as (typeof list)[number];
  };
}
