// What two ways of writing one thing have in common: for finding out whether a memory is known, meant, or supported by what was said.

/**
 * A text without case, quotes, and the signs that end or part sentences. What tells "C", "C++" and "C#" apart stays, and so do
 * the marks that are vowels in many scripts.
 */
export function essence(text: string): string {
  const plain = text.normalize("NFKC").toLowerCase().replace(/["'“”‘’„«»]/gu, "");
  return plain.replace(/[.,;:!?…。！？、，](?=[\s\p{Po}]|$)/gu, " ").replace(/\s+/gu, " ").trim();
}

/** Words that say nothing by themselves, in the languages of the rules. */
const EMPTY = new Set(
  (
    "a an and any are as at be been by can did do does for from had has have he her his i in is it its me my no not of on or our she so than that the their them they this to " +
    "user was we were will with would you your about more now never always person there what which who ich mein meine der die das ein eine ist und nicht den dem mit von zu auf im " +
    "je j mon ma mes le la les l un une est et ne pas de du des que qui en au yo mi mis el los las una es y no del que un se person personne persona nutzer"
  ).split(" "),
);

/** The words that carry a text's meaning, without their commonest endings; Chinese, Japanese and Korean in pairs of signs. */
export function contentWords(text: string): Set<string> {
  const found = new Set<string>();
  for (const [word] of text.normalize("NFKC").toLowerCase().matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u.test(word)) for (const pair of pairs(word)) found.add(pair);
    else if (!EMPTY.has(word) && (word.length > 1 || /\p{N}/u.test(word))) found.add(stem(word));
  }
  return found;
}

function pairs(word: string): string[] {
  const signs = [...word];
  return signs.length === 1 ? signs : signs.slice(1).map((sign, index) => `${signs[index]}${sign}`);
}

function stem(word: string): string {
  const cut = word.replace(/(?:ings?|ed|es|s|e)$/, "");
  return cut.length < 3 ? word : cut;
}

/** Which part of `needed` is in `given`, 0 to 1; 1 when nothing is needed. */
export function coverage(needed: ReadonlySet<string>, given: ReadonlySet<string>): number {
  if (needed.size === 0) return 1;
  return [...needed].filter((word) => given.has(word)).length / needed.size;
}
