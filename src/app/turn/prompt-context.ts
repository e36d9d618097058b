// "Why did it say that?": the prompt of a step, part by part, as it was sent.
import { AppError } from "../../domain/errors.ts";
import type { MessageId, SessionId, TurnId } from "../../domain/ids.ts";
import type { Why } from "../../domain/memory/receipt.ts";
import type { Message } from "../../domain/message.ts";
import { isSentToModel } from "../../domain/message.ts";
import { parseModelRef } from "../../domain/model.ts";
import type { PromptContext, PromptPart } from "../../domain/prompt/part.ts";
import { estimateTokens, messageTokens } from "../../domain/prompt/tokens.ts";
import type { StoredPrompt } from "../../ports/memory.ts";
import type { App, Who } from "../app.ts";
import { contextTokensOf } from "../model.ts";

/** The prompt of a turn's newest step, or of `step`. Throws 404 while the turn has not asked the model, or was before prompts were noted. */
export async function getPromptContext(app: App, who: Who, at: { session_id: SessionId; turn_id: TurnId; step?: number | undefined }): Promise<PromptContext> {
  const found = await app.store.ask("readPrompt", { turn_id: at.turn_id, step: at.step, ...who });
  if (!found || found.turn.session_id !== at.session_id) {
    throw new AppError("not_found", "There is no prompt of this turn to be shown: it has not asked the model yet.", { details: { turn_id: at.turn_id } });
  }
  const ref = parseModelRef(found.turn.model ?? "");
  const parts = partsOf(found);
  return {
    turn_id: at.turn_id,
    step: found.step,
    steps: found.steps,
    model: found.turn.model,
    room: ref ? contextTokensOf(app, ref) : null,
    parts,
    tokens: parts.reduce((sum, part) => sum + part.tokens, 0),
    provider_tokens: found.input_tokens,
    cached_tokens: found.cached_tokens,
    cost_usd: found.cost_usd,
  };
}

const PLAIN = { message_id: null, session_id: null, memory_id: null, role: null, why: null };

function partsOf(found: StoredPrompt): PromptPart[] {
  const fixed = (["system", "tools"] as const).map((kind): PromptPart => {
    const text = found.instructions?.[kind] ?? null;
    return { ...PLAIN, kind, text, tokens: estimateTokens(text ?? ""), new: !found.repeated };
  });
  const asked = new Map<TurnId, MessageId>();
  for (const { role, turn_id, message_id } of found.messages) if (role === "user" && !asked.has(turn_id)) asked.set(turn_id, message_id);
  const rest = found.messages.filter(isSentToModel).flatMap((message) => [
    messagePart(found, message),
    ...(asked.get(message.turn_id) === message.message_id ? regionParts(found, message) : []),
  ]);
  return [...fixed, ...rest];
}

function messagePart({ turn, before }: StoredPrompt, message: Message): PromptPart {
  const { message_id, session_id, role, seq, parts } = message;
  return {
    ...{ kind: message.turn_id === turn.turn_id ? "asked" : "history", message_id, session_id, memory_id: null, role },
    ...{ text: textSent(message), tokens: messageTokens(parts), why: null, new: seq > before },
  };
}

/** The words of a message with its calls and results, as a person can read them. */
function textSent({ parts }: Message): string {
  return parts
    .flatMap((part) => {
      if (part.type === "text") return [part.text];
      if (part.type === "tool_call") return [`${part.tool}(${JSON.stringify(part.input)})`];
      if (part.type === "tool_result") return [part.output];
      return part.type === "file" ? [`[${part.name}]`] : [];
    })
    .join("\n");
}

/** What stood behind a message: each memory and excerpt with its reason, also those that were erased since. */
function regionParts(found: StoredPrompt, message: Message): PromptPart[] {
  const receipt = found.receipts[message.turn_id];
  if (!receipt) return [];
  const isNew = message.seq > found.before;
  const part = (kind: "memory" | "excerpt", ids: Partial<PromptPart>, entry: { text: string | undefined; why: Why }): PromptPart => {
    const { text, why } = entry;
    return { ...PLAIN, kind, ...ids, text: text ?? null, tokens: estimateTokens(text ?? ""), why: { score: why.score, parts: why.parts }, new: isNew };
  };
  const words = found.words;
  return [
    ...receipt.primed.map((one) => part("memory", { memory_id: one.memory_id }, { text: words[one.memory_id], why: one })),
    ...receipt.recalled.map((one) => part("excerpt", { message_id: one.message_id, session_id: message.session_id }, { text: words[one.message_id]?.slice(one.from, one.to), why: one })),
  ];
}
