// Stored messages as lines: for `sessions show`, and for the beginning of a chat that goes on.
import type { Message } from "../../domain/message.ts";
import type { Turn } from "../../domain/turn.ts";
import { filesOf } from "../../domain/file/file.ts";
import { describeFile } from "../attach.ts";
import type { Look } from "../terminal/output.ts";
import { plain, plainLine } from "../terminal/plain.ts";
import { formatTime } from "../terminal/time.ts";

export type Transcript = { messages: readonly Message[]; turns: readonly Turn[] };

/** Text that is safe for a terminal, and how it looks there. It may have several rows. */
export type Line = { look: Look | null; text: string };

/** Messages in order, each turn's failure after its last message. */
export function transcriptLines({ messages, turns }: Transcript, options: { agent: string; tools: boolean }): Line[] {
  const byId = new Map(turns.map((turn) => [turn.turn_id, turn]));
  return messages.flatMap((message, index) => {
    const lines = messageLines(message, options);
    const turn = byId.get(message.turn_id);
    const last = messages[index + 1]?.turn_id !== message.turn_id;
    if (last && turn?.reason && (turn.status === "failed" || turn.status === "cancelled")) {
      lines.push({ look: turn.status === "failed" ? "red" : "dim", text: `(${turn.status}: ${plainLine(turn.reason.message)})` });
    }
    return lines;
  });
}

function messageLines(message: Message, { agent, tools }: { agent: string; tools: boolean }): Line[] {
  const lines: Line[] = [];
  const files = filesOf(message.parts);
  if (message.role !== "tool" && (message.content !== "" || files.length > 0)) {
    const [look, who] = message.role === "user" ? (["cyan", "you"] as const) : (["green", plainLine(agent)] as const);
    lines.push({ look: null, text: "" }, { look, text: `${who} · ${formatTime(message.created_at)}` });
    if (message.content !== "") lines.push({ look: null, text: plain(message.content).trim() });
    for (const file of files) lines.push({ look: "dim", text: `· ${describeFile(file)}` });
    if (message.status !== "complete") lines.push({ look: "dim", text: `(${message.status})` });
  }
  for (const part of message.parts) {
    if (part.type === "tool_call") lines.push({ look: "dim", text: toolLine(part.tool, part.input) });
    if (part.type === "tool_result" && part.is_error) lines.push({ look: "dim", text: `  failed: ${plainLine(part.output)}` });
    else if (part.type === "tool_result" && tools) lines.push({ look: "dim", text: plain(part.output) });
  }
  return lines;
}

/** One line for one use of a tool. */
export function toolLine(tool: string, input: unknown): string {
  const given = input === undefined || input === null ? "" : typeof input === "string" ? input : JSON.stringify(input);
  return `· ${plainLine(tool)} ${given === "{}" ? "" : plainLine(given)}`.trimEnd();
}
