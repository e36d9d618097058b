// Our step request in the vendors' common form. Whatever a crash or a moved window left behind, the prompt that goes out is valid.
import { filesOf } from "../../domain/file/file.ts";
import type { Part, ToolCallPart, ToolResultPart } from "../../domain/message.ts";
import type { PromptMessage, StepRequest, ToolSpec } from "../../ports/model.ts";
import { promptFile } from "./file.ts";
import type { VendorCall, VendorMessage, VendorPrompt } from "./vendor/vendor.ts";

const NO_RESULT = "The server stopped before this finished.";
const BEGAN_EARLIER = "(The conversation began earlier.)";
const GO_ON = "(Go on.)";
const NO_OUTPUT = "(no output)";

type User = Extract<VendorMessage, { role: "user" }>;
type Assistant = Extract<VendorMessage, { role: "assistant" }>;
type ToolMessage = Extract<VendorMessage, { role: "tool" }>;
type OpenCall = { sent_id: string; tool: string };
/** `open`: calls that still lack a result, by our call id. `used`: ids already sent, since some local servers repeat theirs. */
type Draft = { prompt: VendorPrompt; open: Map<string, OpenCall>; used: Set<string> };

/** Builds the call options of one step. Pure: the same request gives the same prompt. */
export function buildCall(request: StepRequest): VendorCall {
  return {
    prompt: buildPrompt(request),
    ...(request.tools.length > 0 && { tools: request.tools.map(buildTool), toolChoice: { type: "auto" as const } }),
    ...(request.temperature !== null && { temperature: request.temperature }),
    ...(request.max_tokens !== null && { maxOutputTokens: request.max_tokens }),
  };
}

function buildTool(tool: ToolSpec): NonNullable<VendorCall["tools"]>[number] {
  return { type: "function", name: tool.name, description: tool.description, inputSchema: tool.input_schema };
}

function buildPrompt(request: StepRequest): VendorPrompt {
  const draft: Draft = { prompt: [], open: new Map(), used: new Set() };
  for (const message of request.messages) addMessage(draft, message, request.files);
  closeCalls(draft);
  // Anthropic and Google refuse a conversation that the model begins, and some models one that it ends.
  if (draft.prompt[0]?.role === "assistant") draft.prompt.unshift(userMessage(BEGAN_EARLIER));
  if (draft.prompt.at(-1)?.role === "assistant") draft.prompt.push(userMessage(GO_ON));
  if (request.instructions !== "") draft.prompt.unshift({ role: "system", content: request.instructions });
  return draft.prompt;
}

function addMessage(draft: Draft, message: PromptMessage, files: StepRequest["files"]): void {
  if (message.role === "tool") {
    for (const part of message.parts) if (part.type === "tool_result") addResult(draft, part);
    return;
  }
  const text = joinText(message.parts);
  if (message.role === "user") {
    const attached = filesOf(message.parts).map((file) => promptFile(file, files?.get(file.file_id)));
    return addUser(draft, text === "" ? attached : [...attached, { type: "text", text }]);
  }
  const calls = message.parts.filter((part) => part.type === "tool_call");
  if (text === "" && calls.length === 0) return;
  closeCalls(draft);
  addAssistant(draft, text, calls);
}

/** Text parts joined, without half letters; empty when there is only white space. Some providers refuse either. */
function joinText(parts: readonly Part[]): string {
  const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("").toWellFormed();
  return text.trim() === "" ? "" : text;
}

function userMessage(text: string): VendorMessage {
  return { role: "user", content: [{ type: "text", text }] };
}

/** Neighbours of one role become one message, and neighbouring texts one text: chat templates of local models insist on it. */
function addUser(draft: Draft, parts: User["content"]): void {
  if (parts.length === 0) return;
  closeCalls(draft);
  const last = draft.prompt.at(-1);
  const target: User = last?.role === "user" ? last : { role: "user", content: [] };
  if (target !== last) draft.prompt.push(target);
  for (const part of parts) {
    const before = target.content.at(-1);
    if (before?.type === "text" && part.type === "text") before.text += `\n\n${part.text}`;
    else target.content.push({ ...part });
  }
}

function addAssistant(draft: Draft, text: string, calls: ToolCallPart[]): void {
  const last = draft.prompt.at(-1);
  const target: Assistant = last?.role === "assistant" ? last : { role: "assistant", content: [] };
  if (target !== last) draft.prompt.push(target);
  const before = target.content[0];
  if (text !== "" && before?.type === "text") before.text += `\n\n${text}`;
  else if (text !== "") target.content.push({ type: "text", text });
  for (const call of calls) {
    const sent_id = claimId(draft.used, call.call_id);
    draft.open.set(call.call_id, { sent_id, tool: call.tool });
    target.content.push({ type: "tool-call", toolCallId: sent_id, toolName: call.tool, input: sendableInput(call) });
  }
}

/** Anthropic takes objects only; a call that could not be read goes out empty and its result says what was wrong. */
function sendableInput(call: ToolCallPart): unknown {
  const usable = call.problem === null && typeof call.input === "object" && call.input !== null && !Array.isArray(call.input);
  return usable ? call.input : {};
}

/** An id that every provider accepts (letters, digits, `_`, `-`, at most 64) and that is not in the prompt yet. */
function claimId(used: Set<string>, call_id: string): string {
  const base = call_id.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, 56) || "call";
  let id = base;
  for (let n = 2; used.has(id); n++) id = `${base}_${n}`;
  used.add(id);
  return id;
}

/** A result whose call is not in the window, or that was given twice, is left out. */
function addResult(draft: Draft, part: ToolResultPart): void {
  const call = draft.open.get(part.call_id);
  if (!call) return;
  draft.open.delete(part.call_id);
  pushResult(draft, call, { type: part.is_error ? "error-text" : "text", value: part.output === "" ? NO_OUTPUT : part.output });
}

function closeCalls(draft: Draft): void {
  for (const call of draft.open.values()) pushResult(draft, call, { type: "error-text", value: NO_RESULT });
  draft.open.clear();
}

function pushResult(draft: Draft, call: OpenCall, output: { type: "text" | "error-text"; value: string }): void {
  const last = draft.prompt.at(-1);
  const target: ToolMessage = last?.role === "tool" ? last : { role: "tool", content: [] };
  if (target !== last) draft.prompt.push(target);
  target.content.push({ type: "tool-result", toolCallId: call.sent_id, toolName: call.tool, output: { ...output, value: output.value.toWellFormed() } });
}
