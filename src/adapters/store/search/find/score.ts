// BM25 of messages that were found, from what the index notes of each: how often its stems stand in it, and how long it is.
// Source of the method: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
import type { Database } from "../../database.ts";
import { countRows } from "../../database.ts";
import { isStopWord } from "../language/stop-word.ts";
import { stemOf } from "../language/token.ts";
import type { Holdings, Shelf } from "../shelf.ts";
import { readHoldings } from "../shelf.ts";
import type { StemCounts } from "../stem-count.ts";
import { countOf, hashOf } from "../stem-count.ts";
import type { Pattern } from "./pattern.ts";
import { matchOf } from "./pattern.ts";

const K1 = 1.2;
const B = 0.6;
/** Texts up to which it is counted how rare a pattern is; all that stand in more are as common as each other. */
const COUNTED_MAX = 2000;

/** A shelf, and what its owner column is asked for, if anything. */
export type Place = { shelf: Shelf; owner: string | null };
export type Scored = { pk: number; score: number; at: number };

type Question = { wanted: readonly Pattern[]; places: readonly Place[]; token: string };
type Text = { pk: number; shelf: Shelf; at: number; length: number; stems: StemCounts };

/** The texts in their order, best first and newer before older; scores are shares of the best one's. */
export function scoreTexts(db: Database, keys: readonly number[], question: Question): Scored[] {
  const weigh = createWeigher(db, question);
  const texts = db.all<Text>("SELECT t.message_pk AS pk, t.shelf, t.at, t.length, t.stems FROM json_each(?) j CROSS JOIN message_texts t ON t.message_pk = j.value", JSON.stringify(keys));
  const scored = texts.map((text) => ({ pk: text.pk, score: weigh(text), at: text.at }));
  const best = scored.reduce((most, { score }) => Math.max(most, score), 0);
  for (const one of scored) one.score /= best;
  return scored.sort((a, b) => b.score - a.score || b.at - a.at || b.pk - a.pk);
}

function createWeigher(db: Database, { wanted, places, token }: Question): (text: Text) => number {
  const holdings = new Map(places.map(({ shelf }) => [shelf, readHoldings(db, shelf, token)]));
  const patterns = wanted.map((pattern) => ({ hashes: hashesOf(pattern), rarity: wanted.length === 1 ? 1 : readRarity(db, pattern, { places, holdings }) }));
  const average = (shelf: Shelf) => Math.max(1, (holdings.get(shelf)?.length ?? 0) / Math.max(1, holdings.get(shelf)?.texts ?? 0));
  const averages = { said: average("said"), told: average("told") };
  return ({ shelf, length, stems }) => {
    const norm = K1 * (1 - B + (B * length) / averages[shelf]);
    let sum = 0;
    for (const { hashes, rarity } of patterns) {
      // It was found, so it is there; of words that say nothing and of beginnings it is not noted how often.
      let count = hashes.length === 0 ? 1 : 255;
      for (const hash of hashes) count = Math.min(count, Math.max(1, countOf(stems, hash)));
      sum += (rarity * count * (K1 + 1)) / (count + norm);
    }
    return sum;
  };
}

function hashesOf({ words }: Pattern): number[] {
  return words.filter((word) => !isStopWord(word)).map((word) => hashOf(stemOf(word)));
}

function readRarity(db: Database, pattern: Pattern, { places, holdings }: { places: readonly Place[]; holdings: ReadonlyMap<Shelf, Holdings> }): number {
  let [texts, frequency] = [0, 0];
  for (const { shelf, owner } of places) {
    texts += holdings.get(shelf)?.texts ?? 0;
    const some = `(SELECT 1 FROM ${shelf} WHERE ${shelf} MATCH ? LIMIT ${COUNTED_MAX})`;
    frequency += countRows(db, some, matchOf({ wanted: [pattern], unwanted: [] }, owner));
  }
  return Math.log(1 + (Math.max(texts, frequency) - frequency + 0.5) / (frequency + 0.5));
}
