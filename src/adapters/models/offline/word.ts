// Words for comparing sentences in any script: lower case, without stop words; runs without spaces become pairs of characters.

const STOP = new Set(
  (
    "a about after again all also am an and any are as at be been but by can could did do does doing for from get got had has have he her hers him his how i if in into is it its just know let me more my no not now of off on one or our out please say she should so some tell than that the their them then there these they this those to too up us want was we were what when where which who why will with would yes you your " +
    "hello hi hey thanks thank ok okay good morning evening remember"
  ).split(" "),
);

/** Pairs that stand in nearly every Chinese sentence. */
const STOP_PAIRS = new Set(["我的", "你的", "他的", "什么", "怎么", "是什", "么是", "是我", "的是", "你好", "一个", "这个", "那个", "请问", "我们", "你们"]);

const RUN = /[\p{L}\p{M}\p{N}]+/gu;
/** Scripts that are written without spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]+/gu;
const KANA = /^\p{sc=Hiragana}+$/u;

/** The distinct words of `text` that say something. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [run] of text.normalize("NFKC").toLowerCase().matchAll(RUN)) {
    for (const [unspaced] of run.matchAll(UNSPACED)) for (const pair of pairsOf(unspaced)) words.add(pair);
    for (const rest of run.split(UNSPACED)) {
      const word = singular(rest);
      if (word !== "" && !STOP.has(rest) && !/^[a-z]$/.test(word)) words.add(word);
    }
  }
  return words;
}

/** Pairs of neighbours; grammar written in hiragana and the commonest pairs say nothing. */
function pairsOf(run: string): string[] {
  const chars = [...run];
  if (chars.length === 1) return KANA.test(run) ? [] : [run];
  const pairs = chars.slice(1).map((char, i) => `${chars[i]}${char}`);
  return pairs.filter((pair) => !KANA.test(pair) && !STOP_PAIRS.has(pair));
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}
