// An answer in the order it came: stretches of text, thought, and tool calls with what they gave back.
import type { MessageId } from "../../../../src/domain/ids.ts";
import type { Message, MessageStatus, ToolCallPart, ToolResultPart } from "../../../../src/domain/message.ts";
import type { LiveText, TurnView } from "../../../../src/domain/view.ts";

export type ToolCall = {
  call_id: string;
  tool: string;
  input: unknown;
  output: string | null;
  /** `lost`: the turn ended and nobody knows what became of the call. */
  status: "running" | "done" | "failed" | "lost";
  /** Milliseconds from the step that called to its result; null while unknown. */
  ms: number | null;
};

export type TextPiece = { kind: "text"; key: string; message_id: MessageId; text: string; status: MessageStatus; streaming: boolean };
export type ThoughtPiece = { kind: "thought"; key: string; text: string };
export type ToolsPiece = { kind: "tools"; key: string; calls: ToolCall[] };
export type AnswerPiece = TextPiece | ThoughtPiece | ToolsPiece;

/** The pieces of one turn's answer. Neighbouring tool calls make one piece, also over several steps. */
export function piecesOf(messages: readonly Message[], live: LiveText | null, turn: TurnView | undefined, running: boolean): AnswerPiece[] {
  const pieces: AnswerPiece[] = [];
  const open = new Map<string, { call: ToolCall; since: number }>();
  for (const message of messages) {
    if (message.role === "tool") {
      for (const part of message.parts) if (part.type === "tool_result") settle(open, part, message.created_at);
      continue;
    }
    const thought = message.parts.map((part) => (part.type === "reasoning" ? part.text : "")).join("\n\n").trim();
    if (thought) pieces.push({ kind: "thought", key: `${message.message_id}:thought`, text: thought });
    if (message.content.trim()) {
      const { message_id, content, status } = message;
      pieces.push({ kind: "text", key: message_id, message_id, text: content, status, streaming: false });
    }
    for (const part of message.parts) {
      if (part.type !== "tool_call") continue;
      const call = callOf(part, turn, running);
      open.set(part.call_id, { call, since: Date.parse(message.created_at) });
      toolsAt(pieces, part.call_id).calls.push(call);
    }
  }
  if (live?.text.trim()) {
    const { message_id, text } = live;
    // The same key as the finished message will have: its words stay where they are when the stream ends.
    pieces.push({ kind: "text", key: message_id, message_id, text, status: "complete", streaming: true });
  }
  return pieces;
}

function toolsAt(pieces: AnswerPiece[], call_id: string): ToolsPiece {
  const last = pieces.at(-1);
  if (last?.kind === "tools") return last;
  const piece: ToolsPiece = { kind: "tools", key: `tools:${call_id}`, calls: [] };
  pieces.push(piece);
  return piece;
}

function callOf(part: ToolCallPart, turn: TurnView | undefined, running: boolean): ToolCall {
  const live = turn?.tools[part.call_id]?.status;
  const status = part.problem !== null ? "failed" : (live ?? (running ? "running" : "lost"));
  return { call_id: part.call_id, tool: part.tool, input: part.input, output: part.problem, status, ms: null };
}

function settle(open: Map<string, { call: ToolCall; since: number }>, part: ToolResultPart, at: string): void {
  const found = open.get(part.call_id);
  if (!found) return;
  found.call.output = part.output;
  found.call.status = part.is_error ? "failed" : "done";
  found.call.ms = Math.max(0, Date.parse(at) - found.since);
}

/** The words of an answer as they are copied: its text, without tools and thought. */
export function answerText(messages: readonly Message[]): string {
  return messages.filter((message) => message.role === "assistant").map((message) => message.content.trim()).filter(Boolean).join("\n\n");
}

/** Words in a text, as people count them; characters where a script has no spaces. */
export function countWords(text: string): number {
  let words = 0;
  for (const one of text.matchAll(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}][\p{L}\p{N}'’_-]*/gu)) words += one[0] ? 1 : 0;
  return words;
}
