// One step at a vendor's model: its stream in our parts. It never throws, ends exactly once, and closes the connection when it ends.
import type { Clock } from "../../ports/clock.ts";
import type { FinishReason, StepPart, StepRequest } from "../../ports/model.ts";
import type { Usage } from "../../domain/usage.ts";
import { type Asked, type Failure, describeFailure, failure } from "./failure.ts";
import { joinLetters } from "./letter.ts";
import { buildCall } from "./prompt.ts";
import type { VendorCall, VendorModel, VendorPart, VendorResult } from "./vendor/vendor.ts";

type Finish = Extract<VendorPart, { type: "finish" }>;
type ToolCall = Extract<VendorPart, { type: "tool-call" }>;

export type StepDeps = { model: VendorModel; asked: Asked; clock: Clock; options: VendorCall["providerOptions"] };

const STOPPED: Failure = failure("stopped", "The answer was stopped.");

/** Runs one step. Parts in order, then one `end` or `failure`; an aborted signal ends it with `stopped`. */
export async function* streamStep(deps: StepDeps, request: StepRequest, signal: AbortSignal): AsyncGenerator<StepPart> {
  if (signal.aborted) return yield STOPPED;
  // Our own controller: it also closes the connection when the reader leaves early or the answer cannot be read.
  const connection = new AbortController();
  const stop = () => connection.abort();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const result = await openStream(deps, request, connection.signal);
    yield* readStream(deps, result, connection.signal);
  } catch (error) {
    yield signal.aborted ? STOPPED : describeFailure(error, deps.asked, deps.clock.now());
  } finally {
    signal.removeEventListener("abort", stop);
    connection.abort();
  }
}

/** Waits for the answer's beginning or the abort, whichever is first, also when the library ignores the signal. */
async function openStream(deps: StepDeps, request: StepRequest, signal: AbortSignal): Promise<VendorResult> {
  const call = { ...buildCall(request), abortSignal: signal, ...(deps.options && { providerOptions: deps.options }) };
  const opening = Promise.resolve(deps.model.doStream(call));
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const leave = () => reject(new Error("aborted"));
  signal.addEventListener("abort", leave, { once: true });
  try {
    return await Promise.race([opening, aborted]);
  } catch (error) {
    // An answer that begins after we left is thrown away, and its errors with it.
    opening.then((late) => late.stream.cancel()).catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

async function* readStream(deps: StepDeps, result: VendorResult, signal: AbortSignal): AsyncGenerator<StepPart> {
  const reader = result.stream.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  // Calls wait for the end: one from an answer that broke off must never run.
  const calls: StepPart[] = [];
  const [said, thought] = [joinLetters(), joinLetters()];
  try {
    if (!isStream(result)) throw Object.assign(new Error("not a stream"), { statusCode: 200, name: "AI_EmptyResponseBodyError" });
    for (;;) {
      const { done, value: part } = await reader.read();
      if (signal.aborted) throw new Error("aborted");
      if (done) return yield cut(deps);
      if (part.type === "text-delta") {
        yield* say("text", said.add(part.delta));
      } else if (part.type === "reasoning-delta") {
        yield* say("reasoning", thought.add(part.delta));
      } else if (part.type === "tool-input-delta" || part.type === "reasoning-start") {
        yield { type: "working" };
      } else if (part.type === "tool-call") {
        if (!part.providerExecuted) calls.push(readCall(part));
      } else if (part.type === "error") {
        throw part.error;
      } else if (part.type === "finish") {
        yield* say("text", said.rest());
        yield* finish(deps, part, calls);
        return;
      }
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

function* say(type: "text" | "reasoning", text: string): Generator<StepPart> {
  if (text !== "") yield { type, text };
}

/** A web page or a plain JSON answer with status 200 comes from a wrong address, not from a model. */
function isStream(result: VendorResult): boolean {
  const type = Object.entries(result.response?.headers ?? {}).find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return !/text\/html|application\/json/i.test(type);
}

function* finish(deps: StepDeps, part: Finish, calls: StepPart[]): Generator<StepPart> {
  const { unified } = part.finishReason;
  if (unified === "interrupted") return yield cut(deps);
  if (unified === "error") return yield describeFailure({ name: "AI_InvalidResponseDataError" }, deps.asked, deps.clock.now());
  yield* calls;
  yield { type: "end", finish_reason: readReason(unified, calls.length > 0), usage: readUsage(part.usage) };
}

function cut(deps: StepDeps): Failure {
  return describeFailure({ message: "ended without a finish reason" }, deps.asked, deps.clock.now());
}

/** Some local servers say `stop` although they call tools. */
function readReason(unified: Finish["finishReason"]["unified"], called: boolean): FinishReason {
  if (unified === "tool-calls" || (called && (unified === "stop" || unified === "other"))) return "tool_calls";
  if (unified === "content-filter") return "filtered";
  return unified === "stop" || unified === "length" ? unified : "other";
}

/** Tokens as the provider counted them; 0 where it sent none. */
function readUsage(usage: Finish["usage"]): Usage {
  return {
    input_tokens: usage.inputTokens.total ?? 0,
    output_tokens: usage.outputTokens.total ?? 0,
    cached_tokens: usage.inputTokens.cacheRead ?? 0,
  };
}

/** Models leave the arguments out when a tool takes none; anything else that is not a JSON object is a problem. */
function readCall(part: ToolCall): StepPart {
  const call = { type: "tool_call" as const, call_id: part.toolCallId, tool: part.toolName };
  if (part.input.trim() === "") return { ...call, input: {}, problem: null };
  try {
    const input: unknown = JSON.parse(part.input);
    if (typeof input === "object" && input !== null && !Array.isArray(input)) return { ...call, input, problem: null };
    return { ...call, input: part.input, problem: "The arguments are not a JSON object." };
  } catch {
    return { ...call, input: part.input, problem: "The arguments are not valid JSON." };
  }
}
