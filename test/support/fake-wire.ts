// The languages that the fake provider speaks: OpenAI's chat completions, Anthropic's messages and Google's contents. Each
// reads a request into the first one's form and writes an answer's pieces as server-sent events.
import type { ChatMessage, ChatRequest, Plan } from "./fake-answer.ts";

type Call = Plan["calls"][number];

/** Writes one answer, piece by piece, in order. */
export type Pen = {
  begin(): string;
  text(text: string): string;
  call(call: Call, index: number): string;
  end(plan: Plan, usage: boolean): string;
  /** What the provider says when its engine breaks in the middle of an answer. */
  error(): string;
};

export type Wire = {
  read(body: Record<string, unknown>, path: string): ChatRequest;
  pen(model: string, n: number): Pen;
  /** The body of a refusal. */
  refusal(status: number, code: string, message: string): object;
};

type Block = { type?: string; text?: string; content?: unknown; id?: string; functionResponse?: { response?: unknown }; functionCall?: unknown };

const OVERHEATED = "The engine overheated.";
const event = (data: object, name?: string) => `${name === undefined ? "" : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;

const chat: Wire = {
  read: (body) => body as unknown as ChatRequest,
  pen(model, n) {
    // Written by hand: the benches measure with it.
    const head = `data: {"id":"chatcmpl-${n}","object":"chat.completion.chunk","created":0,"model":${JSON.stringify(model)},"choices":`;
    const chunk = (delta: string, reason: string | null) => `${head}[{"index":0,"delta":${delta},"finish_reason":${JSON.stringify(reason)}}]}\n\n`;
    return {
      begin: () => chunk('{"role":"assistant","content":""}', null),
      text: (text) => chunk(`{"content":${JSON.stringify(text)}}`, null),
      call: ({ id, name, input }, index) => chunk(JSON.stringify({ tool_calls: [{ index, id, type: "function", function: { name, arguments: input } }] }), null),
      end: (plan, usage) => `${chunk("{}", plan.finish_reason)}${usage ? `${head}[],"usage":${JSON.stringify(plan.usage)}}\n\n` : ""}data: [DONE]\n\n`,
      error: () => event({ error: { message: OVERHEATED, type: "server_error", code: null } }),
    };
  },
  refusal: (_, code, message) => ({ error: { message, type: "invalid_request_error", param: null, code } }),
};

const anthropic: Wire = {
  read(body) {
    const { model, stream, messages, tools } = body as { model: string; stream?: boolean; messages: { role: string; content: string | Block[] }[]; tools?: { name: string }[] };
    return { model, stream: stream ?? false, messages: messages.flatMap(({ role, content }) => (typeof content === "string" ? [{ role, content }] : readBlocks(role, content))), tools: (tools ?? []).map(({ name }) => ({ function: { name } })) };
  },
  pen(model, n) {
    const send = (type: string, more: object) => event({ type, ...more }, type);
    const block = (index: number, content_block: object, delta: object) =>
      send("content_block_start", { index, content_block }) + send("content_block_delta", { index, delta }) + send("content_block_stop", { index });
    let index = 0;
    return {
      begin: () => send("message_start", { message: { id: `msg_${n}`, type: "message", role: "assistant", model, content: [], stop_reason: null, usage: { input_tokens: 1, output_tokens: 1 } } }),
      text: (text) => block(index++, { type: "text", text: "" }, { type: "text_delta", text }),
      call: ({ id, name, input }) => block(index++, { type: "tool_use", id, name, input: {} }, { type: "input_json_delta", partial_json: input }),
      end: ({ finish_reason, usage }) =>
        send("message_delta", { delta: { stop_reason: { stop: "end_turn", tool_calls: "tool_use", length: "max_tokens" }[finish_reason], stop_sequence: null }, usage: { output_tokens: usage.completion_tokens } }) + send("message_stop", {}),
      error: () => send("error", { error: { type: "overloaded_error", message: OVERHEATED } }),
    };
  },
  refusal: (status, code, message) => ({ type: "error", error: { type: { 401: "authentication_error", 404: "not_found_error", 429: "rate_limit_error", 529: "overloaded_error" }[status] ?? code, message } }),
};

/** A message of blocks: results of tools become messages of their own, as chat completions have them. */
function readBlocks(role: string, blocks: Block[]): ChatMessage[] {
  const results = blocks.filter(({ type }) => type === "tool_result").map(({ content }) => ({ role: "tool", content }));
  const texts = blocks.filter(({ type }) => type === "text");
  return texts.length > 0 || results.length === 0 ? [...results, { role, content: texts }] : results;
}

const google: Wire = {
  read(body, path) {
    const { contents, tools } = body as { contents: { role: string; parts: Block[] }[]; tools?: { functionDeclarations?: { name: string }[] }[] };
    const [, model = "", verb] = /\/models\/([^:]+):(\w+)/.exec(path) ?? [];
    const messages = contents.flatMap(({ role, parts }): ChatMessage[] => {
      const results = parts.filter((part) => part.functionResponse !== undefined);
      if (results.length > 0) return results.map((part) => ({ role: "tool", content: JSON.stringify(part.functionResponse?.response) }));
      return [{ role: role === "model" ? "assistant" : role, content: parts }];
    });
    const names = (tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []);
    return { model, stream: verb === "streamGenerateContent", messages, tools: names.map(({ name }) => ({ function: { name } })) };
  },
  pen: () => {
    const send = (parts: object[], more: object = {}) => event({ candidates: [{ index: 0, content: { role: "model", parts }, ...more }] });
    return {
      begin: () => "",
      text: (text) => send([{ text }]),
      call: ({ name, input }) => send([{ functionCall: { name, args: JSON.parse(input) as unknown } }]),
      end: ({ finish_reason, usage }) => event({ candidates: [{ index: 0, content: { role: "model", parts: [{ text: "" }] }, finishReason: finish_reason === "length" ? "MAX_TOKENS" : "STOP" }], usageMetadata: { promptTokenCount: usage.prompt_tokens, candidatesTokenCount: usage.completion_tokens, totalTokenCount: usage.total_tokens } }),
      error: () => event({ error: { code: 503, message: OVERHEATED, status: "UNAVAILABLE" } }),
    };
  },
  refusal: (code, _, message) => ({ error: { code, message, status: { 401: "UNAUTHENTICATED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED" }[code] ?? "UNAVAILABLE" } }),
};

/** The language that is spoken at a path; undefined where no answers are given. */
export function wireAt(path: string): Wire | undefined {
  if (path === "/v1/chat/completions") return chat;
  if (path === "/v1/messages") return anthropic;
  return /^\/v1beta\/models\/[^/]+:\w+$/.test(path) ? google : undefined;
}
