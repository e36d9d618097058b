// The built-in model for a home without a provider: it says so, and quotes what the session already holds. It makes nothing up.
import { filesOf } from "../../../domain/file/file.ts";
import type { MessageId } from "../../../domain/ids.ts";
import { isRegion, readRegion } from "../../../domain/prompt/region.ts";
import { type FilePart, type MessageRole, type Part, textOf } from "../../../domain/message.ts";
import type { ModelRef } from "../../../domain/model.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Model, StepPart, StepRequest } from "../../../ports/model.ts";
import { failure } from "../failure.ts";
import { findQuotes } from "./quote.ts";

/** Every answer begins so; answers that do are never searched. */
const OPENING = "No model is connected";
const CONNECT = "[Connect a model](/settings/models)";
const MOST_QUOTES = 3;
/** Milliseconds between words: quick, and yet to be seen as streaming. */
const PACE = 12;

/** Opens the offline model. It costs nothing and needs no network. */
export function openOffline(deps: { clock: Clock }, ref: ModelRef): Model {
  return { ref, accepts: { image: false, pdf: false }, price: { input: 0, output: 0, cached_input: 0 }, stream: (request, signal) => streamOffline(deps.clock, request, signal) };
}

async function* streamOffline(clock: Clock, request: StepRequest, signal: AbortSignal): AsyncGenerator<StepPart> {
  const answer = await composeAnswer(request);
  for (const piece of answer.match(/\s*\S{1,24}\s*/gu) ?? []) {
    if (!(await pause(clock, signal))) return yield failure("stopped", "The answer was stopped.");
    yield { type: "text", text: piece };
  }
  yield { type: "end", finish_reason: "stop", usage: { input_tokens: countTokens(request), output_tokens: tokens(answer), cached_tokens: 0 } };
}

/** False when the signal was aborted. */
async function pause(clock: Clock, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return clock.sleep(PACE, signal).then(
    () => !signal.aborted,
    () => false,
  );
}

/** The whole answer: the best matching sentences with links to their messages, or that there are none. */
export async function composeAnswer(request: StepRequest): Promise<string> {
  const newest = request.messages.findLastIndex((message) => message.role === "user");
  const asked = request.messages[newest]?.parts ?? [];
  const question = wordsOf(asked);
  const sources = request.messages
    .filter((message, i) => i !== newest && message.role !== "tool")
    .map(({ message_id, role, parts }) => ({ message_id, role, text: wordsOf(parts) }))
    .filter(({ role, text }) => role === "user" || !text.startsWith(OPENING))
    .concat(request.messages.flatMap(({ message_id, parts }) => remembered(message_id, parts)));
  const quotes = await findQuotes(question, sources, MOST_QUOTES);
  const unseen = describeUnseen(filesOf(asked));
  if (quotes.length === 0) return `${OPENING}, and nothing in this session or memory matches.${unseen} ${CONNECT}`;
  const known = new Set(request.messages.flatMap(({ message_id, parts }) => remembered(message_id, parts).map(({ text }) => text)));
  const lines = quotes.map(({ message_id, role, sentence }) => `> ${safe(sentence)} ${known.has(sentence) ? "[from memory](/memory)" : `[${speaker(role)}](#${message_id})`}`);
  return `${OPENING}. These sentences of session and memory match what you wrote:\n\n${lines.join("\n\n")}\n\n${unseen === "" ? "" : `${unseen.trim()} `}${CONNECT}`;
}

/** What was said in a message, without what was remembered behind it. */
function wordsOf(parts: readonly Part[]): string {
  return textOf(parts.filter((part) => part.type !== "text" || !isRegion(part.text)));
}

/** What was remembered behind a message: each a sentence of its own. */
function remembered(message_id: MessageId, parts: readonly Part[]): { message_id: MessageId; role: MessageRole; text: string }[] {
  const regions = parts.flatMap((part) => (part.type === "text" && isRegion(part.text) ? [readRegion(part.text)] : []));
  return regions.flatMap((region) => [...region.remembered, ...region.earlier]).map((text) => ({ message_id, role: "user", text }));
}

/** What was attached is kept with the message; there is nobody to look at it. */
function describeUnseen(files: readonly FilePart[]): string {
  if (files.length === 0) return "";
  const names = files.map((file) => safe(file.name)).join(", ");
  return ` Without one nobody can look at ${names}; ${files.length === 1 ? "it is" : "they are"} kept with your message.`;
}

function speaker(role: MessageRole): string {
  return role === "user" ? "you said" : "the agent said";
}

/** A sentence cut out of its surroundings may hold half of a code span, a link or a tag: its marks are shown, not obeyed. */
function safe(sentence: string): string {
  return sentence.replace(/[\\`*[\]<>|~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&");
}

function countTokens(request: StepRequest): number {
  return tokens(request.instructions) + request.messages.reduce((total, message) => total + tokens(textOf(message.parts)), 0);
}

/** An estimate: nobody counts tokens here. */
function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}
