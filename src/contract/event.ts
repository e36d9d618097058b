// Events on the wire: SSE `event:` is the type, `data:` this JSON.
import { z } from "zod";
import type { AgentsChanged, ListEvent, SessionEvent } from "../domain/event.ts";
import { LIST_EVENT_TYPES } from "../domain/event.ts";
import type { Equal } from "./equal.ts";
import { instant, messageId, sessionId, turnId } from "./id.ts";
import { messageSchema } from "./message.ts";
import { errorCode } from "./problem.ts";
import { sessionSchema } from "./session.ts";
import { TOOL_ANSWERS } from "../domain/question.ts";
import { pauseSchema, queuedInputSchema, usageSchema } from "./turn.ts";

const inLog = { session_id: sessionId, seq: z.number().int(), at: instant };
const ended = { ...inLog, turn_id: turnId, usage: usageSchema, cost_usd: z.number().nullable() };
const step = { ...inLog, turn_id: turnId, step: z.number().int() };
const asked = { ...step, call_id: z.string(), tool: z.string(), kind: z.enum(["consent", "outcome"]) };
const marked = { ...inLog, title: z.string().nullable(), status: z.enum(["open", "closed"]) };
const streaming = { session_id: sessionId, turn_id: turnId, message_id: messageId, text: z.string() };

export const sessionEventSchema = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("turn.queued"), ...inLog, turn_id: turnId, input: queuedInputSchema, position: z.number().int() }),
    z.object({ type: z.literal("turn.started"), ...inLog, turn_id: turnId, model: z.string(), profile_version: z.string() }),
    z.object({ type: z.literal("turn.waiting"), ...inLog, turn_id: turnId, code: errorCode, message: z.string(), pause: pauseSchema }),
    z.object({ type: z.literal("turn.finished"), ...ended, joined: turnId.nullable() }),
    z.object({ type: z.literal("turn.failed"), ...ended, code: errorCode, message: z.string() }),
    z.object({ type: z.literal("turn.cancelled"), ...ended, code: errorCode, message: z.string(), input: queuedInputSchema.nullable() }),
    z.object({ type: z.literal("step.started"), ...step, message_id: messageId }),
    z.object({ type: z.literal("step.finished"), ...step, finish_reason: z.string(), usage: usageSchema, cost_usd: z.number().nullable() }),
    z.object({ type: z.literal("tool.started"), ...step, call_id: z.string(), tool: z.string(), input: z.unknown() }),
    z.object({ type: z.literal("tool.asking"), ...asked, input: z.unknown(), remember: z.boolean(), expires_at: instant.nullable() }),
    z.object({ type: z.literal("tool.answered"), ...asked, answer: z.enum(TOOL_ANSWERS).nullable() }),
    z.object({
      type: z.literal("tool.finished"),
      ...step,
      call_id: z.string(),
      tool: z.string(),
      output: z.string(),
      is_error: z.boolean(),
      origin: z.enum(["tool", "web"]),
    }),
    z.object({ type: z.literal("message.finished"), ...inLog, message: messageSchema }),
    z.object({ type: z.enum(["session.renamed", "session.closed", "session.reopened"]), ...marked }),
    z.object({ type: z.literal("text.delta"), ...streaming, offset: z.number().int() }),
    z.object({ type: z.literal("message.snapshot"), ...streaming }),
  ])
  .meta({ id: "SessionEvent" });
const eventIsDomain: Equal<z.infer<typeof sessionEventSchema>, SessionEvent> = true;
void eventIsDomain;

export const listEventSchema = z
  .object({
    type: z.enum(LIST_EVENT_TYPES),
    cursor: z.number().int(),
    session_id: sessionId,
    session: sessionSchema.nullable(),
  })
  .meta({ id: "ListEvent" });
const listEventIsDomain: Equal<z.infer<typeof listEventSchema>, ListEvent> = true;
void listEventIsDomain;

const agentsChangedSchema = z.object({ type: z.literal("agents.changed") }).meta({ id: "AgentsChanged" });
const agentsChangedIsDomain: Equal<z.infer<typeof agentsChangedSchema>, AgentsChanged> = true;
void agentsChangedIsDomain;

/** What a stream of one session carries; it ends with `session.deleted` when the session does. */
export const watchEventSchema = z.union([sessionEventSchema, listEventSchema]).meta({ id: "WatchEvent" });

const readySchema = z.object({ type: z.literal("ready") }).meta({ id: "Ready", description: "Everything up to the positions in its `id` has come" });

/** What a window's stream carries. */
export const windowEventSchema = z.union([sessionEventSchema, listEventSchema, agentsChangedSchema, readySchema]).meta({ id: "WindowEvent" });
