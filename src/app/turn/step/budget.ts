// What a turn may use: steps, tokens and money. Time is watched where the turn is run.
import { AppError } from "../../../domain/errors.ts";
import type { Usage } from "../../../domain/usage.ts";
import type { App } from "../../app.ts";
import type { TurnRun } from "../turn-run.ts";
import { TurnStopped } from "../turn-run.ts";

/** Throws TurnStopped when a turn with `steps` finished steps has used what its agent allows. */
export async function requireBudget(app: App, run: TurnRun, spent: { steps: number; used: Usage }): Promise<void> {
  const { steps_per_turn, usd_per_day } = run.profile.limits;
  if (spent.steps >= steps_per_turn) {
    throw stop("limit_steps", `Stopped after ${spent.steps} steps, the limit of this agent. Ask again to go on, or raise limits.steps_per_turn.`);
  }
  if (tokensLeft(run, spent.used) <= 0) throw tokensSpent(run);
  if (usd_per_day !== null) await requireMoney(app, run, usd_per_day);
}

/** Tokens that a turn may still use. */
export function tokensLeft(run: TurnRun, used: Usage): number {
  return run.profile.limits.tokens_per_turn - used.input_tokens - used.output_tokens;
}

/** What ends a turn that has used its tokens. */
export function tokensSpent(run: TurnRun): TurnStopped {
  return stop("limit_tokens", `Stopped at this agent's limit of ${run.profile.limits.tokens_per_turn} tokens per turn. Ask again to go on, or raise limits.tokens_per_turn.`);
}

/** An unknown price is never taken for zero: a budget on it could not be kept. */
async function requireMoney(app: App, run: TurnRun, usd_per_day: number): Promise<void> {
  if (run.model.price === null) {
    throw stop("limit_usd", `The price of ${run.turn.model} is unknown, so this agent's budget of $${usd_per_day} a day cannot be kept. Set the price in Settings, Models, or remove limits.usd_per_day.`);
  }
  const spent = await app.store.ask("readSpending", { agent_id: run.session.agent_id, now: app.clock.now() });
  if (spent < usd_per_day) return;
  throw stop("limit_usd", `This agent has spent $${spent.toFixed(2)} today (UTC) and may spend $${usd_per_day}. It goes on tomorrow, or raise limits.usd_per_day.`);
}

function stop(code: "limit_steps" | "limit_tokens" | "limit_usd", message: string): TurnStopped {
  return new TurnStopped(new AppError(code, message));
}
