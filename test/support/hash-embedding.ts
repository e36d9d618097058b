// A model of meaning for tests: each word is a direction of its own, so texts are near as far as they share words; words of
// one group of SYNONYMS share theirs, so that texts without a common word can be near too.

export const DIMENSION = 256;
const SYNONYMS = [["dog", "puppy", "hound"], ["car", "automobile", "vehicle"], ["doctor", "physician"], ["sad", "unhappy", "gloomy"]];

/** The numbers for a text, of no particular length; the same ones each time. */
export function embedByHash(text: string, dimension = DIMENSION): number[] {
  const values = Array.from({ length: dimension }, () => 0);
  // All texts have something in common, as with real models.
  values[0] = 0.5;
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const place = 1 + (hashOf(SYNONYMS.find((group) => group.includes(word))?.[0] ?? word) % (dimension - 1));
    values[place] = (values[place] ?? 0) + 1;
  }
  return values;
}

function hashOf(word: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < word.length; index += 1) hash = Math.imul(hash ^ word.charCodeAt(index), 16_777_619);
  return hash >>> 0;
}
