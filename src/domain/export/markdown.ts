// An export for people: Markdown that reads like a letter, and that no message in it can break.
import { fileSize } from "../file/file.ts";
import type { ExportedMemory, ExportedMessage, ExportSource, ToolUse } from "./transcript.ts";
import { minute, oneLine } from "./transcript.ts";

/** The line that a Markdown export begins with; it is not shown. */
export const MARKDOWN_LINE = "<!-- rapport export: markdown, version 1 -->";

/** The export as Markdown. */
export function renderMarkdown({ session, agent }: ExportSource, messages: readonly ExportedMessage[], { title, memories }: { title: string; memories: readonly ExportedMemory[] }): string {
  const ended = session.started_at === null ? "" : ` to ${minute(session.last_activity_at)}`;
  const head = [`# ${title}`, "", `${oneLine(agent)} · ${session.type} · ${minute(session.started_at ?? session.created_at)}${ended} UTC · ${messages.length} of ${session.message_count} messages`];
  const learned = memories.length === 0 ? [] : ["## Memories", "", ...memories.map(({ relation, kind, text, learned_at }) => `- ${oneLine(text)} *(${kind}, ${learned_at.slice(0, 10)}, ${relation === "gave" ? "learned here" : "used here"})*`)];
  return [MARKDOWN_LINE, head.join("\n"), ...messages.map(renderMessage), ...(learned.length > 0 ? [learned.join("\n")] : [])].join("\n\n");
}

function renderMessage({ by, at, status, text, attachments, tools }: ExportedMessage): string {
  const mark = status === "complete" ? "" : ` *(${status})*`;
  const files = attachments.map(({ name, size }) => `*Attached: ${oneLine(name)}, ${fileSize(size)}*`);
  return [`### ${oneLine(by)} · ${minute(at)}${mark}`, ...(files.length > 0 ? [files.join("  \n")] : []), ...(text.trim() === "" ? [] : [closeText(text.trim())]), ...tools.map(renderTool)].join("\n\n");
}

function renderTool({ tool, input, output, is_error }: ToolUse): string {
  const body = [fence(JSON.stringify(input, null, 2) ?? "", "json"), ...(output === null ? [] : [fence(output, "")])].join("\n\n");
  return `<details>\n<summary>Tool ${oneLine(tool).replace(/[<&]/g, "")}${is_error ? " (failed)" : ""}</summary>\n\n${body}\n\n</details>`;
}

/** A block of code between fences that are longer than any inside. */
function fence(text: string, language: string): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const mark = "`".repeat(longest + 1);
  return `${mark}${language}\n${text.replace(/\n$/, "")}\n${mark}`;
}

/** Tags and comments that would swallow or fold what follows; in code they stay as they are. */
const OPENS = /<(?=!|\?|\/?(?:details|summary|script|style|pre|textarea|title|plaintext|xmp|iframe|template)\b)/gi;

/** A message's own Markdown, with its last fence closed and without tags that reach beyond it. */
function closeText(text: string): string {
  let open: string | null = null;
  const lines = text.split("\n").map((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    const run = mark?.[1];
    if (open === null) {
      if (run !== undefined && !(run.startsWith("`") && mark?.[2]?.includes("`"))) open = run;
      return run === undefined ? line.replace(OPENS, "\\<") : line;
    }
    if (run?.startsWith(open) && mark?.[2]?.trim() === "") open = null;
    return line;
  });
  return [...lines, ...(open === null ? [] : [open])].join("\n");
}
