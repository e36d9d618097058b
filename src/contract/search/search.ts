// Search on the wire.
import { z } from "zod";
import type { SearchHit, SearchPage } from "../../domain/search/hit.ts";
import { SEARCH_MAX } from "../../domain/search/query.ts";
import { SESSION_TYPES } from "../../domain/session.ts";
import type { Equal } from "../equal.ts";
import { agentId, bound, instant, messageId, sessionId } from "../id.ts";
import { several } from "../query.ts";

/** Query of `GET /search`. */
export const searchSchema = z
  .object({
    q: z
      .string()
      .max(SEARCH_MAX)
      .meta({ description: 'Words that must all be there, the last one also as a beginning; "phrases", -word, word*, and agent: type: channel: before: after: in:title' }),
    agent_id: agentId.optional(),
    type: several(SESSION_TYPES),
    status: z.enum(["open", "closed"]).optional(),
    channel: z.string().max(100).optional(),
    before: bound.optional(),
    after: bound.optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  })
  .strict();

const searchHitSchema = z
  .object({
    session_id: sessionId,
    message_id: messageId.nullable().meta({ description: "null when the session's title matches" }),
    seq: z.number().int().nullable().meta({ description: "Position of the message in its session" }),
    agent_id: z.string(),
    type: z.enum(SESSION_TYPES),
    title: z.string().nullable(),
    role: z.enum(["user", "assistant", "tool"]).nullable(),
    snippet: z.array(z.object({ text: z.string(), mark: z.boolean() })).meta({ description: "At most 240 characters, with marks on what matches" }),
    score: z.number().meta({ description: "Higher is better; titles stand above 1, messages below" }),
    created_at: instant.meta({ description: "Of the message; for a title of the session" }),
  })
  .meta({ id: "SearchHit" });
const hitIsDomain: Equal<z.infer<typeof searchHitSchema>, SearchHit> = true;
void hitIsDomain;

export const searchPageSchema = z
  .object({
    hits: z.array(searchHitSchema),
    total: z.number().int().meta({ description: "Hits; of messages 10,000 are counted at most" }),
    ranked_all: z.boolean().meta({ description: "false when there are more than that: then the newest 2,000 messages are ranked and shown" }),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: "SearchPage" });
const pageIsDomain: Equal<z.infer<typeof searchPageSchema>, SearchPage> = true;
void pageIsDomain;
