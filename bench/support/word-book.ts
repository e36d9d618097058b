// Words of a made-up language, and runs of Chinese, Japanese and Korean, some common and most rare, with what the text index
// holds for each worked out once.
import { stemOf, wordsOf } from "../../src/adapters/store/search/language/token.ts";
import { isStopWord } from "../../src/adapters/store/search/language/stop-word.ts";

const WORDS = 40_000;
const RUNS = 8_000;
/** Entries of the table that words are drawn from. */
const DRAWN = 2 ** 17;

/** `words` and `stems` as the index has them. */
export type Entry = { text: string; words: readonly string[]; stems: readonly string[] };
export type WordBook = { word(): Entry; run(): Entry; entries: readonly Entry[]; runs: readonly Entry[] };

/** The most common words of English come first, then made-up ones; how often each is drawn follows Zipf's law. */
export function createWordBook(draw: () => number): WordBook {
  const common = "the of and to in is you that it he was for on are as with his they be at one have this from or had by not but what some we can out other were all there when up use your how said an each she which do their time if will way about many then them write would like so these her long make thing see him two has look more day could go come did number sound no most people my over know water than call first who may down side been now find".split(" ");
  const made = new Set(common);
  while (made.size < WORDS) made.add(drawWord(draw));
  const runs = new Set<string>();
  while (runs.size < RUNS) runs.add(drawRun(draw));
  const entries = [...made].map(toEntry);
  const runEntries = [...runs].map(toEntry);
  const tables = [tableOf(entries.length), tableOf(runEntries.length)] as const;
  const from = (all: readonly Entry[], table: Uint16Array) => () => all[table[Math.floor(draw() * DRAWN)] as number] as Entry;
  return { word: from(entries, tables[0]), run: from(runEntries, tables[1]), entries, runs: runEntries };
}

function toEntry(text: string): Entry {
  const words = wordsOf(text);
  return { text, words, stems: words.filter((word) => !isStopWord(word)).map(stemOf) };
}

/** Index `n` stands in it in proportion to 1 / (n + 2). */
function tableOf(size: number): Uint16Array {
  const table = new Uint16Array(DRAWN);
  const sum = Array.from({ length: size }, (_, n) => 1 / (n + 2)).reduce((all, one) => all + one, 0);
  let [at, reached] = [0, 0];
  for (let n = 0; n < size; n += 1) {
    reached += 1 / (n + 2) / sum;
    while (at < Math.round(reached * DRAWN)) table[at++] = n;
  }
  return table;
}

const SYLLABLES = "ba be bi bo bu ca ce co cu da de di do du fa fe fi fo ga ge go ha he ho ja jo ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo wa we wi ya yo za ze zo".split(" ");

function drawWord(draw: () => number): string {
  const syllables = Array.from({ length: 1 + Math.floor(1 + 3 * draw()) }, () => SYLLABLES[Math.floor(draw() * SYLLABLES.length)] ?? "ba");
  return syllables.join("") + (draw() < 0.4 ? (["n", "r", "s", "t", "l"][Math.floor(draw() * 5)] ?? "n") : "");
}

/** First code points of the scripts, and how many signs of each are drawn from. */
const SCRIPTS = [[0x4e00, 2500], [0x3042, 80], [0xac00, 2000]] as const;

function drawRun(draw: () => number): string {
  const [first, count] = SCRIPTS[Math.floor(draw() * SCRIPTS.length)] ?? SCRIPTS[0];
  return Array.from({ length: 2 + Math.floor(4 * draw()) }, () => String.fromCodePoint(first + Math.floor(count * draw() ** 2))).join("");
}

/** Numbers from 0 to 1, the same ones each time for a seed (mulberry32). */
export function drawWith(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
