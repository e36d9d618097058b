// Grounding: what a model says was said, against the words of the messages that it names. A model may be talked into naming a
// person's message for what a web page says; the words show it.
import type { MessageId } from "../ids.ts";
import type { Candidate, Said } from "./candidate.ts";
import { contentWords, coverage } from "./essence.ts";

/** The messages of one reading and the telling words of each. */
export type Ground = { said: readonly Said[]; words: ReadonlyMap<MessageId, ReadonlySet<string>>; foreign: readonly Said[] };

/** Which part of an instruction's or a wish's words its person must have used, where others' words were read beside theirs. */
const OWN_SHARE = 0.5;
/** From this part on a person's words alone carry a memory, and whoever repeated them is not named. */
const CARRIED = 0.6;

export function groundOf(said: readonly Said[]): Ground {
  const words = new Map(said.map((one) => [one.message_id, contentWords(one.text)] as const));
  return { said, words, foreign: said.filter((one) => one.origin === "tool" || one.origin === "web") };
}

/**
 * The candidate with the sources that its words really have. What has words of a tool's or a page's text names that text too,
 * and so becomes no more than its origin allows. Undefined for an instruction that its person cannot have given.
 */
export function grounded(candidate: Candidate, ground: Ground): Candidate | undefined {
  const words = contentWords(candidate.text);
  const cited = ground.said.filter((one) => candidate.sources.includes(one.message_id));
  const missing = without(words, wordsOf(cited, ground));
  const behind = ground.foreign.filter((one) => !cited.includes(one) && coverage(missing, wordsOf([one], ground)) > 0 && missing.size > 0);
  const own = coverage(words, wordsOf(cited.filter(isPersons), ground));
  // An agent may repeat what a page told it in an earlier reading: a wish in its words is not yet its person's.
  const told = candidate.kind === "instruction" && own < OWN_SHARE ? ground.said.filter((one) => one.origin === "agent" && !cited.includes(one)) : [];
  const agents = told.filter((one) => missing.size > 0 && coverage(missing, wordsOf([one], ground)) > 0);
  if (ground.foreign.length > 0 && own < OWN_SHARE && candidate.kind === "instruction") return undefined;
  const explicit = candidate.explicit && (ground.foreign.length === 0 || own >= OWN_SHARE);
  return { ...candidate, explicit, sources: sourcesOf(cited, [...behind, ...agents], { own, words, ground }) };
}

function sourcesOf(cited: readonly Said[], behind: readonly Said[], { own, words, ground }: { own: number; words: ReadonlySet<string>; ground: Ground }): MessageId[] {
  const persons = cited.filter(isPersons);
  const borrowed = without(words, wordsOf(persons, ground));
  const needsOthers = behind.length > 0 || cited.some((one) => ground.foreign.includes(one) && borrowed.size > 0 && coverage(borrowed, wordsOf([one], ground)) > 0);
  const kept = persons.length > 0 && own >= CARRIED && !needsOthers ? persons : [...cited, ...behind];
  return kept.map((one) => one.message_id);
}

/** True when the person's own words in the named messages speak of `text`: nothing is forgotten because others say so. */
export function speaksOf(candidate: Candidate, text: string, ground: Ground): boolean {
  if (ground.foreign.length === 0) return true;
  const own = wordsOf(ground.said.filter((one) => isPersons(one) && candidate.sources.includes(one.message_id)), ground);
  return coverage(contentWords(text), own) > 0;
}

/** True when all of a text's words are in what the named persons said: then it is said again, and no echo. */
export function isSaidAgain(candidate: Candidate, ground: Ground): boolean {
  const own = wordsOf(ground.said.filter((one) => isPersons(one) && candidate.sources.includes(one.message_id)), ground);
  return coverage(contentWords(candidate.text), own) === 1;
}

function isPersons(one: Said): boolean {
  return one.origin === "person";
}

function wordsOf(said: readonly Said[], { words }: Ground): Set<string> {
  return new Set(said.flatMap((one) => [...(words.get(one.message_id) ?? [])]));
}

function without(words: ReadonlySet<string>, given: ReadonlySet<string>): Set<string> {
  return new Set([...words].filter((word) => !given.has(word)));
}
