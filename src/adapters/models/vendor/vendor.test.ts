// The vendors' own libraries, driven with canned answers: what goes over the wire to each, and what comes back.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { FilePart } from "../../../domain/message.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Provider, StepPart, StepRequest } from "../../../ports/model.ts";
import { createModels } from "../models.ts";

const clock: Clock = { now: () => 0, sleep: async () => {} };
const TOOL = { name: "look", description: "Looks.", input_schema: { type: "object", properties: { at: { type: "string" } } } };
const REQUEST: StepRequest = {
  instructions: "Be kind.",
  messages: [
    { message_id: "msg_1", role: "user", parts: [{ type: "text", text: "hi" }] },
    { message_id: "msg_2", role: "assistant", parts: [{ type: "tool_call", call_id: "c1", tool: "look", input: { at: "sky" }, problem: null }] },
    { message_id: "msg_3", role: "tool", parts: [{ type: "tool_result", call_id: "c1", tool: "look", output: "blue", is_error: false, origin: "tool" }] },
  ],
  tools: [TOOL],
  temperature: null,
  max_tokens: 100,
};

type Sent = { url: string; headers: Headers; body: Record<string, unknown> };

/** Runs one step against canned server-sent events, and tells what was sent. */
async function runCanned(kind: Provider["kind"], model: string, events: unknown[], { status = 200, request = REQUEST }: { status?: number; request?: StepRequest } = {}): Promise<{ sent: Sent; parts: StepPart[] }> {
  const sent: Sent[] = [];
  const fetch = (async (url: string, init: RequestInit) => {
    sent.push({ url, headers: new Headers(init.headers), body: JSON.parse(String(init.body)) });
    const named = events.map((event) => `event: ${(event as { type?: string }).type ?? "message"}\ndata: ${JSON.stringify(event)}\n\n`).join("");
    return new Response(status === 200 ? named : JSON.stringify(events[0]), { status, headers: { "content-type": status === 200 ? "text/event-stream" : "application/json" } });
  }) as typeof globalThis.fetch;
  const base_url = kind === "openai-compatible" ? "http://studio.example/v1" : null;
  const opened = await createModels({ env: {}, clock, fetch }).open({ name: kind, kind, base_url, key: "test-key" }, model);
  const parts: StepPart[] = [];
  for await (const part of opened.stream(request, new AbortController().signal)) parts.push(part);
  assert.ok(sent[0]);
  return { sent: sent[0], parts };
}

test("Anthropic gets its own message form, and its text, call and usage come back", async () => {
  const { sent, parts } = await runCanned("anthropic", "claude-sonnet-4-5", [
    { type: "message_start", message: { id: "m", model: "claude-sonnet-4-5", type: "message", role: "assistant", content: [], stop_reason: null, usage: { input_tokens: 10, cache_read_input_tokens: 5, cache_creation_input_tokens: 0, output_tokens: 1 } } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Look" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "ing." } },
    { type: "content_block_stop", index: 0 },
    { type: "content_block_start", index: 1, content_block: { type: "tool_use", id: "toolu_1", name: "look", input: {} } },
    { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: '{"at":"sea"}' } },
    { type: "content_block_stop", index: 1 },
    { type: "message_delta", delta: { stop_reason: "tool_use", stop_sequence: null }, usage: { output_tokens: 7 } },
    { type: "message_stop" },
  ]);
  assert.equal(sent.url, "https://api.anthropic.com/v1/messages");
  assert.equal(sent.headers.get("x-api-key"), "test-key");
  const messages = sent.body.messages as { role: string; content: { type: string }[] }[];
  assert.deepEqual(messages.map(({ role, content }) => [role, content[0]?.type]), [["user", "text"], ["assistant", "tool_use"], ["user", "tool_result"]]);
  assert.equal(sent.body.max_tokens, 100);
  assert.deepEqual(parts, [
    { type: "text", text: "Look" },
    { type: "text", text: "ing." },
    // While the arguments come, the model is not silent.
    { type: "working" },
    { type: "tool_call", call_id: "toolu_1", tool: "look", input: { at: "sea" }, problem: null },
    { type: "end", finish_reason: "tool_calls", usage: { input_tokens: 15, output_tokens: 7, cached_tokens: 5 } },
  ]);
});

test("Anthropic breaking off inside its stream is told as out of order", async () => {
  const { parts } = await runCanned("anthropic", "claude-sonnet-4-5", [
    { type: "message_start", message: { id: "m", model: "claude-sonnet-4-5", type: "message", role: "assistant", content: [], stop_reason: null, usage: { input_tokens: 10, output_tokens: 1 } } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Well" } },
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
  ]);
  const end = parts.at(-1);
  assert.equal(end?.type === "failure" && end.code, "provider_unavailable");
  assert.equal(parts.length, 2);
});

test("Google gets its own content form, and its text and usage come back", async () => {
  const { sent, parts } = await runCanned("google", "gemini-2.5-flash", [
    { candidates: [{ content: { role: "model", parts: [{ text: "Blue" }] } }] },
    { candidates: [{ content: { role: "model", parts: [{ text: " sky." }] }, finishReason: "STOP" }], usageMetadata: { promptTokenCount: 12, candidatesTokenCount: 3, totalTokenCount: 15, cachedContentTokenCount: 4 } },
  ]);
  assert.match(sent.url, /^https:\/\/generativelanguage\.googleapis\.com\/v1beta\/models\/gemini-2\.5-flash:streamGenerateContent/);
  assert.equal(sent.headers.get("x-goog-api-key"), "test-key");
  const contents = sent.body.contents as { role: string }[];
  assert.deepEqual(contents.map(({ role }) => role), ["user", "model", "user"]);
  assert.deepEqual(parts, [
    { type: "text", text: "Blue" },
    { type: "text", text: " sky." },
    { type: "end", finish_reason: "stop", usage: { input_tokens: 12, output_tokens: 3, cached_tokens: 4 } },
  ]);
});

test("OpenAI itself is asked for responses, told to keep no copy, and its text and usage come back", async () => {
  const response = { id: "resp_1", created_at: 1, model: "gpt-5-mini", service_tier: null };
  const { sent, parts } = await runCanned("openai", "gpt-5-mini", [
    { type: "response.created", response },
    { type: "response.output_item.added", output_index: 0, item: { type: "message", id: "msg_a", phase: null } },
    { type: "response.output_text.delta", item_id: "msg_a", output_index: 0, content_index: 0, delta: "Blue." },
    { type: "response.output_item.done", output_index: 0, item: { type: "message", id: "msg_a", phase: null } },
    { type: "response.completed", response: { ...response, incomplete_details: null, usage: { input_tokens: 20, input_tokens_details: { cached_tokens: 8 }, output_tokens: 4, output_tokens_details: { reasoning_tokens: 0 } } } },
  ]);
  assert.equal(sent.url, "https://api.openai.com/v1/responses");
  assert.equal(sent.headers.get("authorization"), "Bearer test-key");
  assert.equal(sent.body.store, false);
  const input = sent.body.input as { type?: string; role?: string }[];
  assert.deepEqual(input.map(({ type, role }) => role ?? type), ["developer", "user", "function_call", "function_call_output"]);
  assert.deepEqual(parts, [
    { type: "text", text: "Blue." },
    { type: "end", finish_reason: "stop", usage: { input_tokens: 20, output_tokens: 4, cached_tokens: 8 } },
  ]);
});

test("each vendor's refused key is told with the vendor's name", async () => {
  for (const [kind, model, label] of [["openai", "gpt-5-mini", "OpenAI"], ["anthropic", "claude-sonnet-4-5", "Anthropic"], ["google", "gemini-2.5-flash", "Google"]] as const) {
    const { parts } = await runCanned(kind, model, [{ type: "error", error: { type: "authentication_error", code: 401, status: "UNAUTHENTICATED", message: "no" } }], { status: 401 });
    assert.deepEqual(parts, [{ type: "failure", code: "provider_auth", message: `The key for ${label} was refused. Check it in Settings, Models, then retry.`, retry_after: null }]);
  }
});

test("OpenAI's own answers that fail inside their stream, break off or are too long are told for what they are", async () => {
  const response = { id: "resp_1", created_at: 1, model: "gpt-5-mini", service_tier: null };
  const text = [
    { type: "response.created", response },
    { type: "response.output_item.added", output_index: 0, item: { type: "message", id: "msg_a", phase: null } },
    { type: "response.output_text.delta", item_id: "msg_a", output_index: 0, content_index: 0, delta: "Blue" },
  ];
  const usage = { input_tokens: 20, input_tokens_details: { cached_tokens: 8 }, output_tokens: 4, output_tokens_details: { reasoning_tokens: 0 } };
  const endings: [object[], string][] = [
    [[{ type: "error", code: "server_error", message: "The engine overheated.", param: null, sequence_number: 3 }], "provider_unavailable"],
    [[{ type: "error", sequence_number: 3, error: { type: "server_error", code: "rate_limit_exceeded", message: "Slow down.", param: null } }], "provider_rate_limit"],
    [[{ type: "response.failed", sequence_number: 3, response: { ...response, status: "failed", error: { code: "server_error", message: "The engine overheated." }, incomplete_details: null, usage: null } }], "provider_unavailable"],
    [[], "provider_cut"],
    [[{ type: "response.incomplete", response: { ...response, incomplete_details: { reason: "max_output_tokens" }, usage } }], "length"],
  ];
  for (const [events, told] of endings) {
    const { parts } = await runCanned("openai", "gpt-5-mini", [...text, ...events]);
    const [first, end] = parts;
    assert.deepEqual(first, { type: "text", text: "Blue" });
    assert.equal(end?.type === "failure" ? end.code : end?.type === "end" && end.finish_reason, told, JSON.stringify(parts));
    assert.equal(parts.length, 2);
  }
});

test("a provider without a key is a failure of the turn, not of opening it", async () => {
  const model = await createModels({ env: {}, clock }).open({ name: "openai", kind: "openai", base_url: null, key: null }, "gpt-5-mini");
  const parts: StepPart[] = [];
  for await (const part of model.stream(REQUEST, new AbortController().signal)) parts.push(part);
  assert.equal(parts.length, 1);
  assert.equal(parts[0]?.type === "failure" && parts[0].code, "provider_auth");
});

test("a web page at the address is told as something that could not be read", async () => {
  const fetch = (async () => new Response("<html>", { headers: { "content-type": "text/html" } })) as typeof globalThis.fetch;
  const model = await createModels({ env: {}, clock, fetch }).open({ name: "studio", kind: "openai-compatible", base_url: "http://wrong.example/", key: null }, "m");
  const parts: StepPart[] = [];
  for await (const part of model.stream(REQUEST, new AbortController().signal)) parts.push(part);
  assert.equal(parts.length, 1);
  assert.equal(parts[0]?.type === "failure" && parts[0].code, "provider_malformed");
});

test("an unknown kind of provider is refused when it is opened", async () => {
  await assert.rejects(createModels({ env: {}, clock }).open({ name: "x", kind: "clay" as "openai", base_url: null, key: null }, "m"), { code: "provider_model" });
});

const PHOTO: FilePart = { type: "file", file_id: "fil_a", name: "photo.png", media_type: "image/png", size: 3 };
const PAPER: FilePart = { type: "file", file_id: "fil_b", name: "paper.pdf", media_type: "application/pdf", size: 3 };
const WITH_FILES: StepRequest = {
  ...REQUEST,
  messages: [{ message_id: "msg_1", role: "user", parts: [PHOTO, PAPER, { type: "text", text: "Look" }] }],
  files: new Map([
    [PHOTO.file_id, { data: new TextEncoder().encode("png") }],
    [PAPER.file_id, { data: new TextEncoder().encode("pdf") }],
  ]),
};
const [PNG64, PDF64] = [btoa("png"), btoa("pdf")];

/** What the vendor was sent as the person's message. */
async function sentFiles(kind: Provider["kind"], model: string, request = WITH_FILES): Promise<unknown> {
  const { sent } = await runCanned(kind, model, [{ type: "error", error: { type: "x", message: "enough" } }], { request });
  const said = (sent.body.messages ?? sent.body.contents ?? sent.body.input) as { role: string; content?: unknown; parts?: unknown }[];
  const message = said.find(({ role }) => role === "user");
  return message?.content ?? message?.parts;
}

test("each vendor gets images and PDFs in its own form, with the bytes inside", async () => {
  assert.deepEqual(await sentFiles("anthropic", "claude-sonnet-4-5"), [
    { type: "image", source: { type: "base64", media_type: "image/png", data: PNG64 } },
    { type: "document", source: { type: "base64", media_type: "application/pdf", data: PDF64 }, title: "paper.pdf" },
    { type: "text", text: "Look" },
  ]);
  assert.deepEqual(await sentFiles("google", "gemini-2.5-flash"), [
    { inlineData: { mimeType: "image/png", data: PNG64 } },
    { inlineData: { mimeType: "application/pdf", data: PDF64 } },
    { text: "Look" },
  ]);
  assert.deepEqual(await sentFiles("openai", "gpt-5-mini"), [
    { type: "input_image", image_url: `data:image/png;base64,${PNG64}` },
    { type: "input_file", filename: "paper.pdf", file_data: `data:application/pdf;base64,${PDF64}` },
    { type: "input_text", text: "Look" },
  ]);
  const files = new Map(WITH_FILES.files).set(PAPER.file_id, { left_out: "not_accepted" });
  assert.deepEqual(await sentFiles("openai-compatible", "llava", { ...WITH_FILES, files }), [
    { type: "image_url", image_url: { url: `data:image/png;base64,${PNG64}` } },
    { type: "text", text: "[attached PDF paper.pdf: this model cannot read PDF files]\n\nLook" },
  ]);
});
