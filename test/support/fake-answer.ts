// What the fake provider answers to a request: a plan of text tokens, tool calls or a fault. Pure, so that the same request gives the same answer.
import { nameAsked } from "./fake-name.ts";
import { type Directive, readDirective, withoutDirectives } from "./fake-directive.ts";

export type ChatMessage = { role: string; content?: unknown; tool_calls?: unknown; tool_call_id?: string };
export type ChatRequest = { model: string; stream?: boolean; messages: ChatMessage[]; tools?: { function?: { name?: string } }[]; stream_options?: { include_usage?: boolean } };

export type Plan = {
  directive: Directive;
  tokens: string[];
  calls: { id: string; name: string; input: string }[];
  finish_reason: "stop" | "tool_calls" | "length";
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number; prompt_tokens_details: { cached_tokens: number } };
};

/** Plans the answer; `extra` is further text with directives, set for the model's name. */
export function planAnswer(request: ChatRequest, extra = ""): Plan {
  const lastUser = request.messages.findLastIndex((message) => message.role === "user");
  const said = lastSaid(request);
  const directive = readDirective(`${said} ${extra}`);
  directive.fault ??= /^fault-(.+)$/.exec(request.model)?.[1] ?? null;
  const results = request.messages.slice(lastUser + 1).filter((message) => message.role === "tool");
  const calls = planCalls(request, directive, results.length);
  const tokens = calls.length > 0 ? [] : planTokens(directive, said, request, results);
  const prompt_tokens = Math.ceil(request.messages.reduce((total, message) => total + contentOf(message).length, 0) / 4);
  return {
    directive,
    tokens: directive.fault === "empty" ? [] : tokens,
    calls,
    finish_reason: calls.length > 0 ? "tool_calls" : directive.fault === "length" ? "length" : "stop",
    usage: { prompt_tokens, completion_tokens: tokens.length, total_tokens: prompt_tokens + tokens.length, prompt_tokens_details: { cached_tokens: Math.floor(prompt_tokens / 2) } },
  };
}

/** The plan to name a session, when that is asked for: whatever its words say is not followed. */
export function planName(request: ChatRequest): Plan | undefined {
  const [first] = request.messages;
  const name = nameAsked(contentOf(first), contentOf(request.messages.findLast((message) => message.role === "user")));
  if (name === undefined) return undefined;
  const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110, prompt_tokens_details: { cached_tokens: 0 } };
  return { directive: readDirective(""), tokens: [name], calls: [], finish_reason: "stop", usage };
}

/** Tools are called in the first step, and only those that were offered; an endless loop calls in every step. */
function planCalls(request: ChatRequest, directive: Directive, results: number): Plan["calls"] {
  const offered = new Set((request.tools ?? []).map((tool) => tool.function?.name ?? ""));
  const [first = ""] = offered;
  if (directive.fault === "tool_loop" && first) return [callOf(directive.tools[0] ?? { name: first, input: "{}" }, results)];
  if (results > 0) return [];
  if (directive.fault === "unknown_tool") return [callOf({ name: "no_such_tool", input: "{}" }, 0)];
  if (directive.fault === "bad_arguments" && first) return [callOf({ name: directive.tools[0]?.name ?? first, input: '{"broken": ' }, 0)];
  return directive.tools.filter((tool) => offered.has(tool.name)).map(callOf);
}

function callOf(tool: { name: string; input: string }, n: number): Plan["calls"][number] {
  return { id: `call_fake_${n + 1}`, ...tool };
}

function planTokens(directive: Directive, said: string, request: ChatRequest, results: ChatMessage[]): string[] {
  if (directive.fault === "enormous") return ["x".repeat(directive.after)];
  if (directive.fault === "surrogate") return ["Smile ", "\ud83d", "\ude00", " and half ", "\ud83d"];
  if (directive.tokens !== null) return Array.from({ length: directive.tokens }, (_, i) => `t${i + 1} `);
  const seen = request.messages.filter((message) => message.role !== "system" && message.role !== "developer").length;
  const text = results.length > 0 ? `The tool said: ${results.map(contentOf).join(" | ")}` : `You said: ${withoutDirectives(said)} (messages seen: ${seen})`;
  return text.match(/\s*\S+/g) ?? [];
}

/** The last paragraph of the last user message: neighbouring messages come joined by an empty line, and only the newest counts. */
export function lastSaid(request: ChatRequest): string {
  // What was remembered stands behind the words.
  const [words = ""] = contentOf(request.messages.findLast((message) => message.role === "user")).split("\n\n<rapport-memory>");
  return words.trim().split("\n\n").at(-1) ?? "";
}

/** The text of a message, whether it is a string or a list of parts. */
export function contentOf(message: ChatMessage | undefined): string {
  const content = message?.content;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: { text?: unknown } | null) => (typeof part?.text === "string" ? part.text : "")).join("");
}
