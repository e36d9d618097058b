// Extraction by rules: what a person said of themselves in so many words, without any model. It would rather miss than be wrong.
import type { Candidate, Said } from "../candidate.ts";
import type { Memory } from "../memory.ts";
import { noteChange, plainClause } from "./change.ts";
import { clausesOf, readFact } from "./clause.ts";
import { askedToRemember, forgetAsked, isRememberThat, remember } from "./explicit.ts";
import type { Ledger } from "./ledger.ts";
import { note, openLedger, retract } from "./ledger.ts";
import { beginsPlay, endsPlay, isJoke, isQuestion, isRetraction, isSupposed, isTextTask } from "./mood.ts";
import { readPassage } from "./passage.ts";

/**
 * What the messages (oldest first) say that is worth keeping, against what is known at `now` (ISO). Only a person's own words
 * are read. Linear in the length of the messages; never throws.
 */
export function extractByRules(said: readonly Said[], known: readonly Memory[], now: string): Candidate[] {
  const reading: Reading = { ledger: openLedger(known, now), playing: false, before: undefined };
  for (const one of said) {
    if (one.origin !== "person" || one.role !== "user") continue;
    readMessage(reading, one);
    reading.before = one;
  }
  return reading.ledger.candidates;
}

/** `playing`: a game is on in which nothing is meant. `before`: the person's message before this one. */
type Reading = { ledger: Ledger; playing: boolean; before: Said | undefined };

function readMessage(reading: Reading, said: Said): void {
  const { sentences, pasted } = readPassage(said.text);
  const joke = isJoke(sentences.join(" "));
  if (sentences[0] !== undefined && reading.before && (isRetraction(sentences[0]) || (joke && sentences.length === 1))) retract(reading.ledger, reading.before.message_id);
  for (const [index, sentence] of sentences.entries()) {
    if (turnsPlay(reading, sentence) || reading.playing) continue;
    if (isTextTask(sentence)) return;
    readSentence(reading.ledger, said, { sentence, before: sentences[index - 1], asked: pasted || joke });
  }
}

/** Notes that a game begins or ends with this sentence. */
function turnsPlay(reading: Reading, sentence: string): boolean {
  if (reading.playing && endsPlay(sentence)) reading.playing = false;
  else if (beginsPlay(sentence)) reading.playing = true;
  else return false;
  return true;
}

/** `before` is the sentence before it in the message; `asked`: only what is asked for counts here. */
type Line = { sentence: string; before: string | undefined; asked: boolean };

function readSentence(ledger: Ledger, said: Said, { sentence, before, asked }: Line): void {
  if (isRetraction(sentence)) return retract(ledger, said.message_id);
  if (isRememberThat(sentence) && before !== undefined) return remember(ledger, said, { language: "en", text: before.replace(/[.!]+$/u, "") });
  const wish = askedToRemember(sentence);
  if (wish) return remember(ledger, said, wish);
  if (forgetAsked(ledger, said, sentence)) return;
  if (asked || isQuestion(sentence) || isSupposed(sentence) || sentence.includes("…")) return;
  if (noteChange(ledger, said, plainClause(sentence))) return;
  for (const clause of clausesOf(sentence)) {
    if (noteChange(ledger, said, clause)) continue;
    const fact = readFact(clause, said, false);
    if (fact) note(ledger, fact);
  }
}
