// A model whose answers a test writes down: in process, deterministic, and recording what it was asked.
import { textOf } from "../../src/domain/message.ts";
import type { Price } from "../../src/domain/usage.ts";
import { embedByHash } from "./hash-embedding.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Accepts, FoundProvider, Model, Models, Provider, StepPart, StepRequest } from "../../src/ports/model.ts";

/** A part of the answer, a pause on the clock (milliseconds), or a wait until the test lets it go on. */
export type ScriptStep = StepPart | { type: "pause"; ms: number } | { type: "hold"; until: Promise<unknown> };

/** What the model says to a request; `call` counts all requests from 0. Without an `end` or `failure` a fitting end is added. */
export type Script = (request: StepRequest, call: number) => Iterable<ScriptStep> | AsyncIterable<ScriptStep>;

export type ScriptedOptions = { clock: Clock; price?: Price | null; name?: string; accepts?: Accepts; context_tokens?: number };

export type ScriptedModels = Models & {
  /** Every request so far, oldest first, copied when it came. */
  readonly requests: StepRequest[];
  /** The provider that `detect` finds. */
  readonly provider: FoundProvider;
  /** Replaces the script from the next request on. */
  setScript(script: Script): void;
};

const MODEL = "scripted";

/** The answer without a script: what the person said last, in several pieces. */
export const replyToLast: Script = (request) => {
  const last = request.messages.findLast((message) => message.role === "user");
  const text = `Reply to: ${textOf(last?.parts ?? [])}`;
  return (text.match(/\s*\S+\s*/g) ?? []).map((piece) => ({ type: "text", text: piece }));
};

/** Models for tests and the simulator. The only waiting is `clock.sleep` and what the script holds. */
export function createScriptedModels(script: Script = replyToLast, options: ScriptedOptions): ScriptedModels {
  const state = { script, requests: [] as StepRequest[], clock: options.clock };
  const provider: FoundProvider = { name: options.name ?? "scripted", kind: "openai-compatible", base_url: "http://scripted.invalid/v1", key: null, source: "environment" };
  return {
    requests: state.requests,
    provider,
    setScript: (next) => void (state.script = next),
    open: async (asked: Provider, model: string): Promise<Model> => ({
      ref: { provider: asked.name, model },
      accepts: options.accepts ?? { image: true, pdf: true },
      price: options.price === undefined ? { input: 1, output: 2, cached_input: 0.1 } : options.price,
      stream: (request, signal) => play(state, request, signal),
    }),
    openEmbedder: async (asked, model) => ({
      ref: { provider: asked.name, model },
      embed: async (texts) => texts.map((text) => Float32Array.from(embedByHash(text))),
    }),
    detect: async () => ({ found: [provider], looked: [{ place: "script", result: "found, 1 model" }] }),
    list: async () => [MODEL],
    contextTokens: () => options.context_tokens ?? 128_000,
    suggest: () => MODEL,
  };
}

type State = { script: Script; requests: StepRequest[]; clock: Clock };
type Said = { text: string; calls: number };

const STOPPED: StepPart = { type: "failure", code: "stopped", message: "The answer was stopped.", retry_after: null };

async function* play(state: State, request: StepRequest, signal: AbortSignal): AsyncGenerator<StepPart> {
  const call = state.requests.push(structuredClone(request)) - 1;
  const said: Said = { text: "", calls: 0 };
  try {
    for await (const step of state.script(request, call)) {
      if (!(await mayGoOn(state.clock, step, signal))) return yield STOPPED;
      if (step.type === "pause" || step.type === "hold") continue;
      if (step.type === "text") said.text += step.text;
      if (step.type === "tool_call") said.calls++;
      yield step;
      if (step.type === "end" || step.type === "failure") return;
    }
  } catch (error) {
    return yield { type: "failure", code: "internal", message: `The script threw: ${String(error)}`, retry_after: null };
  }
  yield signal.aborted ? STOPPED : endOf(request, said);
}

/** Waits as the step says; false when the signal was aborted before or meanwhile. */
async function mayGoOn(clock: Clock, step: ScriptStep, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  if (step.type === "pause") await clock.sleep(step.ms, signal).catch(() => {});
  if (step.type === "hold") await untilAborted(step.until, signal);
  return !signal.aborted;
}

async function untilAborted(until: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const leave = () => resolve();
  signal.addEventListener("abort", leave, { once: true });
  await Promise.race([until, promise]).finally(() => signal.removeEventListener("abort", leave));
}

function endOf(request: StepRequest, said: Said): StepPart {
  const asked = request.messages.reduce((total, message) => total + textOf(message.parts).length, request.instructions.length);
  const usage = { input_tokens: Math.ceil(asked / 4), output_tokens: Math.ceil(said.text.length / 4), cached_tokens: 0 };
  return { type: "end", finish_reason: said.calls > 0 ? "tool_calls" : "stop", usage };
}
