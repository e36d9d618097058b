// Exporting a session: one text in one of three forms, and what was masked in it.
import { fileName } from "../file/file.ts";
import { estimateTokens } from "../prompt/tokens.ts";
import { renderContext } from "./context.ts";
import type { ExportDocument } from "./document.ts";
import { renderDocument } from "./document.ts";
import type { Masked } from "./mask.ts";
import { createMask } from "./mask.ts";
import { renderMarkdown } from "./markdown.ts";
import type { ExportedMemory, ExportScope, ExportSource } from "./transcript.ts";
import { oneLine, selectMessages } from "./transcript.ts";

/** Markdown for people, JSON for programs, context for another agent's prompt. */
export const EXPORT_FORMATS = ["markdown", "json", "context"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** `memories`: with those that the session gave or used. */
export type ExportWish = ExportScope & { format: ExportFormat; memories: boolean; mask: boolean };

/** `tokens` is an estimate; `messages` how many are in the text. */
export type SessionExport = { name: string; media_type: string; text: string; tokens: number; masked: Masked[]; messages: number };

const MEDIA_TYPES = { markdown: "text/markdown", json: "application/json", context: "text/markdown" } as const;

/** Exports a session. Pure: the same source and wish give the same text. */
export function exportSession(source: ExportSource, wish: ExportWish): SessionExport {
  const mask = createMask(wish.mask);
  const title = titleOf(source, mask.text);
  const all = selectMessages(source, wish, mask);
  // What a crash cut off was said again, and no model is given it.
  const messages = wish.format === "context" ? all.filter(({ status }) => status !== "interrupted") : all;
  const memories = wish.memories ? source.memories.map((memory) => maskMemory(memory, mask.text)) : [];
  const agent = mask.text(source.agent);
  const masked = { ...source, agent };
  const text =
    wish.format === "markdown"
      ? `${renderMarkdown(masked, messages, { title, memories })}\n`
      : wish.format === "context"
        ? renderContext(masked, messages, { title, memories })
        : renderDocument({
            rapport_export: 1,
            session: describe(source, { title, agent_name: agent }),
            scope: { last: wish.last, tools: wish.tools, memories: wish.memories, masked: mask.masked() },
            messages,
            memories,
          });
  return { name: nameOf(title, wish.format), media_type: MEDIA_TYPES[wish.format], text, tokens: estimateTokens(text), masked: mask.masked(), messages: messages.length };
}

function titleOf({ session }: ExportSource, mask: (text: string) => string): string {
  return mask(oneLine(session.title ?? "")) || "Untitled";
}

/** What is told of the session itself, and nothing that a row has besides. */
function describe({ session }: ExportSource, { title, agent_name }: { title: string; agent_name: string }): ExportDocument["session"] {
  const { session_id, agent_id, type, created_at, started_at, last_activity_at, message_count } = session;
  return { session_id, agent_id, type, title: session.title === null ? null : title, created_at, started_at, last_activity_at, message_count, agent_name };
}

function maskMemory({ memory_id, kind, text, learned_at, relation }: ExportedMemory, mask: (text: string) => string): ExportedMemory {
  return { memory_id, kind, text: mask(oneLine(text)), learned_at, relation };
}

/** `Trip to Norway.md`, `Context from “Trip to Norway”.md`. */
function nameOf(title: string, format: ExportFormat): string {
  const safe = title.replace(/[\\/:*?"<>|]+/g, "-");
  if (format === "json") return fileName(`${safe}.json`);
  return fileName(format === "markdown" ? `${safe}.md` : contextName(safe));
}

/** What a context is called as a file. */
export function contextName(title: string): string {
  return fileName(`Context from “${title.replace(/[\\/]+/g, "-").slice(0, 80).toWellFormed()}”.md`);
}
