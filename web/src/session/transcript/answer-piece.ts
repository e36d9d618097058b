// An answer in the order it came: stretches of text, thought, and tool calls with what they gave back.
import type { MessageId } from "../../../../src/domain/ids.ts";
import type { Message, MessageStatus, ToolCallPart, ToolResultPart } from "../../../../src/domain/message.ts";
import type { ToolAnswer } from "../../../../src/domain/question.ts";
import { answerBehind } from "../../../../src/domain/question.ts";
import type { LiveText, TurnView } from "../../../../src/domain/view.ts";

export type ToolCall = {
  call_id: string;
  tool: string;
  input: unknown;
  output: string | null;
  /**
   * `asking`: it waits for its person's answer; `behind`: it has not begun, because another one does. `lost`: the turn ended
   * or its person went on without knowing what became of the call.
   */
  status: "asking" | "behind" | "running" | "done" | "failed" | "declined" | "lost";
  /** What its person said to it, as far as this window has heard; null when nobody answered in time. */
  answer?: ToolAnswer | null | undefined;
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
  const status = part.problem === null ? statusOf(part.call_id, turn, running) : "failed";
  return { call_id: part.call_id, tool: part.tool, input: part.input, output: part.problem, status, answer: turn?.tools[part.call_id]?.answer, ms: null };
}

function statusOf(call_id: string, turn: TurnView | undefined, running: boolean): ToolCall["status"] {
  const live = turn?.tools[call_id]?.status;
  if (live === "done" || live === "failed") return live;
  if (!running) return "lost";
  if (turn?.question?.call_id === call_id) return "asking";
  return turn?.question && live !== "running" ? "behind" : "running";
}

function settle(open: Map<string, { call: ToolCall; since: number }>, part: ToolResultPart, at: string): void {
  const found = open.get(part.call_id);
  if (!found) return;
  found.call.output = part.output;
  // An answer that this window has not heard is known by the words that were stored for it.
  if (part.is_error && found.call.answer === undefined) found.call.answer = answerBehind(part.output);
  found.call.status = part.is_error ? failureOf(found.call.answer) : "done";
  found.call.ms = Math.max(0, Date.parse(at) - found.since);
}

/** A result that is an error says that the call failed, unless its person had decided about it. */
function failureOf(answer: ToolCall["answer"]): ToolCall["status"] {
  if (answer === "deny" || answer === null) return "declined";
  return answer === "continue" || answer === "discard" ? "lost" : "failed";
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
