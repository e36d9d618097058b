// How much a whole session is about a question: what is said in it by the way is found by what it is about.
import type { Candidates } from "./candidate.ts";
import { sessionOf } from "./candidate.ts";
import type { Question } from "./question.ts";

export type SessionInput = { question: Question; candidates: Candidates; sessions: number; names: ReadonlySet<number> };

/** Scores by session, the best one's being 1; empty when there is only one session to look in. */
export function scoreSessions({ question, candidates, sessions, names }: SessionInput): Map<number, number> {
  const scores = new Map<number, number>();
  if (sessions < 2) return scores;
  question.terms.forEach((term, index) => {
    if (names.has(term.hash)) return;
    const counts = countSessions(candidates.found.said.postings[index]?.own ?? []);
    const weight = Math.log(1 + (Math.max(0, sessions - counts.size) + 0.5) / (counts.size + 0.5));
    for (const [session, count] of counts) scores.set(session, (scores.get(session) ?? 0) + (weight * count * 2) / (count + 1));
  });
  const best = Math.max(...scores.values(), Number.MIN_VALUE);
  for (const [session, score] of scores) scores.set(session, score / best);
  return scores;
}

function countSessions(keys: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const pk of keys) counts.set(sessionOf(pk), (counts.get(sessionOf(pk)) ?? 0) + 1);
  return counts;
}
