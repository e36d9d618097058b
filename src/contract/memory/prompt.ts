// Prompts on the wire: which memories and excerpts a turn was given and why, and its whole prompt part by part.
import { z } from "zod";
import type { Receipt } from "../../domain/memory/receipt.ts";
import type { PromptContext } from "../../domain/prompt/part.ts";
import { PROMPT_PART_KINDS } from "../../domain/prompt/part.ts";
import type { Equal } from "../equal.ts";
import { memoryId, messageId, sessionId, turnId } from "../id.ts";

const why = { score: z.number(), parts: z.record(z.string(), z.number()).meta({ description: "What the score is made of" }) };

export const receiptSchema = z
  .object({
    primed: z.array(z.object({ memory_id: memoryId, ...why })),
    recalled: z.array(
      z.object({
        message_id: messageId,
        from: z.number().int(),
        to: z.number().int(),
        origin: z.enum(["tool", "web"]).optional().meta({ description: "Where a tool's answer came from; absent for what was said" }),
        ...why,
      }),
    ),
  })
  .meta({ id: "PromptReceipt" });
const receiptIsDomain: Equal<z.infer<typeof receiptSchema>, Receipt> = true;
void receiptIsDomain;

export const promptContextSchema = z
  .object({
    turn_id: turnId,
    step: z.number().int(),
    steps: z.number().int(),
    model: z.string().nullable(),
    room: z.number().int().nullable().meta({ description: "Tokens that the model has room for" }),
    parts: z.array(
      z.object({
        kind: z.enum(PROMPT_PART_KINDS),
        message_id: messageId.nullable(),
        session_id: sessionId.nullable(),
        memory_id: memoryId.nullable(),
        role: z.enum(["user", "assistant", "tool"]).nullable(),
        text: z.string().nullable().meta({ description: "Exactly what was sent; null once its source was erased" }),
        tokens: z.number().int().meta({ description: "Estimated" }),
        why: z.object(why).nullable(),
        new: z.boolean().meta({ description: "False when the prompt before had it at the same place" }),
      }),
    ),
    tokens: z.number().int(),
    provider_tokens: z.number().int().nullable().meta({ description: "As the provider counted, once it answered" }),
    cached_tokens: z.number().int().nullable(),
    cost_usd: z.number().nullable(),
  })
  .meta({ id: "PromptContext" });
const contextIsDomain: Equal<z.infer<typeof promptContextSchema>, PromptContext> = true;
void contextIsDomain;
