// Sessions on the wire.
import { z } from "zod";
import type { Session } from "../domain/session.ts";
import { SEARCH_MAX } from "../domain/search/query.ts";
import { MEMORY_STATES, OUTCOMES, SESSION_TYPES, TITLE_MAX } from "../domain/session.ts";
import { deletionSchema } from "./care/deletion.ts";
import type { Equal } from "./equal.ts";
import { filePartSchema } from "./file.ts";
import { agentId, bound, instant, messageId, personId, sessionId, turnId } from "./id.ts";
import { several } from "./query.ts";
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
    channel: z.string().nullable().meta({ description: "The chat app that it came from; null for console, terminal and HTTP" }),
    created_at: instant,
    started_at: instant.nullable().meta({ description: "Time of the first message" }),
    last_activity_at: instant,
    closed_at: instant.nullable(),
    ended_at: instant.nullable().meta({ description: "When it was closed, else its newest message once it has been idle for as long as its agent's distill_after_idle" }),
    archived_at: instant.nullable(),
    pinned_at: instant.nullable(),
    unread: z.boolean().meta({ description: "True when an agent has answered and its person has not seen it" }),
    message_count: z.number().int().meta({ description: "Messages of people and agents, without tool steps" }),
    preview: z.string().nullable().meta({ description: "Beginning of the first message" }),
    running_turn_id: turnId.nullable(),
    outcome: z.enum(OUTCOMES).nullable().meta({ description: "How its newest turn ended" }),
    asking: z.boolean().meta({ description: "True while the running turn waits for its person's answer" }),
    queued_count: z.number().int(),
    forked_from: z.object({ session_id: sessionId, message_id: messageId }).nullable(),
    handed_from: z.object({ session_id: sessionId, message_id: messageId }).nullable().meta({ description: "The session whose context this one was given, up to a message" }),
    carries: filePartSchema.nullable().meta({ description: "That context, while it waits to go along with the first message" }),
    memory: z.object({ state: z.enum(MEMORY_STATES), count: z.number().int() }).meta({ description: "What became of it for the long-term memory" }),
    context_from: z.number().int().meta({ description: "seq of the first message that is still sent to the model" }),
    imported_seq: z.number().int().meta({ description: "seq of the newest message that came in with a bundle; 0 when none did" }),
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

export const patchSessionSchema = z
  .object({ title: title.optional(), pinned: z.boolean().optional(), archived: z.boolean().optional() })
  .strict()
  .refine((patch) => Object.keys(patch).length > 0, "name what is to change: title, pinned or archived")
  .meta({ id: "PatchSession" });

export const seenSchema = z.object({ seq: z.number().int().min(1).meta({ description: "Number of the newest message that was seen" }) }).strict().meta({ id: "Seen" });

export const forkSessionSchema = z
  .object({ message_id: messageId.optional().meta({ description: "Last message to copy; without it the last finished one" }) })
  .strict()
  .meta({ id: "ForkSession" });

/** Query of `GET /sessions`. */
export const listSessionsSchema = z
  .object({
    agent_id: agentId.optional(),
    type: several(SESSION_TYPES),
    status: z.enum(["open", "closed"]).optional(),
    archived: z.enum(["false", "true", "any"]).optional().meta({ description: "Archived sessions: not (as without it), only, or among the others" }),
    channel: z.string().max(100).optional(),
    q: z.string().max(SEARCH_MAX).optional().meta({ description: "Only sessions whose title or messages match; words as in GET /search" }),
    person_id: personId.optional().meta({ description: "On whose behalf; of others than yourself there is nothing to see" }),
    memory: several(MEMORY_STATES),
    outcome: several(OUTCOMES),
    unread: z
      .enum(["true", "false"])
      .transform((value) => value === "true")
      .optional()
      .meta({ type: "boolean" }),
    order: z.enum(["pinned", "activity"]).optional().meta({ description: "What is pinned first (as without it), or where its last activity puts it" }),
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
  .object({ session_id: sessionId, ...deletionSchema.shape })
  .meta({ id: "Deleted" });
export type Deleted = z.infer<typeof deletedSchema>;
