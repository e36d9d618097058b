// What of a session goes into an export: messages with their tools at their side, in the scope that was asked for.
import { filesOf } from "../file/file.ts";
import type { Memory } from "../memory/memory.ts";
import type { Message, MessageStatus, ToolResultPart } from "../message.ts";
import { isCounted } from "../message.ts";
import type { MessageId } from "../ids.ts";
import type { Session } from "../session.ts";
import type { Mask } from "./mask.ts";

/** A session as it is exported; `messages` as they are stored, in order, from as far back as the scope needs. */
export type ExportSource = {
  session: Pick<Session, "session_id" | "agent_id" | "type" | "title" | "created_at" | "started_at" | "last_activity_at" | "message_count">;
  /** Names of the agent and of its person. */
  agent: string;
  person: string;
  messages: readonly Message[];
  memories: readonly ExportedMemory[];
};

/** `gave`: this session supports it; `used`: it stood in one of its prompts. */
export type ExportedMemory = Pick<Memory, "memory_id" | "kind" | "text" | "learned_at"> & { relation: "gave" | "used" };

/** `last` counts messages of people and agents; null is all of them. */
export type ExportScope = { last: number | null; tools: boolean };

/** A tool as it was used: `output` is null while nothing came back. */
export type ToolUse = { tool: string; input: unknown; output: string | null; is_error: boolean };

export type ExportedMessage = {
  message_id: MessageId;
  seq: number;
  role: "user" | "assistant";
  /** Who said it, by name. */
  by: string;
  at: string;
  status: MessageStatus;
  text: string;
  /** Names of files, with their sizes in bytes. */
  attachments: { name: string; media_type: string; size: number }[];
  tools: ToolUse[];
};

/** The messages of the scope, masked. What says nothing, such as a step without words whose tools are left out, is not there. */
export function selectMessages(source: ExportSource, scope: ExportScope, mask: Mask): ExportedMessage[] {
  const results = source.messages.flatMap(({ seq, parts }) => parts.filter((part) => part.type === "tool_result").map((part) => ({ seq, part })));
  const byCall = Map.groupBy(results, ({ part }) => part.call_id);
  // Some servers give the same name to calls of several steps: the next result under it is the call's.
  const resultOf = (call_id: string, after: number) => byCall.get(call_id)?.find(({ seq }) => seq > after)?.part;
  const told = source.messages.slice(startOf(source.messages, scope.last)).flatMap((message) => (message.role === "tool" ? [] : [{ ...message, role: message.role }]));
  return told
    .map(({ message_id, seq, role, parts, content, status, created_at }) => ({
      ...{ message_id, seq, role, status, at: created_at },
      by: role === "user" ? source.person : source.agent,
      text: mask.text(plain(content)),
      attachments: filesOf(parts).map(({ name, media_type, size }) => ({ name: mask.text(plain(name)), media_type, size })),
      tools: scope.tools ? parts.flatMap((part) => (part.type === "tool_call" ? [toolUse(part, resultOf(part.call_id, seq), mask)] : [])) : [],
    }))
    .filter(({ text, attachments, tools }) => text.trim() !== "" || attachments.length > 0 || tools.length > 0);
}

/** Where the newest `last` messages of people and agents begin, with the steps that lead to the first of them. */
function startOf(messages: readonly Message[], last: number | null): number {
  let left = last ?? Infinity;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const { role, content } = messages[index] as Message;
    if (isCounted(role, content) && (left -= 1) < 0) return index + 1;
  }
  return 0;
}

function toolUse({ tool, input }: { tool: string; input: unknown }, result: ToolResultPart | undefined, mask: Mask): ToolUse {
  return { tool: plain(tool), input: mask.value(input), output: result ? mask.text(plain(result.output)) : null, is_error: result?.is_error ?? false };
}

/** Text that any file takes: whole characters and no zero bytes. */
export function plain(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** In one line, for names and titles. */
export function oneLine(text: string): string {
  return plain(text).replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}

/** An instant as people read it: `2026-11-22 10:05`, in UTC. */
export function minute(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
