// Backups on the wire.
import { z } from "zod";
import { instant } from "../id.ts";

export const backupSchema = z
  .object({
    name: z.string().meta({ description: "Its name in the home's backups folder" }),
    bytes: z.number().int(),
    created_at: instant,
    sessions: z.number().int().nullable().meta({ description: "null for copies that do not say what is in them" }),
    messages: z.number().int().nullable(),
  })
  .meta({ id: "Backup" });
export type Backup = z.infer<typeof backupSchema>;

export const backupListSchema = z.object({ backups: z.array(backupSchema), next_cursor: z.null() }).meta({ id: "BackupList" });
export type BackupList = z.infer<typeof backupListSchema>;
