// What a step's prompt is made of. In order: the profile's system prompt, then the active context, so that from turn to
// turn the prompt only grows at its end. Long-term memory will be placed after the history, never inside it.
import type { Profile } from "../../domain/agent.ts";
import type { SessionId } from "../../domain/ids.ts";
import type { Message } from "../../domain/message.ts";
import { isSentToModel } from "../../domain/message.ts";
import { mayUseTool } from "../../domain/agent.ts";
import { systemPrompt } from "../../domain/prompt.ts";
import type { StepRequest } from "../../ports/model.ts";
import type { App } from "../app.ts";

/** Reads a session's active context as it is now. */
export function readContext(app: Pick<App, "store">, session_id: SessionId, profile: Profile): Promise<Message[]> {
  return app.store.ask("readContext", { session_id, window: profile.memory.stm_window });
}

/** The request of a turn's next step. Text that a crash cut off is left out. */
export function recall(app: Pick<App, "tools">, context: readonly Message[], profile: Profile): StepRequest {
  const sent = context.filter(isSentToModel);
  // A context that begins between a call and its result means nothing to a model; it begins with someone speaking.
  const start = sent.findIndex((message) => message.role === "user");
  return {
    instructions: systemPrompt(profile),
    messages: sent.slice(Math.max(0, start)).map(({ message_id, role, parts }) => ({ message_id, role, parts })),
    tools: app.tools
      .filter((tool) => mayUseTool(profile.tools, tool.name))
      .map(({ name, description, input_schema }) => ({ name, description, input_schema })),
    temperature: profile.llm?.temperature ?? null,
    max_tokens: profile.llm?.max_tokens ?? null,
  };
}
