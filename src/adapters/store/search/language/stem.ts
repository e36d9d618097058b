// The Porter stemmer: English words that differ in their ending become one.

/** Consonant and vowel sequences, as the algorithm's paper names them. */
const C = "[^aeiou]";
const V = "[aeiouy]";
const CC = `${C}[^aeiouy]*`;
const VV = `${V}[aeiou]*`;
const MEASURE_ABOVE_0 = new RegExp(`^(${CC})?${VV}${CC}`);
const MEASURE_1 = new RegExp(`^(${CC})?${VV}${CC}(${VV})?$`);
const MEASURE_ABOVE_1 = new RegExp(`^(${CC})?${VV}${CC}${VV}${CC}`);
const HAS_VOWEL = new RegExp(`^(${CC})?${V}`);
const ENDS_CVC = new RegExp(`^${CC}${V}[^aeiouwxy]$`);

const STEP_2: readonly (readonly [string, string])[] = [
  ["ational", "ate"], ["tional", "tion"], ["enci", "ence"], ["anci", "ance"], ["izer", "ize"], ["bli", "ble"], ["alli", "al"], ["entli", "ent"],
  ["eli", "e"], ["ousli", "ous"], ["ization", "ize"], ["ation", "ate"], ["ator", "ate"], ["alism", "al"], ["iveness", "ive"], ["fulness", "ful"],
  ["ousness", "ous"], ["aliti", "al"], ["iviti", "ive"], ["biliti", "ble"], ["logi", "log"],
];
const STEP_3: readonly (readonly [string, string])[] = [
  ["icate", "ic"], ["ative", ""], ["alize", "al"], ["iciti", "ic"], ["ical", "ic"], ["ful", ""], ["ness", ""],
];
const STEP_4 = /^(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$/;

/**
 * The stem of a word in lower case; words with other letters than a to z come back unchanged.
 * Source: M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with the two changes of its author's own version.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  const first = word.startsWith("y");
  let w = first ? `Y${word.slice(1)}` : word;
  w = stripPlural(w);
  w = stripPast(w);
  if (w.endsWith("y") && HAS_VOWEL.test(w.slice(0, -1))) w = `${w.slice(0, -1)}i`;
  w = replaceEnding(w, STEP_2);
  w = replaceEnding(w, STEP_3);
  w = stripLong(w);
  w = stripFinalE(w);
  return first ? `y${w.slice(1)}` : w;
}

function stripPlural(w: string): string {
  if (/(?:ss|i)es$/.test(w)) return w.slice(0, -2);
  if (/[^s]s$/.test(w)) return w.slice(0, -1);
  return w;
}

function stripPast(w: string): string {
  if (w.endsWith("eed")) return MEASURE_ABOVE_0.test(w.slice(0, -3)) ? w.slice(0, -1) : w;
  const found = /^(.+?)(?:ed|ing)$/.exec(w);
  const base = found?.[1];
  if (base === undefined || !HAS_VOWEL.test(base)) return w;
  if (/(?:at|bl|iz)$/.test(base)) return `${base}e`;
  if (/([^aeiouylsz])\1$/.test(base)) return base.slice(0, -1);
  return ENDS_CVC.test(base) ? `${base}e` : base;
}

function replaceEnding(w: string, endings: readonly (readonly [string, string])[]): string {
  // The longest ending that matches decides, even when the rest is too short for it.
  let best: readonly [string, string] | undefined;
  for (const one of endings) if (w.endsWith(one[0]) && one[0].length > (best?.[0].length ?? 0)) best = one;
  if (!best) return w;
  const base = w.slice(0, -best[0].length);
  return MEASURE_ABOVE_0.test(base) ? base + best[1] : w;
}

function stripLong(w: string): string {
  const base = STEP_4.exec(w)?.[1];
  if (base !== undefined) return MEASURE_ABOVE_1.test(base) ? base : w;
  const ion = /^(.+?[st])ion$/.exec(w)?.[1];
  return ion !== undefined && MEASURE_ABOVE_1.test(ion) ? ion : w;
}

function stripFinalE(w: string): string {
  let out = w;
  if (out.endsWith("e")) {
    const base = out.slice(0, -1);
    if (MEASURE_ABOVE_1.test(base) || (MEASURE_1.test(base) && !ENDS_CVC.test(base))) out = base;
  }
  return out.endsWith("ll") && MEASURE_ABOVE_1.test(out) ? out.slice(0, -1) : out;
}
