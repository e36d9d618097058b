// One turn: steps and tools, one after the other, until the model is done, a limit is reached or somebody stops it.
import type { ErrorCode } from "../../domain/errors.ts";
import { AppError } from "../../domain/errors.ts";
import type { MessageId } from "../../domain/ids.ts";
import type { MessageStatus } from "../../domain/message.ts";
import { textOf } from "../../domain/message.ts";
import { CONSENT_EXPIRES } from "../../domain/question.ts";
import { addUsage, costOf } from "../../domain/usage.ts";
import type { Change, PendingCall } from "../../ports/store.ts";
import type { App } from "../app.ts";
import { askModel } from "./step/ask-model.ts";
import { requireBudget, tokensLeft } from "./step/budget.ts";
import { insist } from "./persist.ts";
import { answeredOutcome, askFirst } from "./tool/consent.ts";
import { unsentTokens } from "../file/attach.ts";
import { prime } from "./step/prime.ts";
import { recall, requireRoom } from "./step/recall.ts";
import { findTool, runTool } from "./tool/tool.ts";
import type { StepResult, TurnRun } from "./turn-run.ts";
import { reasonOf, TurnStopped } from "./turn-run.ts";

/**
 * Runs the turn until it ends or must ask its person, stores that, and returns its last change; undefined when the turn is
 * left for whoever takes it up next. Throws only when the store does.
 */
export async function runTurn(app: App, run: TurnRun): Promise<Change | undefined> {
  try {
    return await runSteps(app, run);
  } catch (error) {
    if (!(error instanceof TurnStopped)) throw error;
    if (error.reason.code !== "interrupted") return endTurn(app, run, error);
    const text = textOf(error.partial?.parts ?? []);
    const partial = error.partial && text !== "" ? { message_id: error.partial.message_id, text } : null;
    await app.store.run("handBack", { ...run.held, partial });
    return undefined;
  }
}

async function runSteps(app: App, run: TurnRun): Promise<Change> {
  let { step, message_id, context, calls, used } = run;
  if (calls.length === 0) context = await prime(app, run, context);
  for (; ; step += 1) {
    if (calls.length === 0) {
      await requireBudget(app, run, { steps: step - 1, used });
      requireContext(run, context);
      const asked = await askModel(app, run, { step, message_id, request: recall(app, context, run.profile), tokens: tokensLeft(run, used) });
      const { result } = asked;
      message_id = asked.message_id;
      calls = result.parts.filter((part) => part.type === "tool_call").map((part) => ({ part, answer: null }));
      if (calls.length === 0 && textOf(result.parts) === "") throw new TurnStopped(emptyAnswer(run));
      used = addUsage(used, result.usage);
      const change = await finishStep(app, run, { step, message_id, result, end: calls.length === 0 });
      if (calls.length === 0) return change;
    }
    const asking = await runCalls(app, run, step, calls);
    if (asking) return asking;
    calls = [];
    await requireBudget(app, run, { steps: step, used });
    message_id = app.random.id("msg");
    const next = { ...run.held, step: step + 1, message_id, limit: run.limit, now: app.clock.now() };
    ({ context } = await insist(app, run.signal, () => app.store.run("startStep", next)));
  }
}

function requireContext(run: TurnRun, context: TurnRun["context"]): void {
  try {
    const tokens = context.tokens - unsentTokens(context.messages, run.model.accepts);
    requireRoom({ ...context, tokens }, run.limit, run.turn.model ?? "");
  } catch (error) {
    throw new TurnStopped(error as AppError);
  }
}

function finishStep(app: App, run: TurnRun, done: { step: number; message_id: MessageId; result: StepResult; end: boolean }): Promise<Change> {
  const { step, message_id, result, end } = done;
  const finished = {
    ...run.held,
    step,
    message_id,
    ...result,
    model: run.turn.model ?? "",
    cost_usd: costOf(result.usage, run.model.price),
    end,
    now: app.clock.now(),
  };
  return insist(app, run.signal, () => app.store.run("finishStep", finished));
}

/** Runs a step's calls one after the other. Returns the change that asks the turn's person, when one of them needs consent. */
async function runCalls(app: App, run: TurnRun, step: number, calls: PendingCall[]): Promise<Change | undefined> {
  for (const call of calls) {
    if (run.signal.aborted) throw new TurnStopped(reasonOf(run.signal));
    const head = { ...run.held, step, call_id: call.part.call_id, tool: call.part.tool };
    const ask = await askFirst(app, run, call);
    if (ask) {
      const now = app.clock.now();
      return insist(app, run.signal, () => app.store.run("askTool", { ...head, ...ask, expires_at: now + CONSENT_EXPIRES, now }));
    }
    const result = answeredOutcome(call) ?? (await runCall(app, run, call, head));
    const finished = { ...head, ...result, message_id: app.random.id("msg"), now: app.clock.now() };
    await insist(app, run.signal, () => app.store.run("finishTool", finished));
  }
  if (run.signal.aborted) throw new TurnStopped(reasonOf(run.signal));
  return undefined;
}

async function runCall(app: App, run: TurnRun, { part }: PendingCall, head: TurnRun["held"] & { step: number; call_id: string; tool: string }) {
  const repeatable = findTool(app, run.profile, part.tool)?.repeatable ?? true;
  await insist(app, run.signal, () => app.store.run("startTool", { ...head, repeatable, now: app.clock.now() }));
  return runTool(app, run, part);
}

function emptyAnswer(run: TurnRun): AppError {
  return new AppError("provider_malformed", `${run.turn.model} gave an empty answer. Send the message again, or choose another model.`);
}

/** How the text of an answer that ended for `code` is marked. */
export function partialStatus(code: ErrorCode): MessageStatus {
  return code === "stopped" ? "stopped" : "failed";
}

async function endTurn(app: App, run: TurnRun, stop: TurnStopped): Promise<Change> {
  const { code, message } = stop.reason;
  const status = code === "stopped" ? "cancelled" : "failed";
  const partial = stop.partial && { ...stop.partial, status: partialStatus(code) };
  const { turn, ...change } = await insist(app, run.signal, () => app.store.run("endTurn", { ...run.held, status, code, message, partial, now: app.clock.now() }));
  app.log.info("turn ended", { turn_id: turn.turn_id, status: turn.status, code });
  return change;
}
