// What a person asks for in so many words: to remember something, or to forget it.
import type { Candidate, Said } from "../candidate.ts";
import { capital } from "./row.ts";
import type { Language } from "./calendar.ts";
import { writeDate } from "./calendar.ts";
import { clausesOf, plain, readFact } from "./clause.ts";
import { findDate, resolveDate } from "./date.ts";
import type { Ledger } from "./ledger.ts";
import { forget, mentioning, note } from "./ledger.ts";
import { expand, thirdPerson } from "./person.ts";
import { line } from "./value.ts";

type Asking = { language: Language; pattern: RegExp };

const LEAD = "(?:(?:ok|okay|hey|hi|so|also|and|please|well|oh|just|btw|by the way|thanks|thank you|great|yes|no|always)[,.!:]?\\s+)*";

const REMEMBER: readonly Asking[] = [
  { language: "en", pattern: new RegExp(`^${LEAD}(?:(?:can|could|would|will) you (?:please )?|i (?:want|need|would like|'d like) you to )?(?:remember|memori[sz]e|don't forget|do not forget|never forget|make a note|take a note|take note|note down|keep in mind|bear in mind|save to (?:your )?memory)(?:\\s+(?:that|this|the following))?\\s*(?<sure>\\s+that\\s|:|,|\\s)\\s*(?<v>.+?)[.!?]*$`, "iu") },
  { language: "de", pattern: /^(?:bitte )?(?:merk(?:e)? dir(?: bitte)?|vergiss nicht|denk daran|notier(?:e)?(?: dir)?)\s*(?:[,:]|\s)\s*(?:dass\s+)?(?<v>.+?)[.!]*$/iu },
  { language: "fr", pattern: /^(?:s'il te plaît,? )?(?:retiens|souviens-toi|rappelle-toi|n'oublie pas|note)\s*(?:bien )?(?::|\s)\s*(?:que\s+|qu')?(?<v>.+?)[.!]*$/iu },
  { language: "es", pattern: /^(?:por favor,? )?(?:recuerda|acuérdate de|no olvides|anota|ten en cuenta)\s*(?::|\s)\s*(?:que\s+)?(?<v>.+?)[.!]*$/iu },
  { language: "zh", pattern: /^(?:请)?(?:记住|记得|别忘了)[：:，,]?\s*(?<v>.+?)[。！.!]*$/u },
  { language: "ja", pattern: /^(?<v>.+?)(?:ことを|のを|って)?(?:覚えておいて|忘れないで)(?:ください|ね)?[。！.!]*$/u },
];

const FORGET: readonly RegExp[] = [
  new RegExp(`^${LEAD}(?:(?:can|could|would|will) you (?:please )?)?(?:forget|unlearn|delete (?:the )?(?:memory|memories|note) (?:about|of)|remove (?:the )?(?:memory|note) (?:about|of))(?:\\s+(?:about|that|what (?:i|you) (?:said|told you|know) about|everything (?:about|you know about)|all about))?\\s+(?<v>.+?)[.!?]*$`, "iu"),
  /^(?:bitte )?vergiss,?\s+(?:dass\s+|alles über\s+)?(?<v>.+?)[.!]*$/iu,
  /^(?:s'il te plaît,? )?oublie\s+(?:que\s+|qu')?(?<v>.+?)[.!]*$/iu,
  /^(?:por favor,? )?olvida\s+(?:que\s+)?(?<v>.+?)[.!]*$/iu,
  /^(?:请)?忘(?:记|掉|了)(?<v>.+?)[。！.!]*$/u,
];

/** What "remember" is followed by when it tells something; "remember to …" and "remember when …" do not. */
const TELLS = /^(?:(?:that|my|our|i|i'm|i've|we|we're|always|never)\s|.{2,80}\s(?:is|are|was|has|have|lives?|works?|likes?|costs|means|starts|ends|must|can|cannot|can't|will)\s|[^a-z]*[:=])/iu;
const NOT_TELLING = /^(?:to (?!always|never)|when|how|the time|me[.,!]?$|what|who|where|why|if you|us$|it$|this$|that$)/iu;

/** What a sentence asks to remember; undefined when it does not. */
export function askedToRemember(sentence: string): { language: Language; text: string } | undefined {
  for (const { language, pattern } of REMEMBER) {
    const groups = pattern.exec(sentence)?.groups;
    const text = groups?.v && line(groups.v);
    if (!text) continue;
    if (language !== "en") return { language, text };
    if (!isAsked(sentence, text)) continue;
    const sure = /that|[:]/u.test(groups.sure ?? "") || /(?:remember|memori[sz]e|forget|note|mind)\s+(?:that|this:)\s/iu.test(sentence);
    if (!NOT_TELLING.test(text) && (sure || TELLS.test(text))) return { language, text: text.replace(/^to (?=always|never)/iu, "") };
  }
  return undefined;
}

/** "Remember that storm at the lake?" asks something else, and "just remember that winter ends" comforts. */
function isAsked(sentence: string, text: string): boolean {
  if (/[?？]\s*$/u.test(sentence)) return /^(?:.{0,20}\s)?(?:can|could|would|will) you\s/iu.test(sentence);
  const own = /(?<!\p{L})(?:i|i'm|i've|my|our|we)(?!\p{L})/iu.test(text);
  return (own && !/(?<!\p{L})(?:for|with|behind) you(?!\p{L})/iu.test(text)) || !/just remember|(?:remember|forget),/iu.test(sentence);
}

/** True when it only says to remember what was said before. */
export function isRememberThat(sentence: string): boolean {
  return /^(?:ok,? |so,? |and )?(?:please )?(?:remember|don't forget|merk dir|retiens|recuerda) (?:that|this|it|das|ça|eso|cela)(?: please| bitte)?[.!]*$/iu.test(sentence);
}

/** Takes in what is to be remembered: by the rules where one fits, else as it was said, about the person. */
export function remember(ledger: Ledger, said: Said, asked: { language: Language; text: string }): void {
  const facts = clausesOf(asked.text).map((clause) => readFact(clause, said, true));
  if (facts.length > 0 && facts.every((fact) => fact !== undefined)) return facts.forEach((fact) => note(ledger, fact));
  note(ledger, { candidate: asSaid(said, asked), slot: null, value: "", replaces: false, known: false, at: said.at });
}

const SUBJECT: Record<Language, string> = { en: "the user", de: "Die Person", fr: "La personne", es: "La persona", zh: "用户", ja: "本人" };
const STOP: Record<Language, string> = { en: ".", de: ".", fr: ".", es: ".", zh: "。", ja: "。" };
const FIRST_PERSON = /(?<!\p{L})(?:ich|mich|mir|mein\p{L}*|wir|uns|unser\p{L}*|je|j'|moi|mon|ma|mes|nous|notre|nos|yo|me|mi|mis|nos|nuestr\p{L}*)(?!\p{L})|我|私|僕|俺/iu;

function asSaid(said: Said, { language, text }: { language: Language; text: string }): Candidate {
  const date = findDate(text);
  const found = date && resolveDate(date, said.at, false);
  const dated = date && found ? `${date.rest} ${writeDate(found.words, language)}` : text;
  const subject = said.speaker ?? SUBJECT[language];
  // Only English is turned into the third person; other languages are quoted where they speak of "I".
  const told = language === "en" ? thirdPerson(expand(dated), subject) : FIRST_PERSON.test(dated) ? `${subject}: „${dated}“` : dated;
  return { ...plain(said), kind: found ? "event" : "fact", text: `${capital(told)}${told.endsWith("“") ? "" : STOP[language]}`, confidence: 0.9, explicit: true, valid_from: found?.from ?? null };
}

/** What one wish to forget may drop; one that fits more is too vague. */
const FORGET_MAX = 5;

/** Forgets what the sentence names; false when it does not ask for that. */
export function forgetAsked(ledger: Ledger, said: Said, sentence: string): boolean {
  const text = FORGET.map((pattern) => pattern.exec(sentence)?.groups?.v).find((one) => one !== undefined);
  if (text === undefined) return false;
  const meant = aliased(ledger, text);
  if (meant.length <= FORGET_MAX) for (const entry of meant) forget(ledger, entry, { ...plain(said), confidence: 1, explicit: true });
  return true;
}

/** What people call a fact that its text does not say. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^(?:my |mein(?:en)? |mon |mi )?(?:name|nom|nombre)$|^what i am called$/iu, "/name"],
  [/^where i live$|^my (?:home|address|city)$|^wo ich wohne$|^où j'habite$|^dónde vivo$/iu, "/home"],
  [/^where i work$|^my (?:job|work|employer)$|^wo ich arbeite$|^où je travaille$|^dónde trabajo$/iu, "/work"],
];

function aliased(ledger: Ledger, text: string) {
  const slot = ALIASES.find(([pattern]) => pattern.test(expand(text)))?.[1];
  const named = slot ? ledger.entries.filter((entry) => entry.slot === slot) : [];
  return named.length > 0 ? named : mentioning(ledger, text);
}
