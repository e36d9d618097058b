// What a step's prompt is made of. In order: the profile's system prompt, then the active context, so that from turn to
// turn the prompt only grows at its end. What was remembered for a message stands behind it and stays there.
import type { Profile } from "../../../domain/agent.ts";
import { mayUseTool } from "../../../domain/agent.ts";
import type { ContextLimit } from "../../../domain/prompt/context.ts";
import { AppError } from "../../../domain/errors.ts";
import { isSentToModel } from "../../../domain/message.ts";
import type { ModelRef } from "../../../domain/model.ts";
import { renderRegion } from "../../../domain/prompt/region.ts";
import { systemPrompt } from "../../../domain/prompt/prompt.ts";
import { estimateTokens } from "../../../domain/prompt/tokens.ts";
import type { StepRequest, ToolSpec } from "../../../ports/model.ts";
import type { Part } from "../../../domain/message.ts";
import type { Region } from "../../../ports/memory.ts";
import type { ActiveContext } from "../../../ports/store.ts";
import type { App } from "../../app.ts";
import { contextTokensOf } from "../../model.ts";

/** Kept free for the answer when a profile does not say how long it may be. */
const ANSWER_TOKENS = 4096;

/** The estimate of a prompt may be this much too high before it is believed more than the model. */
const DOUBT = 1.5;

/** What a session's active context may hold for this profile and model: the rest of the model's room is the answer's, the system prompt's and the tools'. */
export function contextLimit(app: App, profile: Profile, ref: ModelRef): ContextLimit {
  const room = contextTokensOf(app, ref);
  const answer = Math.min(profile.llm?.max_tokens ?? ANSWER_TOKENS, Math.floor(room / 4));
  const fixed = estimateTokens(systemPrompt(profile)) + estimateTokens(JSON.stringify(toolSpecs(app, profile)));
  return { messages: profile.memory.stm_window, tokens: Math.max(Math.floor(room / 4), room - answer - fixed) };
}

/** Throws AppError `context_too_long` when even what must be sent is far more than the model can take. */
export function requireRoom(context: ActiveContext, limit: ContextLimit, model: string): void {
  if (context.tokens <= limit.tokens * DOUBT) return;
  throw new AppError(
    "context_too_long",
    `This needs about ${context.tokens} tokens and ${model} has room for ${limit.tokens}. Send less at once, or choose a model with a larger context (or say how large it is in Settings, Models).`,
    { details: { tokens: context.tokens, limit: limit.tokens } },
  );
}

/** The request of a turn's next step. Text that a crash cut off is left out. */
export function recall(app: Pick<App, "tools">, context: ActiveContext, profile: Profile): StepRequest {
  const sent = context.messages.filter(isSentToModel);
  // A context that begins between a call and its result means nothing to a model; it begins with someone speaking.
  const start = sent.findIndex((message) => message.role === "user");
  return {
    instructions: systemPrompt(profile),
    messages: sent.slice(Math.max(0, start)).map(({ message_id, role, parts }) => ({ message_id, role, parts: withRegion(parts, context.regions[message_id]) })),
    tools: toolSpecs(app, profile),
    temperature: profile.llm?.temperature ?? null,
    max_tokens: profile.llm?.max_tokens ?? null,
  };
}

/** The person's words, and behind them what was remembered for them. */
function withRegion(parts: Part[], region: Region | undefined): Part[] {
  const text = region ? renderRegion(region.memories, region.excerpts) : "";
  return text === "" ? parts : [...parts, { type: "text", text: `\n\n${text}` }];
}

/** The tools that a profile lets its agent use, as the model is told of them. */
export function toolSpecs(app: Pick<App, "tools">, profile: Profile): ToolSpec[] {
  return app.tools
    .filter((tool) => mayUseTool(profile.tools, tool.name))
    .map(({ name, description, input_schema }) => ({ name, description, input_schema }));
}
