// What the recall benches ask about: sessions to store, and questions with the units that answer them. A unit is a message
// between people and a round in a chat.
import type { MessageRole } from "../../../src/domain/message.ts";

/** `fact` keys are further texts by which the message may be found. `at` in milliseconds. */
export type SetMessage = { role: MessageRole; text: string; at: number; speaker?: string; caption?: string; keys: string[] };
/** `id` names the unit; all of its messages are stored as one turn. */
export type Unit = { id: string; messages: SetMessage[] };
export type Question = { question: string; evidence: string[]; category: string };
export type Sample = { name: string; sessions: Unit[][]; questions: Question[] };
export type MemorySet = { name: string; samples: Sample[] };
