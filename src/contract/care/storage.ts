// What takes up room, on the wire.
import { z } from "zod";
import type { Reclaimed, Storage } from "../../domain/care/storage.ts";
import { SESSION_TYPES } from "../../domain/session.ts";
import type { Equal } from "../equal.ts";

const count = z.number().int();
const share = { sessions: count, messages: count, bytes: count };
const month = z.string().meta({ example: "2026-11" });

export const storageSchema = z
  .object({
    home: z
      .object({
        database: count,
        log: count.meta({ description: "What was written lately, before it goes into the database" }),
        files: count.meta({ description: "Attachments" }),
        backups: count,
        free: count.meta({ description: "Of the database: what a compaction gives back" }),
      })
      .nullable()
      .meta({ description: "Bytes on the disk; for the owner" }),
    by_agent: z.array(z.object({ agent_id: z.string(), type: z.enum(SESSION_TYPES), ...share })),
    by_month: z.array(z.object({ month, ...share })).meta({ description: "By the month of last activity: what a prune up to then would find" }),
    growth: z.array(z.object({ month, bytes: count })).meta({ description: "By the month in which a session began" }),
    deletions_open: count.meta({ description: "Deletions whose bytes are still in the files" }),
    index: z.object({ waiting: count, messages: count }).meta({ description: "Messages that wait for the text index" }),
  })
  .meta({ id: "Storage", description: "Bytes of sessions are those of their messages, as they are stored; months are in UTC" });
const storageIsDomain: Equal<z.infer<typeof storageSchema>, Storage> = true;
void storageIsDomain;

export const reclaimedSchema = z.object({ bytes_before: count, bytes_after: count }).meta({ id: "Reclaimed", description: "Of the database with its log" });
const reclaimedIsDomain: Equal<z.infer<typeof reclaimedSchema>, Reclaimed> = true;
void reclaimedIsDomain;
