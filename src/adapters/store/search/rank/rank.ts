// From the parts of a score to an order: words, session, date and vector, each beside the best of its kind.
import type { RecallReason } from "../../../../domain/recall.ts";
import { scoreBetween } from "./between.ts";
import type { Candidate, Candidates } from "./candidate.ts";
import { sessionOf } from "./candidate.ts";
import { scoreChats } from "./chat.ts";
import { stemOf, wordsOf } from "../language/token.ts";
import { TRAIT } from "../language/trait.ts";
import type { Question } from "./question.ts";
import { scoreSessions } from "./session-score.ts";
import { hashOf } from "../stem-count.ts";
import { CHAT, DATE, PEOPLE, SESSION, VECTOR } from "./weight.ts";

/** `sessions`: how many there are to look in. `likeness` of a message's vector to the question's, by key, from 0 to 1. */
export type RankInput = { question: Question; candidates: Candidates; sessions: number; likeness: ReadonlyMap<number, number> };
export type Ranked = { pk: number; score: number; parts: Record<RecallReason, number> };

/** All that was found, best first; of equals the newer one. */
export function rank({ question, candidates, sessions, likeness }: RankInput): Ranked[] {
  const { names, asked } = readSpeakers(question, candidates);
  const words = new Map([...scoreBetween(question, candidates, names), ...scoreChats(question, candidates)]);
  const vectors = gather(words, candidates, likeness);
  const perSession = scoreSessions({ question, candidates, sessions, names });
  const best = top(words.values());
  const ranked: Ranked[] = [];
  for (const pk of new Set([...words.keys(), ...vectors.keys()])) {
    const text = candidates.texts.get(pk);
    if (!text) continue;
    const own = ((words.get(pk) ?? 0) / best) * factor(question, text, asked);
    const session = SESSION * (perSession.get(sessionOf(pk)) ?? 0);
    const date = isOfTime(question, text.at) ? DATE * (1 + own + session) : 0;
    const vector = VECTOR * (vectors.get(pk) ?? 0);
    ranked.push({ pk, score: own + session + date + vector, parts: { words: own, session, date, vector } });
  }
  return ranked.toSorted((a, b) => b.score - a.score || b.pk - a.pk);
}

/** Likeness by hit: in a chat the likest message of a turn speaks for the one by which the turn is found. */
function gather(words: ReadonlyMap<number, number>, { texts }: Candidates, likeness: ReadonlyMap<number, number>): Map<number, number> {
  const found = new Map<number, number>();
  if (likeness.size === 0) return found;
  const turns = new Map<number, number>();
  const turnOf = (pk: number) => (texts.get(pk)?.speaker === null ? texts.get(pk)?.turn_pk : undefined);
  for (const pk of [...words.keys(), ...likeness.keys()]) {
    const turn = turnOf(pk);
    if (turn !== undefined && !turns.has(turn)) turns.set(turn, pk);
  }
  for (const [pk, value] of likeness) {
    const hit = turns.get(turnOf(pk) ?? -1) ?? pk;
    found.set(hit, Math.max(value, found.get(hit) ?? 0));
  }
  return found;
}

/** The parts of a score that are not zero. */
export function reasonsOf({ parts }: Ranked): Partial<Record<RecallReason, number>> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part > 0));
}

function top(values: Iterable<number>): number {
  let best = 0;
  for (const value of values) best = Math.max(best, value);
  return best > 0 ? best : 1;
}

/** Names of the speakers that were found, as hashes, and the one that the question asks about; null for none or several. */
function readSpeakers({ terms }: Question, { texts }: Candidates): { names: Set<number>; asked: string | null } {
  const names = new Map<number, string>();
  const speakers = new Set([...texts.values()].flatMap((text) => text.speaker ?? []));
  for (const speaker of speakers) for (const word of wordsOf(speaker)) names.set(hashOf(stemOf(word)), speaker);
  const asked = new Set(terms.flatMap((term) => names.get(term.hash) ?? []));
  return { names: new Set(names.keys()), asked: asked.size === 1 ? ([...asked][0] ?? null) : null };
}

/** What a text's speaker and traits make of its score. */
function factor({ trait }: Question, text: Candidate, asked: string | null): number {
  const fits = (text.traits & trait) !== 0;
  if (text.speaker === null) return fits ? 1 + CHAT.trait : 1;
  const raised = 1 + (text.speaker === asked ? PEOPLE.speaker : 0) + (fits ? PEOPLE.trait : 0);
  return (text.traits & TRAIT.asks) !== 0 ? raised * PEOPLE.asking : raised;
}

function isOfTime({ dates }: Question, at: number): boolean {
  // A day's talk may begin before the day that is asked about, in another time zone.
  return dates !== null && at > dates.from - 86_400_000 && at <= dates.to;
}
