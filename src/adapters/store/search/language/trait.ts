// What can be seen of a text at a glance: that it asks, or names a time, a number, or somebody; and which of these a question wants.

/** Bits; a text has any number of them. */
export const TRAIT = { asks: 1, time: 2, number: 4, name: 8 } as const;

const TIME =
  /\b(?:yesterday|today|tonight|tomorrow|last|next|ago|this (?:week|month|year|morning|weekend)|weeks?|months?|years?|days?|morning|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|recently|since|(?:19|20)\d\d|\d+(?:st|nd|rd|th))\b/i;
const NUMBER = /\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twice|once|couple|several|few|dozen|first|second|third)\b/i;
/** A capital letter that does not begin a sentence. */
const NAME = /[a-z,] [A-Z][a-z]+/;
/** What is looked at; the traits of a longer text are those of its beginning. */
const LOOKED_AT = 2000;

/** The traits of a text, as bits of TRAIT. */
export function traitsOf(text: string): number {
  const part = text.slice(0, LOOKED_AT);
  const asks = /\?\s*$/.test(text.slice(-40));
  return (asks ? TRAIT.asks : 0) | (TIME.test(part) ? TRAIT.time : 0) | (NUMBER.test(part) ? TRAIT.number : 0) | (NAME.test(part) ? TRAIT.name : 0);
}

/** The trait that an answer to this question would have; 0 when any text may answer it. */
export function wantedTrait(question: string): number {
  const text = question.toLowerCase();
  if (/^when\b|what (?:date|day|month|year|time)\b|how long|how old/.test(text)) return TRAIT.time;
  if (/^how (?:many|much|often)|what number/.test(text)) return TRAIT.number;
  return /^where\b|what (?:city|country|place|state)|^who\b|whose/.test(text) ? TRAIT.name : 0;
}
