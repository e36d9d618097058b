// One step: the model's stream becomes live text for watchers, a partial now and then, and parts at the end.
import { AppError } from "../../../domain/errors.ts";
import type { MessageId } from "../../../domain/ids.ts";
import type { Part } from "../../../domain/message.ts";
import type { StepPart, StepRequest } from "../../../ports/model.ts";
import type { App, LiveMessage } from "../../app.ts";
import type { StepResult, TurnRun } from "../turn-run.ts";
import { tokensSpent } from "./budget.ts";
import type { PartialKeeper } from "./partial.ts";
import { keepPartial } from "./partial.ts";
import type { SilenceWatch } from "./silence.ts";
import { watchSilence } from "./silence.ts";
import { reasonOf, TurnStopped } from "../turn-run.ts";

/** Letters to a token, at most: an answer that is longer than this many per token left has used them up. */
const LETTERS = 6;

type Step = { request: StepRequest; message_id: MessageId; tokens: number };

/** Asks the model once. Throws TurnStopped with what was said when it fails or is stopped. */
export async function runStep(app: App, run: TurnRun, step: Step): Promise<StepResult> {
  const live: LiveMessage = { turn_id: run.turn.turn_id, message_id: step.message_id, text: "" };
  const silent = watchSilence(app, run.turn.model ?? "The model");
  const partial = keepPartial(app, run, live);
  try {
    return await readStep(app, run, { ...step, live, silent, partial });
  } finally {
    silent.end();
    partial.end();
  }
}

async function readStep(app: App, run: TurnRun, step: Step & { live: LiveMessage; silent: SilenceWatch; partial: PartialKeeper }): Promise<StepResult> {
  const { live } = step;
  const signal = AbortSignal.any([run.signal, step.silent.signal]);
  const parts: Part[] = [];
  const stop = (reason: AppError, retry_after: number | null = null) => {
    const kept = parts.filter((part) => part.type !== "tool_call");
    return new TurnStopped(reason, live.text === "" ? null : { message_id: step.message_id, parts: kept }, retry_after);
  };
  app.live.set(run.session.session_id, live);
  for await (const part of untilAborted(run.model.stream(step.request, signal), signal)) {
    step.silent.heard();
    if (part.type === "working") continue;
    if (part.type === "end") return { parts, finish_reason: part.finish_reason, usage: part.usage };
    if (part.type === "failure") throw signal.aborted ? stop(reasonOf(signal)) : stop(new AppError(part.code, part.message), part.retry_after);
    addPart(parts, part);
    if (part.type !== "text" || part.text === "") continue;
    pushText(app, run, live, part.text);
    if (live.text.length > step.tokens * LETTERS) throw stop(tokensSpent(run).reason);
    step.partial.changed();
  }
  throw stop(signal.aborted ? reasonOf(signal) : new AppError("provider_cut", "The provider ended the stream without an end. Send the message again."));
}

/** Passes parts on until the signal is aborted; does not wait for a model that ignores it. */
async function* untilAborted(stream: AsyncIterable<StepPart>, signal: AbortSignal): AsyncGenerator<StepPart, void, void> {
  const iterator = stream[Symbol.asyncIterator]();
  let wake: () => void = () => undefined;
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const next = await new Promise<IteratorResult<StepPart> | "aborted">((resolve, reject) => {
        wake = () => resolve("aborted");
        iterator.next().then(resolve, reject);
      });
      if (next === "aborted" || next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    iterator.return?.().then(undefined, () => undefined);
  }
}

function addPart(parts: Part[], part: Exclude<StepPart, { type: "end" | "failure" | "working" }>): void {
  const last = parts.at(-1);
  if (part.type === "tool_call") parts.push({ ...part, call_id: freeId(parts, part.call_id) });
  else if (last?.type === part.type) last.text += part.text;
  else parts.push({ type: part.type, text: part.text });
}

/** Some local servers give every call of a step the same id; each gets one of its own, by which its result is known. */
function freeId(parts: readonly Part[], call_id: string): string {
  const taken = new Set(parts.map((part) => (part.type === "tool_call" ? part.call_id : "")));
  let id = call_id;
  for (let n = 2; taken.has(id); n += 1) id = `${call_id}_${n}`;
  return id;
}

function pushText(app: App, run: TurnRun, live: LiveMessage, text: string): void {
  const offset = live.text.length;
  live.text += text;
  const { turn_id, message_id } = live;
  const session_id = run.session.session_id;
  app.bell.ringSession(session_id, [{ type: "text.delta", session_id, turn_id, message_id, offset, text }]);
}
