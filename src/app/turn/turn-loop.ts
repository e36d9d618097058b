// One turn: steps and tools, one after the other, until the model is done, a limit is reached or somebody stops it.
import type { Profile } from "../../domain/agent.ts";
import type { ErrorCode } from "../../domain/errors.ts";
import { AppError } from "../../domain/errors.ts";
import type { MessageId } from "../../domain/ids.ts";
import type { MessageStatus, ToolCallPart } from "../../domain/message.ts";
import { textOf } from "../../domain/message.ts";
import type { Usage } from "../../domain/usage.ts";
import { addUsage, costOf } from "../../domain/usage.ts";
import type { Change } from "../../ports/store.ts";
import type { App } from "../app.ts";
import { announce, silence } from "../app.ts";
import { askModel } from "./ask-model.ts";
import { readContext, recall } from "./recall.ts";
import { runTool } from "./tool.ts";
import type { StepResult, TurnRun } from "./turn-run.ts";
import { reasonOf, TurnStopped } from "./turn-run.ts";

/**
 * Runs the turn to its end, stores that end, and returns its last change; undefined when the server is stopping and the
 * turn was left for the next start. Throws only when the store does.
 */
export async function runTurn(app: App, run: TurnRun): Promise<Change | undefined> {
  try {
    return await runSteps(app, run);
  } catch (error) {
    if (!(error instanceof TurnStopped)) throw error;
    if (error.reason.code !== "interrupted") return endTurn(app, run, error);
    const text = textOf(error.partial?.parts ?? []);
    const partial = error.partial && text !== "" ? { message_id: error.partial.message_id, text } : null;
    await app.store.run("handBack", { turn_id: run.turn.turn_id, partial });
    return undefined;
  }
}

async function runSteps(app: App, run: TurnRun): Promise<Change> {
  const { turn, profile } = run;
  let { step, message_id, context, calls, used } = run;
  if (step > 1 && calls.length === 0) requireBudget(profile, step - 1, used);
  for (; ; step += 1) {
    if (calls.length === 0) {
      const asked = await askModel(app, run, { step, message_id, request: recall(app, context, profile) });
      const { result } = asked;
      message_id = asked.message_id;
      calls = result.parts.filter((part) => part.type === "tool_call");
      if (calls.length === 0 && textOf(result.parts) === "") throw new TurnStopped(emptyAnswer(run));
      used = addUsage(used, result.usage);
      const change = await finishStep(app, run, { step, message_id, result, end: calls.length === 0 });
      if (calls.length === 0) return change;
    }
    await runTools(app, run, step, calls);
    calls = [];
    requireBudget(profile, step, used);
    message_id = app.random.id("msg");
    announce(app, await app.store.run("startStep", { turn_id: turn.turn_id, step: step + 1, message_id, now: app.clock.now() }));
    context = await readContext(app, run.session.session_id, profile);
  }
}

async function finishStep(app: App, run: TurnRun, done: { step: number; message_id: MessageId; result: StepResult; end: boolean }): Promise<Change> {
  const { step, message_id, result, end } = done;
  const change = await app.store.run("finishStep", {
    turn_id: run.turn.turn_id,
    step,
    message_id,
    ...result,
    model: run.turn.model ?? "",
    cost_usd: costOf(result.usage, run.model.price),
    end,
    now: app.clock.now(),
  });
  silence(app, run.session.session_id, run.turn.turn_id);
  announce(app, change);
  return change;
}

async function runTools(app: App, run: TurnRun, step: number, calls: ToolCallPart[]): Promise<void> {
  for (const call of calls) {
    if (run.signal.aborted) throw new TurnStopped(reasonOf(run.signal));
    const head = { turn_id: run.turn.turn_id, step, call_id: call.call_id, tool: call.tool };
    announce(app, await app.store.run("startTool", { ...head, input: call.input, now: app.clock.now() }));
    const result = await runTool(app, run, call);
    announce(app, await app.store.run("finishTool", { ...head, ...result, message_id: app.random.id("msg"), now: app.clock.now() }));
  }
  if (run.signal.aborted) throw new TurnStopped(reasonOf(run.signal));
}

function requireBudget(profile: Profile, steps: number, used: Usage): void {
  const { steps_per_turn, tokens_per_turn } = profile.limits;
  if (steps >= steps_per_turn) {
    throw new TurnStopped(new AppError("limit_steps", `Stopped after ${steps} steps, the limit of this agent. Ask again to go on, or raise limits.steps_per_turn.`));
  }
  const tokens = used.input_tokens + used.output_tokens;
  if (tokens >= tokens_per_turn) {
    throw new TurnStopped(new AppError("limit_tokens", `Stopped after ${tokens} tokens, over this agent's limit of ${tokens_per_turn} per turn. Raise limits.tokens_per_turn if that is too low.`));
  }
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
  const { turn, ...change } = await app.store.run("endTurn", {
    turn_id: run.turn.turn_id,
    status: code === "stopped" ? "cancelled" : "failed",
    code,
    message,
    partial: stop.partial && { ...stop.partial, status: partialStatus(code) },
    now: app.clock.now(),
  });
  silence(app, run.session.session_id, run.turn.turn_id);
  announce(app, change);
  app.log.info("turn ended", { turn_id: turn.turn_id, status: turn.status, code });
  return change;
}
