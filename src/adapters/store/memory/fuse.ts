// One order out of three: how well a memory's own words fit a question, how near its meaning is, and how well the messages
// fit from which it was learned. Each beside the best of its kind and then added, which finds more than adding places in lists.
// Source of the method: E. Fox and J. Shaw, "Combination of Multiple Searches" (TREC-2, 1994).

/** What the nearest meaning and the best source count beside the best words. */
const MEANING = 0.6;
const SOURCE = 1;
/** What a memory needs of the best one's score, in words or in meaning, to be worth its place; and in its sources alone. */
const SHARE = 0.3;
const SOURCE_SHARE = 0.5;

/** Scores of any scale by a memory's key; none is below 0. */
type Scores = ReadonlyMap<number, number>;
/** `likeness` from 0 to 1. */
export type Parts = { words: Scores; likeness: Scores; sources: Scores };
export type Fused = { pk: number; score: number; reasons: { words?: number; vector?: number; source?: number } };

/** Best first; of equals the newer one. */
export function fuse({ words, likeness, sources }: Parts): Fused[] {
  const [mostWords, mostSource] = [bestOf(words), bestOf(sources)];
  const fused = [...new Set([...words.keys(), ...likeness.keys(), ...sources.keys()])].flatMap((pk): Fused[] => {
    const [word, like, source] = [(words.get(pk) ?? 0) / mostWords, likeness.get(pk) ?? 0, (sources.get(pk) ?? 0) / mostSource];
    if (Math.max(word, like) < SHARE && source < SOURCE_SHARE) return [];
    const reasons = { ...(word > 0 && { words: word }), ...(like > 0 && { vector: MEANING * like }), ...(source > 0 && { source: SOURCE * source }) };
    return [{ pk, score: word + MEANING * like + SOURCE * source, reasons }];
  });
  return fused.toSorted((a, b) => b.score - a.score || b.pk - a.pk);
}

function bestOf(scores: Scores): number {
  return Math.max(0, ...scores.values()) || 1;
}
