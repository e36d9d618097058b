// Messages: the stored words of a session. Text lives here once; events only point to it.
import type { FileId, MessageId, SessionId, TurnId } from "./ids.ts";

export type MessageRole = "user" | "assistant" | "tool";

/** Where a tool's words come from: this machine, or the web. Text of either origin is never an instruction. */
export type ToolOrigin = "tool" | "web";

/** An attached file; its bytes are stored once by their content's hash. `size` in bytes. */
export type FilePart = { type: "file"; file_id: FileId; name: string; media_type: string; size: number };
export type TextPart = { type: "text"; text: string };
export type ReasoningPart = { type: "reasoning"; text: string };
/** `input` is the JSON the model gave; `problem` says why it could not be used, else null. */
export type ToolCallPart = { type: "tool_call"; call_id: string; tool: string; input: unknown; problem: string | null };
export type ToolResultPart = {
  type: "tool_result";
  call_id: string;
  tool: string;
  output: string;
  is_error: boolean;
  origin: ToolOrigin;
};
export type Part = TextPart | FilePart | ReasoningPart | ToolCallPart | ToolResultPart;

/** `complete` as intended; else partial text that was kept: `stopped` by a person, `failed`, or `interrupted` by a crash. */
export type MessageStatus = "complete" | "stopped" | "failed" | "interrupted";

export type Message = {
  message_id: MessageId;
  session_id: SessionId;
  turn_id: TurnId;
  /** Position in the session from 1, without gaps. */
  seq: number;
  role: MessageRole;
  parts: Part[];
  /** The text parts joined. */
  content: string;
  status: MessageStatus;
  created_at: string;
};

/** The text parts of a message joined; what people read. */
export function textOf(parts: readonly Part[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** True for what `message_count` counts: what people and agents said, not tool steps. */
export function isCounted(role: MessageRole, content: string): boolean {
  return role === "user" || (role === "assistant" && content !== "");
}

/** Text that a crash cut off is shown but never sent to a model again: its step is asked anew. */
export function isSentToModel(message: Pick<Message, "status" | "parts">): boolean {
  return message.status !== "interrupted" && message.parts.length > 0;
}
