// Whether an answer repeats a text that stood in its prompt. Careful on purpose: what was only said again by the person,
// or shares a few words by chance, is no echo.

/** Where the answer repeats it, in characters; null when it uses its words in one sentence, but not as they stand. */
export type Echo = { from: number; to: number } | null;

type Token = { word: string; from: number; to: number; telling: boolean };

/** Share of the telling words that must come again: in a row, or anywhere in one sentence. */
const IN_A_ROW = 0.6;
const IN_A_SENTENCE = 0.75;
/** Telling words in a row that are an echo of a long text, of which no answer repeats most. */
const LONG_RUN = 5;

/**
 * The echo of `text` in `answer`, undefined when there is none. At least one of the words must be news: words of `asked`,
 * what the person said in this turn, tell nothing about where the answer has them from.
 */
export function findEcho(answer: string, text: string, asked: string): Echo | undefined {
  const said = sentences(answer);
  const wanted = tokens(text);
  const telling = new Set(wanted.filter((token) => token.telling).map((token) => token.word));
  if (telling.size === 0) return undefined;
  const known = new Set(tokens(asked).map((token) => token.word));
  const counts = (run: readonly Token[]) => {
    const words = new Set(run.filter((token) => token.telling && telling.has(token.word)).map((token) => token.word));
    return { count: words.size, news: [...words].some((word) => !known.has(word)) };
  };
  const run = longestRun(said, wanted);
  const inRow = counts(run);
  const enough = (count: number, share: number) => count >= Math.min(2, telling.size) && count >= telling.size * share;
  if (inRow.news && (enough(inRow.count, IN_A_ROW) || inRow.count >= LONG_RUN)) return { from: (run[0] as Token).from, to: (run.at(-1) as Token).to };
  for (const sentence of said) {
    const { count, news } = counts(sentence);
    if (news && telling.size > 1 && enough(count, IN_A_SENTENCE)) return null;
  }
  return undefined;
}

/** True when the answer names a thing by its id, as a link does. */
export function names(answer: string, id: string): boolean {
  return answer.includes(id);
}

/** Words that stand in every text. A memory is told as "the user …": the word for them comes from there, not from the person. */
const PLAIN = new Set(
  "a an and are as at be been but by did do does for from had has have he her his i if in into is it its me my no not of on or our she so that the their them they this to up us was we were what when who will with you your user user's person der die das ein eine und ist im in mit von zu auf für ich du er sie es wir le la les un une et est de du des à je tu il elle nous vous el los las una y es en con".split(
    " ",
  ),
);

/** Words, and each sign of scripts that put no spaces between them. */
function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu)) {
    const word = match[0].normalize("NFKC").toLowerCase().replace(/['’]s$/, "");
    found.push({ word: word.length > 3 ? word.replace(/s$/, "") : word, from: match.index, to: match.index + match[0].length, telling: !PLAIN.has(word) });
  }
  return found;
}

/** The longest row of tokens that a sentence has in common with `wanted`, by telling words; no plain words at its ends. */
function longestRun(rows: readonly Token[][], wanted: readonly Token[]): Token[] {
  let best: Token[] = [];
  let bestCount = 0;
  for (const said of rows) {
    let lengths = new Uint16Array(wanted.length + 1);
    let counts = new Uint16Array(wanted.length + 1);
    for (const [i, token] of said.entries()) {
      const nextLengths = new Uint16Array(wanted.length + 1);
      const nextCounts = new Uint16Array(wanted.length + 1);
      for (let j = 0; j < wanted.length; j += 1) {
        if (token.word !== wanted[j]?.word) continue;
        const length = (nextLengths[j + 1] = (lengths[j] as number) + 1);
        const count = (nextCounts[j + 1] = (counts[j] as number) + (token.telling ? 1 : 0));
        if (count > bestCount) [best, bestCount] = [said.slice(i + 1 - length, i + 1), count];
      }
      [lengths, counts] = [nextLengths, nextCounts];
    }
  }
  return trimmed(best);
}

function trimmed(run: readonly Token[]): Token[] {
  const first = run.findIndex((token) => token.telling);
  return first < 0 ? [] : run.slice(first, run.findLastIndex((token) => token.telling) + 1);
}

function sentences(text: string): Token[][] {
  const rows: Token[][] = [[]];
  let end = 0;
  for (const token of tokens(text)) {
    if (/[.!?。！？\n]/.test(text.slice(end, token.from))) rows.push([]);
    rows.at(-1)?.push(token);
    end = token.to;
  }
  return rows;
}
