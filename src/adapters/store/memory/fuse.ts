// One order out of two: how well a memory's words fit a question, and how near its meaning is. Each beside the best of its
// kind and then added, which finds more than adding places in two lists.
// Source of the method: E. Fox and J. Shaw, "Combination of Multiple Searches" (TREC-2, 1994).

/** What the nearest meaning counts beside the best words. */
const MEANING = 0.6;
/** What a memory needs of the best one's score, in words or in meaning, to be worth its place. */
const SHARE = 0.3;

export type Fused = { pk: number; score: number; reasons: { words?: number; vector?: number } };

/** Best first; of equals the newer one. `words`: scores of any scale by key; `likeness` from 0 to 1. */
export function fuse(words: ReadonlyMap<number, number>, likeness: ReadonlyMap<number, number>): Fused[] {
  const best = Math.max(0, ...words.values()) || 1;
  const fused = [...new Set([...words.keys(), ...likeness.keys()])].flatMap((pk): Fused[] => {
    const [word, like] = [(words.get(pk) ?? 0) / best, likeness.get(pk) ?? 0];
    const reasons = { ...(word > 0 && { words: word }), ...(like > 0 && { vector: MEANING * like }) };
    return Math.max(word, like) < SHARE ? [] : [{ pk, score: word + MEANING * like, reasons }];
  });
  return fused.toSorted((a, b) => b.score - a.score || b.pk - a.pk);
}
