// The numbers of ranking, measured on dialogues between people and on chats with an assistant (docs/decisions/015-recall.md).
// They lie on flat ground: half or twice of most of them changes recall by less than a point.

/** Between people. A message is found by what is said around it too. */
export const PEOPLE = {
  /** BM25F: saturation of a term's frequency, and how much of the length counts. */
  k1: 0.6,
  b: 0.4,
  /** What a term counts for a message when it stands in the message at this distance before (negative) or after it. */
  around: { "-3": 0.13, "-2": 0.3, "-1": 0.42, "1": 0.28, "2": 0.13 } as Readonly<Record<string, number>>,
  /** Instead, when the message right before asks: this one answers it. */
  answering: 1.2,
  /** A speaker's name in the question says who, and little about what. */
  name: 0.2,
  /** Share of the score on top: for the speaker asked about, for the kind of answer asked for, for all of the terms. */
  speaker: 0.3,
  trait: 0.5,
  coverage: 0.1,
  /** Share of the score that a message keeps which itself asks. */
  asking: 0.8,
} as const;

/** In a chat with an agent. A turn is found by what its person said and, at a lower weight, by what it was told. */
export const CHAT = { said: { k1: 0.9, b: 0.4 }, told: { k1: 1.2, b: 0.75 }, toldWeight: 0.4, trait: 0.3 } as const;

/** A word like the one asked for, and a fact that was drawn from the message, beside the word itself in the message. */
export const RELATED = 0.3;
export const KEY = 0.5;

/** The session's score on top; the whole of the best one's. */
export const SESSION = 0.2;
/** What is of the time asked about: this share of the best score, and of the message's own. */
export const DATE = 0.45;
/** A vector's likeness on top of the words' score; the whole of the best one's. */
export const VECTOR = 0.6;

/** Texts whose scores are worked out in full; and, where they bring their neighbours, how many may do so. */
export const CANDIDATES_MAX = 300;
export const SEEDS_MAX = 150;
