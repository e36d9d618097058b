// From the first person to the third, in English: "I have my exam" becomes "the user has the user's exam".

/** Short forms written out, so that a rule knows one form of each; other languages have none of these. */
export function expand(sentence: string): string {
  return SHORT.reduce((text, [short, long]) => text.replace(short, long), sentence);
}

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/\b(i)'m\b/giu, "$1 am"],
  [/\b(we|they|you)'re\b/giu, "$1 are"],
  [/\b(i|we|you|they)'ve\b/giu, "$1 have"],
  [/\b(i|we|you|they|he|she|it)'ll\b/giu, "$1 will"],
  [/\b(i|we|you|they|he|she)'d\b/giu, "$1 would"],
  [/\blet's\b/giu, "let us"],
  [/\b(it|he|she|that|there)'s\b/giu, "$1 is"],
  [/\b(can)(?:'t|not)\b/giu, "$1 not"],
  [/\bwon't\b/giu, "will not"],
  [/\b(do|does|did|is|are|was|were|has|have|had|would|should|could)n't\b/giu, "$1 not"],
];

const SAME = new Set("can will could should would must might may shall had did was went saw bought got made took came told said gave found left met lost broke felt thought knew kept began wrote read drove flew ate drank spent sold paid sent built held brought taught caught chose grew won put cut set let hurt".split(" "));
const ODD: Record<string, string> = { am: "is", are: "is", were: "was", have: "has", do: "does", go: "goes" };
const ADVERB = /^(?:always|never|usually|often|also|still|just|really|only|sometimes|currently|now|recently|already|generally|mostly|finally|\p{L}{3,}ly)$/iu;

/** A verb as it stands after "he" or "she". */
export function thirdForm(verb: string): string {
  const word = verb.toLowerCase();
  if (SAME.has(word) || (word.endsWith("ed") && word !== "need" && word !== "feed")) return word;
  if (ODD[word]) return ODD[word];
  if (/(?:s|x|z|ch|sh)$/u.test(word)) return `${word}es`;
  return /[^aeiou]y$/u.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** A sentence about `subject` instead of "I" and "we". Give it with its short forms written out. */
export function thirdPerson(sentence: string, subject: string): string {
  const words = sentence.split(" ");
  let verb = false;
  const changed = words.map((word) => {
    const [, bare = "", tail = ""] = /^(.*?)([,.;:!]*)$/u.exec(word) ?? [];
    const own = ownWord(bare, subject);
    if (own !== undefined) {
      verb = /^(?:i|we)$/iu.test(bare);
      return own + tail;
    }
    if (!verb || ADVERB.test(bare)) return word;
    verb = false;
    return thirdForm(bare) + tail;
  });
  return changed.join(" ");
}

function ownWord(word: string, subject: string): string | undefined {
  switch (word.toLowerCase()) {
    case "i":
    case "we":
    case "me":
    case "us":
      return word === "US" ? undefined : subject;
    case "my":
    case "our":
    case "mine":
    case "ours":
      return `${subject}'s`;
    case "myself":
    case "ourselves":
      return subject;
    default:
      return undefined;
  }
}
