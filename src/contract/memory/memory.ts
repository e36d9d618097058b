// Memories on the wire: the long-term memory of an agent, and where each record comes from.
import { z } from "zod";
import { CHANGE_CAUSES, CHANGE_STATUSES } from "../../domain/memory/change-set.ts";
import type { MemoryDetail, MemoryRow } from "../../domain/memory/detail.ts";
import type { Memory } from "../../domain/memory/memory.ts";
import { MEMORY_KINDS, MEMORY_MAX, MEMORY_ORIGINS, MEMORY_SCOPES, NEW_SCOPES } from "../../domain/memory/memory.ts";
import type { Equal } from "../equal.ts";
import { agentId, bound, changeSetId, instant, memoryId, messageId, personId, sessionId } from "../id.ts";

const text = z
  .string()
  .max(MEMORY_MAX)
  .transform((words) => words.toWellFormed().replace(/\s+/g, " ").trim())
  .refine((words) => words !== "", "the memory is empty")
  .meta({ description: `One sentence that stands for itself, at most ${MEMORY_MAX} characters` });

const base = {
  memory_id: memoryId,
  agent_id: agentId,
  person_id: personId,
  scope: z.enum(MEMORY_SCOPES).meta({ description: "Who may read it: its person, a group's people, everybody who talks to the agent" }),
  kind: z.enum(MEMORY_KINDS),
  text: z.string(),
  confidence: z.number().meta({ description: "0 to 1" }),
  origin: z.enum(MEMORY_ORIGINS).meta({ description: "Whose words it was made from; the least trusted of several" }),
  learned_at: instant,
  valid_from: instant.nullable(),
  valid_to: instant.nullable(),
  superseded_by: memoryId.nullable().meta({ description: "The memory that took its place" }),
  pinned: z.boolean(),
  change_set_id: changeSetId.meta({ description: "The change set that made it" }),
};
const use = {
  use_count: z.number().int().meta({ description: "Turns whose prompt it stood in" }),
  last_used_at: instant.nullable(),
};
export const sourceSchema = z.object({ session_id: sessionId, message_id: messageId });

export const memorySchema = z.object({ ...base, sources: z.array(sourceSchema) }).meta({ id: "Memory" });
const memoryIsDomain: Equal<z.infer<typeof memorySchema>, Memory> = true;
void memoryIsDomain;

export const memoryRowSchema = z.object({ ...base, sources: z.array(sourceSchema), ...use }).meta({ id: "MemoryRow" });
const rowIsDomain: Equal<z.infer<typeof memoryRowSchema>, MemoryRow> = true;
void rowIsDomain;

export const memoryDetailSchema = z
  .object({
    ...base,
    ...use,
    sources: z.array(
      z.object({ ...sourceSchema.shape, erased: z.boolean(), title: z.string().nullable(), excerpt: z.string().nullable(), at: instant.nullable() }),
    ),
    history: z.array(
      z.object({
        change_set_id: changeSetId,
        cause: z.enum(CHANGE_CAUSES),
        action: z.enum(["add", "supersede", "update", "drop"]),
        status: z.enum(CHANGE_STATUSES),
        at: instant,
      }),
    ),
  })
  .meta({ id: "MemoryDetail" });
const detailIsDomain: Equal<z.infer<typeof memoryDetailSchema>, MemoryDetail> = true;
void detailIsDomain;

const yes = z.enum(["true", "false"]).transform((value) => value === "true");

/** Query of `GET /agents/{agent_id}/memory/ltm`. */
export const listMemoriesSchema = z
  .object({
    q: z.string().max(1000).optional().meta({ description: "Words; the best matches first. Without them the newest first, pinned ones before" }),
    kind: z.enum(MEMORY_KINDS).optional(),
    current: yes.optional().meta({ description: "true: those that hold now; false: superseded and ended ones", type: "boolean" }),
    pinned: yes.optional().meta({ type: "boolean" }),
    id: z
      .string()
      .max(8000)
      .transform((value) => value.split(","))
      .pipe(z.array(memoryId).max(200))
      .optional()
      .meta({ description: "Only these, separated by commas; those that are gone are left out", type: "string" }),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();

export const memoryListSchema = z.object({ memories: z.array(memoryRowSchema), next_cursor: z.string().nullable() }).meta({ id: "MemoryList" });
export type MemoryList = z.infer<typeof memoryListSchema>;

export const createMemorySchema = z
  .object({ text, kind: z.enum(MEMORY_KINDS).optional(), scope: z.enum(NEW_SCOPES).optional(), valid_from: bound.optional() })
  .strict()
  .meta({ id: "CreateMemory" });
export type CreateMemory = z.input<typeof createMemorySchema>;

export const patchMemorySchema = z
  .object({
    text: text.optional(),
    kind: z.enum(MEMORY_KINDS).optional(),
    pinned: z.boolean().optional(),
    valid_from: bound.nullable().optional(),
    valid_to: bound.nullable().optional(),
  })
  .strict()
  .meta({ id: "PatchMemory" });
export type PatchMemory = z.input<typeof patchMemorySchema>;

/** Query of `DELETE /agents/{agent_id}/memory/ltm`: without the agent's id again it is refused. */
export const clearMemoriesSchema = z.object({ confirm: z.string().meta({ description: "The agent's id, once more" }) }).strict();
export const clearedSchema = z.object({ deleted: z.number().int() }).meta({ id: "ClearedMemories" });
export type Cleared = z.infer<typeof clearedSchema>;
