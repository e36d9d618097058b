// Deletions on the wire.
import { z } from "zod";
import type { Deletion, DeletionPreview } from "../../domain/care/deletion.ts";
import { DELETION_CAUSES } from "../../domain/care/deletion.ts";
import type { Equal } from "../equal.ts";
import { deletionId, instant, sessionId } from "../id.ts";

const count = z.number().int();

export const deletionSchema = z
  .object({
    deletion_id: deletionId,
    cause: z.enum(DELETION_CAUSES),
    counts: z.object({ sessions: count, messages: count, events: count, turns: count, files: count, memories: count }),
    unreachable_at: instant.meta({ description: "Since when nobody can reach it" }),
    bytes_gone_at: instant.nullable().meta({ description: "Since when its bytes are gone from Rapport's files; null until the next compaction. Backups keep theirs" }),
  })
  .meta({ id: "Deletion" });
const deletionIsDomain: Equal<z.infer<typeof deletionSchema>, Deletion> = true;
void deletionIsDomain;

export const deletionListSchema = z.object({ deletions: z.array(deletionSchema), next_cursor: z.string().nullable() }).meta({ id: "DeletionList" });
export type DeletionList = z.infer<typeof deletionListSchema>;

/** Query of `GET /deletions`. */
export const listDeletionsSchema = z.object({ cursor: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }).strict();

const copies = z.array(z.object({ session_id: sessionId, title: z.string().nullable() }));

export const deletionPreviewSchema = z
  .object({
    session_id: sessionId,
    messages: count.meta({ description: "As they are stored, tool steps among them" }),
    files: count.meta({ description: "Those that no other session has" }),
    memories_only_here: count.meta({ description: "Memories that only this session supports; they stay unless `forget` is given" }),
    memories_shared: count.meta({ description: "Memories that other sessions support too; they stay" }),
    forks: copies,
    hand_offs: copies,
    backups: z.array(z.string()).meta({ description: "Backups made since it began: by name for the owner, by time for others" }),
  })
  .meta({ id: "DeletionPreview" });
const previewIsDomain: Equal<z.infer<typeof deletionPreviewSchema>, DeletionPreview> = true;
void previewIsDomain;
