// Change sets on the wire: what a distillation, a person or a tool did to the memories, or would do.
import { z } from "zod";
import { CHANGE_CAUSES, CHANGE_STATUSES } from "../../domain/memory/change-set.ts";
import type { ChangeSet } from "../../domain/memory/change-set.ts";
import { MEMORY_KINDS, MEMORY_ORIGINS, MEMORY_SCOPES } from "../../domain/memory/memory.ts";
import type { Equal } from "../equal.ts";
import { agentId, changeSetId, instant, memoryId, personId, sessionId } from "../id.ts";
import { sourceSchema } from "./memory.ts";

const made = {
  memory_id: memoryId,
  kind: z.enum(MEMORY_KINDS),
  text: z.string(),
  scope: z.enum(MEMORY_SCOPES),
  confidence: z.number(),
  origin: z.enum(MEMORY_ORIGINS),
  sources: z.array(sourceSchema),
  valid_from: instant.nullable(),
  valid_to: instant.nullable(),
};

const patch = z.object({
  kind: z.enum(MEMORY_KINDS).optional(),
  text: z.string().optional(),
  scope: z.enum(MEMORY_SCOPES).optional(),
  confidence: z.number().optional(),
  pinned: z.boolean().optional(),
  valid_from: instant.nullable().optional(),
  valid_to: instant.nullable().optional(),
  sources: z.array(sourceSchema).optional(),
});

export const changeItemSchema = z.discriminatedUnion("action", [
  z.object({ action: z.literal("add"), ...made }),
  z.object({ action: z.literal("supersede"), target: memoryId, ...made }),
  z.object({ action: z.literal("update"), target: memoryId, patch }),
  z.object({ action: z.literal("drop"), target: memoryId }),
]);

export const changeSetSchema = z
  .object({
    change_set_id: changeSetId,
    agent_id: agentId,
    person_id: personId,
    cause: z.enum(CHANGE_CAUSES),
    status: z.enum(CHANGE_STATUSES),
    session_id: sessionId.nullable(),
    from_seq: z.number().int().nullable(),
    to_seq: z.number().int().nullable(),
    model: z.string().nullable(),
    created_at: instant,
    decided_at: instant.nullable(),
    items: z.array(changeItemSchema),
  })
  .meta({ id: "ChangeSet" });
const setIsDomain: Equal<z.infer<typeof changeSetSchema>, ChangeSet> = true;
void setIsDomain;

/** Query of `GET /distillations`, newest first. */
export const listChangeSetsSchema = z
  .object({
    agent_id: agentId.optional(),
    session_id: sessionId.optional(),
    status: z.enum(CHANGE_STATUSES).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();

export const changeSetListSchema = z
  .object({ distillations: z.array(changeSetSchema), next_cursor: z.string().nullable() })
  .meta({ id: "ChangeSetList" });
export type ChangeSetList = z.infer<typeof changeSetListSchema>;

export const applyChangeSetSchema = z
  .object({
    items: z
      .array(z.number().int().min(0))
      .optional()
      .meta({ description: "Places of the items to keep, from 0; the others of a held set are dropped. All when left out" }),
  })
  .strict()
  .meta({ id: "ApplyChangeSet" });

export const appliedSchema = z
  .object({ ...changeSetSchema.shape, also: z.array(changeSetSchema).meta({ description: "Those that its undo had taken along, applied again with it" }) })
  .meta({ id: "AppliedChangeSet" });
export type Applied = z.infer<typeof appliedSchema>;

export const undoneSchema = z
  .object({ distillation: changeSetSchema, also: z.array(changeSetSchema).meta({ description: "Those that built on it, undone with it" }) })
  .meta({ id: "UndoneChangeSet" });
export type Undone = z.infer<typeof undoneSchema>;
