// Sessions on the wire.
import { z } from "zod";
import type { Session } from "../domain/session.ts";
import { MEMORY_STATES, SESSION_TYPES, TITLE_MAX } from "../domain/session.ts";
import type { Equal } from "./equal.ts";
import { agentId, bound, instant, messageId, personId, sessionId, turnId } from "./id.ts";
import { queuedInputSchema } from "./turn.ts";

const title = z
  .string()
  .max(TITLE_MAX)
  .transform((text) => text.toWellFormed().replace(/\s+/g, " ").trim())
  .refine((text) => text !== "", "the title is empty");

export const sessionSchema = z
  .object({
    session_id: sessionId,
    agent_id: z.string(),
    type: z.enum(SESSION_TYPES),
    status: z.enum(["open", "closed"]),
    title: z.string().nullable(),
    title_source: z.enum(["person", "model", "rule"]).nullable(),
    incognito: z.boolean(),
    on_behalf_of: personId,
    created_at: instant,
    last_activity_at: instant,
    closed_at: instant.nullable(),
    message_count: z.number().int().meta({ description: "Messages of people and agents, without tool steps" }),
    preview: z.string().nullable().meta({ description: "Beginning of the first message" }),
    running_turn_id: turnId.nullable(),
    asking: z.boolean().meta({ description: "True while the running turn waits for its person's answer" }),
    queued_count: z.number().int(),
    forked_from: z.object({ session_id: sessionId, message_id: messageId }).nullable(),
    memory: z.object({ state: z.enum(MEMORY_STATES), count: z.number().int() }).meta({ description: "What became of it for the long-term memory" }),
    context_from: z.number().int().meta({ description: "seq of the first message that is still sent to the model" }),
    event_seq: z.number().int().meta({ description: "Number of the newest durable event" }),
    cost_usd: z.number().nullable(),
  })
  .meta({ id: "Session" });
const sessionIsDomain: Equal<z.infer<typeof sessionSchema>, Session> = true;
void sessionIsDomain;

export const createSessionSchema = z
  .object({ agent_id: agentId, title: title.optional(), incognito: z.boolean().optional() })
  .strict()
  .meta({ id: "CreateSession" });

export const patchSessionSchema = z.object({ title }).strict().meta({ id: "PatchSession" });

export const forkSessionSchema = z
  .object({ message_id: messageId.optional().meta({ description: "Last message to copy; without it the last finished one" }) })
  .strict()
  .meta({ id: "ForkSession" });

/** Query of `GET /sessions`. `type` may be given several times or with commas. */
export const listSessionsSchema = z
  .object({
    agent_id: agentId.optional(),
    type: z
      .union([z.string(), z.array(z.string())])
      .transform((value) => [...new Set([value].flat().flatMap((text) => text.split(",")))])
      .pipe(z.array(z.enum(SESSION_TYPES)))
      .optional()
      .meta({ description: "chat, heartbeat, schedule, subagent; several with commas", type: "string" }),
    status: z.enum(["open", "closed"]).optional(),
    before: bound.optional(),
    after: bound.optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();

export const sessionListSchema = z
  .object({ sessions: z.array(sessionSchema), next_cursor: z.string().nullable() })
  .meta({ id: "SessionList" });
export type SessionList = z.infer<typeof sessionListSchema>;

export const closedSchema = z
  .object({ session: sessionSchema, returned: z.array(queuedInputSchema).meta({ description: "Queued inputs that were not sent; they are yours again" }) })
  .meta({ id: "Closed" });
export type Closed = z.infer<typeof closedSchema>;

/** Query of `DELETE /sessions/{session_id}`. */
export const deleteSessionSchema = z
  .object({
    forget: z
      .enum(["true", "false"])
      .transform((value) => value === "true")
      .optional()
      .meta({ description: "true also erases the memories that only this session supports", type: "boolean" }),
  })
  .strict();

export const deletedSchema = z
  .object({
    session_id: sessionId,
    counts: z.object({ messages: z.number().int(), events: z.number().int(), turns: z.number().int(), files: z.number().int(), memories: z.number().int() }),
  })
  .meta({ id: "Deleted" });
export type Deleted = z.infer<typeof deletedSchema>;

/** Query of `DELETE /sessions`: without a valid bound it is refused, never read as "all". */
export const pruneSessionsSchema = z.object({ before: bound }).loose();
