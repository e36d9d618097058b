// What a rule has caught, looked at again: a name that looks like one, a place that can be one, a thing that means something
// without the sentence before it. Each check gives the cleaned value, or undefined when it must not become a memory.

import { contentWords } from "../essence.ts";

export type Check = (value: string) => string | undefined;

/** Words that point at something which only the talk itself shows. */
const POINTING = /(?<!\p{L})(?:this|that|these|those|it|its|there|here|he|she|him|they|them|one|ones|you|your|yours|above|below|following|what|how|when|where|who|which|something|anything|everything|stuff|das|dies\p{L}*|du|dein\p{L}*|euch|hier|dort|wenn|dass|wie|ça|cela|ceci|ici|toi|ton|ta|tes|que|eso|esto|aquí|tu|tus)(?!\p{L})/iu;
/** Words of a talk about work in hand, in which "I like the second option" says nothing about a person. */
const IN_HAND = /(?<!\p{L})(?:options?|ideas?|versions?|answers?|repl(?:y|ies)|suggestions?|approach(?:es)?|solutions?|drafts?|examples?|first|second|third|last|latter|former|both|all|result|output|title|sound|look|way|plan|variante|vorschlag|idee|antwort|lösung|réponse|idée|proposition|respuesta|opción)(?!\p{L})/iu;
const TAIL = /[,;]?\s+(?:because|since|so|when|while|which|where|who|but|although|though|for now|these days|at the moment|right now|now|too|as well|already|again|by the way|btw|and (?:i|have|am|do|work|love|like|study|was|will|we|my|he|she|it)|with (?:my|our)|weil|denn|aber|obwohl|seit|mit mein\p{L}*|parce|car|mais|depuis|avec m\p{L}+|porque|pero|desde|con mi)(?!\p{L}).*$/iu;

function clean(value: string, words: number): string | undefined {
  const text = value.replace(TAIL, "").replace(/[\s,;:.!…]+$/u, "").replace(/^[\s,;:]+/u, "");
  const count = text.split(/\s+/u).length;
  return text !== "" && count <= words && text.length <= 90 && /[\p{L}\p{N}]/u.test(text) && !/[…<>{}[\]=\\|]|https?:/u.test(text) ? text : undefined;
}

/** True for a word with a capital letter, or of a script that has none. */
function isProper(word: string): boolean {
  return /^(?:\p{Lu}|\p{Lo})/u.test(word);
}

const NO_NAME = /^(?:i|monday|tuesday|wednesday|thursday|friday|saturday|sunday|ok|okay|not|what|the|a|an|on|in|mr|mrs|is|and|back|later|tomorrow|maybe|crazy|when|if|asap|now|sorry|fine|here|ich|nicht|je|pas|no|user|assistant)$/iu;

/** A person's or a pet's name as it is written: up to six words, each with a capital letter. */
export const name: Check = (value) => {
  const text = clean(value, 6)?.replace(/,.*$/u, "");
  const words = text?.split(" ") ?? [];
  const fits = words.every((word, index) => /^[\p{L}\p{M}'.-]+$/u.test(word) && (isProper(word) || (index > 0 && /^(?:de|da|di|du|van|von|der|den|la|le|el|bin|al|y|dos)$/u.test(word))));
  const shouted = text !== undefined && text.length > 1 && /^[\p{Lu}\s]+$/u.test(text);
  return fits && !shouted && words.length > 0 && !NO_NAME.test(words[0] ?? "") ? text : undefined;
};

/** A name in small letters too, where the sentence leaves no doubt that it is one. */
export const looseName: Check = (value) => name(value) ?? (/^\p{Ll}[\p{Ll}'-]{1,20}$/u.test(clean(value, 1) ?? "") && !NO_NAME.test(value) && !POINTING.test(value) ? clean(value, 1) : undefined);

const TOOLS = /script|sql|[a-z]\.js|\b(?:vim|emacs|linux|ubuntu|python|java|react|vue|angular|rust|slack|teams|kubernetes|docker|aws|azure|gcp|git\w*|node|windows|macos|android|ios|notion|obsidian|chrome|firefox|dvorak|signal|mongo\w*|redis|postgres|excel|figma|jira|plan b|step|page|chapter|level|version)\b/iu;

/** A place with a capital letter, such as "Lyon, France" or "the Netherlands". */
export const place: Check = (value) => {
  const text = clean(value, 7)?.replace(/,\s+(?!\p{Lu}).*$/u, "");
  const bare = text?.replace(/^(?:the|a|an|small|little|town|city|village|suburb|near|of|outside|den|der|die|dem|las?|los|el|les?|\s)+(?=\p{Lu})/u, "");
  if (text === undefined || bare === undefined || POINTING.test(bare) || TOOLS.test(text)) return undefined;
  return isProper(bare) && bare.split(/\s+/u).length <= 6 ? text : undefined;
};

const NO_PLACE = /^(?:a|an|the|my|our|fear|hope|denial|constant|peace|sin|harmony|poverty|luxury|london's|house|flat|apartment|bubble|town|city|world|moment|past|present|general|two|three|seit|einer?|une?|una?|mes?|mi)(?!\p{L})/iu;

/** A place in small letters too: one or two words that no article begins. */
export const loosePlace: Check = (value) => place(value) ?? (!NO_PLACE.test(value) && !POINTING.test(value) && !TOOLS.test(value) && /^\p{Ll}[\p{L}-]+(?: [\p{L}-]+)?$/u.test(clean(value, 2) ?? "") ? clean(value, 2) : undefined);

/** A company or school: its name has a capital letter, or it is one kind of it ("a bank in Lyon"). */
export const employer: Check = (value) => {
  const text = clean(value, 6)?.replace(/,\s+(?!\p{Lu}).*$/u, "");
  if (text === undefined || POINTING.test(text)) return undefined;
  const kind = /^(?:an?|the|einer?|einem|une?|una?)\s(?:\p{L}+\s){0,3}(?:bank|school|hospital|university|company|startup|start-up|library|bakery|restaurant|hotel|museum|lab|agency|farm|factory|clinic|shop|store|ministry|schule|krankenhaus|firma|universität|école|hôpital|entreprise|escuela|hospital|empresa)(?!\p{L})/iu;
  return isProper(text.replace(/^(?:the|der|die|das|l'|la|le|el)\s?/iu, "")) || kind.test(text) ? text : undefined;
};

/** Whose it is or what it does is said elsewhere. */
const OTHERS = /(?<!\p{L})(?:i|me|we|us|his|her|their|theirs)(?!\p{L})/iu;

/** What somebody likes, studies, decides: up to eight words that mean something alone. */
export const thing: Check = (value) => {
  const text = clean(value.replace(/,\s+(?:the|it|an?|my|especially|mostly)\s.*$/iu, ""), 8);
  if (text === undefined || POINTING.test(text) || IN_HAND.test(text) || OTHERS.test(text) || contentWords(text).size === 0) return undefined;
  return /^(?:not|no|to be|being|more|less|very|much|a lot|if|as|my|our|mein\p{L}*|mon|ma|mes|mi|mis)(?!\p{L})/iu.test(text) ? undefined : text.replace(/\b(?:my|our)\b/giu, "their");
};

/** What somebody likes in general: "the colours" are those of what was just shown. */
export const liking: Check = (value) => (/^the\s/iu.test(value) ? undefined : thing(value));

/** A few words in small letters that the sentence's grammar already vouches for, such as "dog" or "dentist appointment". */
export const noun: Check = (value) => {
  const text = clean(value, 4)?.toLowerCase();
  return text === undefined || POINTING.test(text) || IN_HAND.test(text) ? undefined : text;
};

/** Anything in one line: what a person asked for in so many words. */
export const line: Check = (value) => {
  const text = value.replace(/[\s,;:.!]+$/u, "").trim();
  return text === "" || text.length > 250 ? undefined : text;
};

/** An address: a number and a few words. */
export const address: Check = (value) => {
  const text = clean(value, 14);
  return text !== undefined && /\d/u.test(text) && !POINTING.test(text) && !/@/u.test(text) ? text : undefined;
};
