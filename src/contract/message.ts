// Messages on the wire.
import { z } from "zod";
import type { Message } from "../domain/message.ts";
import { FILES_MAX } from "../domain/file/file.ts";
import { CONTENT_MAX } from "../domain/session.ts";
import { INPUT_MODES } from "../domain/turn.ts";
import type { Equal } from "./equal.ts";
import { filePartSchema } from "./file.ts";
import { fileId, instant, messageId, sessionId, turnId } from "./id.ts";
import { receiptSchema } from "./memory/prompt.ts";
import { queuedInputSchema, turnSchema } from "./turn.ts";

const toolOrigin = z.enum(["tool", "web"]);

export const partSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  filePartSchema,
  z.object({ type: z.literal("reasoning"), text: z.string() }),
  z.object({ type: z.literal("tool_call"), call_id: z.string(), tool: z.string(), input: z.unknown(), problem: z.string().nullable() }),
  z.object({
    type: z.literal("tool_result"),
    call_id: z.string(),
    tool: z.string(),
    output: z.string(),
    is_error: z.boolean(),
    origin: toolOrigin,
  }),
]);

export const messageSchema = z
  .object({
    message_id: messageId,
    session_id: sessionId,
    turn_id: turnId,
    seq: z.number().int(),
    role: z.enum(["user", "assistant", "tool"]),
    parts: z.array(partSchema),
    content: z.string().meta({ description: "The text parts joined" }),
    status: z.enum(["complete", "stopped", "failed", "interrupted"]),
    created_at: instant,
  })
  .meta({ id: "Message" });
const messageIsDomain: Equal<z.infer<typeof messageSchema>, Message> = true;
void messageIsDomain;

const content = z.string().max(CONTENT_MAX);

export const patchInputSchema = z
  .object({
    content: content.optional().meta({ description: "May be empty when the message has files" }),
    position: z.number().int().min(0).optional().meta({ description: "0 is sent next" }),
  })
  .strict()
  .meta({ id: "PatchInput" });
export type PatchInput = z.infer<typeof patchInputSchema>;

export const sendMessageSchema = z
  .object({
    content: content.meta({ description: "May be empty when there are attachments" }),
    attachments: z
      .array(fileId)
      .max(FILES_MAX)
      .transform((ids) => [...new Set(ids)])
      .optional()
      .meta({ description: `Ids of uploaded files, at most ${FILES_MAX}` }),
    client_id: z.string().min(1).max(128).optional().meta({ description: "Your own name for this message: sent twice it is one turn" }),
    mode: z.enum(INPUT_MODES).optional().meta({ description: "What happens while another turn runs; default is the agent's input_mode" }),
  })
  .strict()
  .refine((message) => message.content.trim() !== "" || (message.attachments ?? []).length > 0, { path: ["content"], error: "the message is empty" })
  .meta({ id: "SendMessage" });
export type SendMessage = z.infer<typeof sendMessageSchema>;

export const answeredSchema = z.object({ turn: turnSchema, messages: z.array(messageSchema) }).meta({ id: "Answered" });
export const acceptedSchema = z.object({ turn: turnSchema }).meta({ id: "Accepted" });

export const messagePageSchema = z
  .object({
    messages: z.array(messageSchema),
    turns: z.array(turnSchema).meta({ description: "The turns of these messages, and those that have not ended" }),
    queue: z.array(queuedInputSchema),
    receipts: z.record(z.string(), receiptSchema).meta({ description: "Which memories and excerpts stood in the prompts of these turns, by turn" }),
    has_more: z.boolean().meta({ description: "True when there are older messages: ask again with before = the first seq" }),
    event_seq: z.number().int().meta({ description: "Watch the session from this event on to miss nothing" }),
  })
  .meta({ id: "MessagePage" });
export type MessagePage = z.infer<typeof messagePageSchema>;
export type Answered = z.infer<typeof answeredSchema>;
export type Accepted = z.infer<typeof acceptedSchema>;
