// Exports, hand-offs and what links sessions, on the wire.
import { z } from "zod";
import type { ExportDocument } from "../../domain/export/document.ts";
import type { SessionExport } from "../../domain/export/export.ts";
import { EXPORT_FORMATS } from "../../domain/export/export.ts";
import type { SessionLinks } from "../../domain/export/link.ts";
import { SECRET_KINDS } from "../../domain/export/secret.ts";
import { MEMORY_KINDS } from "../../domain/memory/memory.ts";
import { SESSION_TYPES, TITLE_MAX } from "../../domain/session.ts";
import type { Equal } from "../equal.ts";
import { agentId, instant, memoryId, messageId, sessionId } from "../id.ts";
import { flag } from "../query.ts";
import { sessionSchema } from "../session.ts";

const count = z.number().int();
const masked = z.array(z.object({ kind: z.enum(SECRET_KINDS), count })).meta({ description: "Secrets that were replaced by [masked: kind]" });

const last = z.coerce.number().int().min(1).max(1_000_000).optional().meta({ description: "Only the newest messages of people and agents; all when left out" });

/** Query of `GET /sessions/{session_id}/export`. */
export const exportQuerySchema = z
  .object({
    format: z.enum(EXPORT_FORMATS).optional().meta({ description: "markdown (as without it) for people, json for programs, context for an agent's prompt" }),
    last,
    tools: flag("true: with what tools were asked and gave back"),
    memories: flag("true: with the memories that this session gave or used"),
    mask: flag("Whether secrets are masked; without it they are in a context and not in the others"),
    download: flag("true answers the text itself, for saving"),
  })
  .strict();

const exportedMessage = z.object({
  message_id: messageId,
  seq: count,
  role: z.enum(["user", "assistant"]),
  by: z.string().meta({ description: "Who said it, by name" }),
  at: instant,
  status: z.enum(["complete", "stopped", "failed", "interrupted"]),
  text: z.string(),
  attachments: z.array(z.object({ name: z.string(), media_type: z.string(), size: count })),
  tools: z.array(z.object({ tool: z.string(), input: z.unknown(), output: z.string().nullable(), is_error: z.boolean() })),
});

const exportedMemory = z.object({ memory_id: memoryId, kind: z.enum(MEMORY_KINDS), text: z.string(), learned_at: instant, relation: z.enum(["gave", "used"]) });

export const exportDocumentSchema = z
  .object({
    rapport_export: z.literal(1).meta({ description: "The version of this form" }),
    session: z.object({
      session_id: sessionId,
      agent_id: z.string(),
      type: z.enum(SESSION_TYPES),
      title: z.string().nullable(),
      created_at: instant,
      started_at: instant.nullable(),
      last_activity_at: instant,
      message_count: count,
      agent_name: z.string(),
    }),
    scope: z.object({ last: count.nullable(), tools: z.boolean(), memories: z.boolean(), masked }),
    messages: z.array(exportedMessage),
    memories: z.array(exportedMemory),
  })
  .meta({ id: "ExportDocument" });
const documentIsDomain: Equal<z.infer<typeof exportDocumentSchema>, ExportDocument> = true;
void documentIsDomain;

const described = { name: z.string().meta({ description: "What a file of it is called" }), text: z.string(), tokens: count.meta({ description: "Estimated" }), masked, messages: count };

export const sessionExportSchema = z.object({ ...described, media_type: z.string() }).meta({ id: "SessionExport" });
const exportIsDomain: Equal<z.infer<typeof sessionExportSchema>, SessionExport> = true;
void exportIsDomain;

/** JSON of `GET /sessions/{session_id}/export`: the export with its text, or, for a download in that form, the document itself. */
export const exportAnswerSchema = z.union([sessionExportSchema, exportDocumentSchema]).meta({ id: "ExportAnswer" });

/** Query of `GET /sessions/{session_id}/handoff`. */
export const previewHandOffSchema = z.object({ agent_id: agentId, last, tools: flag("true: with what tools were asked and gave back"), mask: flag("false leaves secrets as they are") }).strict();

export const handOffSchema = z
  .object({
    agent_id: agentId,
    last: z.number().int().min(1).max(1_000_000).nullable().optional(),
    tools: z.boolean().optional(),
    mask: z.boolean().optional().meta({ description: "Without it secrets are masked" }),
    title: z
      .string()
      .max(TITLE_MAX)
      .transform((text) => text.toWellFormed().replace(/\s+/g, " ").trim())
      .refine((text) => text !== "", "the title is empty")
      .optional(),
  })
  .strict()
  .meta({ id: "HandOff" });
export type HandOffBody = z.input<typeof handOffSchema>;

export const handOffPreviewSchema = z.object(described).meta({ id: "HandOffPreview" });
export type HandOffPreview = z.infer<typeof handOffPreviewSchema>;

export const handedOffSchema = z.object({ session: sessionSchema, preview: handOffPreviewSchema }).meta({ id: "HandedOff" });
export type HandedOff = z.infer<typeof handedOffSchema>;

const linked = z.object({ session_id: sessionId, message_id: messageId, agent_id: z.string().nullable(), title: z.string().nullable() });

export const sessionLinksSchema = z
  .object({
    forked_from: linked.nullable().meta({ description: "Agent and title are null once it is deleted" }),
    forks: z.array(linked),
    handed_from: linked.nullable(),
    handed_to: z.array(linked),
  })
  .meta({ id: "SessionLinks" });
const linksAreDomain: Equal<z.infer<typeof sessionLinksSchema>, SessionLinks> = true;
void linksAreDomain;
