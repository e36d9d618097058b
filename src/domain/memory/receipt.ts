// Receipts: which memories and which earlier messages stood in a turn's prompt, and why. References only, never their words.
import type { MemoryId, MessageId } from "../ids.ts";
import type { ToolOrigin } from "../message.ts";

/** Why something was chosen: what its score is made of, each part 0 or more. */
export type Why = { score: number; parts: Record<string, number> };

export type PrimedMemory = { memory_id: MemoryId } & Why;
/**
 * An earlier message that had left the active context; `from` and `to` are the characters that were quoted of what it said or
 * its tools answered; `origin` is there for a tool's answer.
 */
export type RecalledMessage = { message_id: MessageId; from: number; to: number; origin?: ToolOrigin | undefined } & Why;

export type Receipt = { primed: PrimedMemory[]; recalled: RecalledMessage[] };
