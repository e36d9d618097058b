// Recognising an export, such as one that a person pastes into a message: it is context then, not something that they say.
import { fileName } from "../file/file.ts";
import { CONTEXT_LINE } from "./context.ts";
import type { ExportFormat } from "./export.ts";
import { contextName } from "./export.ts";
import { MARKDOWN_LINE } from "./markdown.ts";
import { oneLine } from "./transcript.ts";

/** `name` is what it is to be called as an attachment; `text` is the export without what stood around it. */
export type FoundExport = { format: ExportFormat; title: string; name: string; text: string };

/** The export that a text is; undefined for any other text, also for one that only quotes an export. */
export function readExport(text: string): FoundExport | undefined {
  const trimmed = text.replace(/^\ufeff/, "").trim();
  const format = formatOf(trimmed);
  if (format === undefined) return undefined;
  const title = oneLine(readTitle(trimmed, format) ?? "") || "Untitled";
  const name = contextName(title);
  return { format, title, name: format === "json" ? fileName(name.replace(/\.md$/, ".json")) : name, text: trimmed };
}

function formatOf(text: string): ExportFormat | undefined {
  const line = text.slice(0, 100).split(/\r?\n/, 1)[0]?.trimEnd();
  if (line === MARKDOWN_LINE) return "markdown";
  if (line === CONTEXT_LINE) return "context";
  return /^\{\s*"rapport_export":\s*1,/.test(text) && readJson(text) !== undefined ? "json" : undefined;
}

function readTitle(text: string, format: ExportFormat): string | null | undefined {
  const head = text.slice(0, 2000);
  if (format === "json") return readJson(text)?.session?.title;
  return format === "markdown" ? /^# (.*)$/m.exec(head)?.[1] : /^Context from the session “(.*)” with /m.exec(head)?.[1];
}

function readJson(text: string): { session?: { title?: string | null } } | undefined {
  try {
    const { session } = JSON.parse(text) as { session?: { title?: unknown } };
    return { session: { title: typeof session?.title === "string" ? session.title : null } };
  } catch {
    return undefined;
  }
}
