// Asking the model for one step, again after a pause when it failed in a way that may pass.
import type { ErrorCode } from "../../../domain/errors.ts";
import { AppError } from "../../../domain/errors.ts";
import type { MessageId } from "../../../domain/ids.ts";
import type { StepRequest } from "../../../ports/model.ts";
import type { App } from "../../app.ts";
import { attachFiles } from "../../file/attach.ts";
import { insist } from "../persist.ts";
import { runStep } from "./step.ts";
import type { StepResult, TurnRun } from "../turn-run.ts";
import { reasonOf, TurnStopped } from "../turn-run.ts";

/** Faults that may be gone in a moment. A refused key or an unknown model is not among them. */
const MAY_PASS: ReadonlySet<ErrorCode> = new Set(["provider_rate_limit", "provider_unavailable", "provider_timeout", "provider_cut", "provider_malformed"]);

/** Milliseconds before the second, third and fourth attempt, where the provider names no time itself. */
const PAUSES = [1000, 4000, 12_000];

/** A provider that asks for a longer pause than this is not waited for. */
const PAUSE_MAX = 120_000;

/** `tokens`: what the turn may still use. */
export type Ask = { step: number; message_id: MessageId; request: StepRequest; tokens: number };

/** The step's result and the message that it wrote. Throws TurnStopped when it failed for good or was stopped. */
export async function askModel(app: App, run: TurnRun, ask: Ask): Promise<{ result: StepResult; message_id: MessageId }> {
  let { message_id } = ask;
  for (let attempt = 0; ; attempt += 1) {
    try {
      // Read anew for each attempt: a turn that waits holds no bytes.
      const request = await attachFiles(app, run, ask.request);
      return { result: await runStep(app, run, { ...ask, request, message_id }), message_id };
    } catch (error) {
      const pause = error instanceof TurnStopped ? pauseAfter(error, attempt) : undefined;
      if (pause === undefined) throw error;
      await waitAgain(app, run, error as TurnStopped, { pause, attempt: attempt + 2 });
      message_id = app.random.id("msg");
      const again = { ...run.held, step: ask.step, message_id, now: app.clock.now() };
      await insist(app, run.signal, () => app.store.run("retryStep", again));
    }
  }
}

/** Milliseconds to wait after the failed attempt, counted from 0; undefined when it is not tried again. */
function pauseAfter(stopped: TurnStopped, attempt: number): number | undefined {
  const usual = PAUSES[attempt];
  if (usual === undefined || !MAY_PASS.has(stopped.reason.code)) return undefined;
  const pause = Math.max(usual, stopped.retry_after ?? 0);
  return pause <= PAUSE_MAX ? pause : undefined;
}

/** Stores that the turn waits, and waits; somebody may end the pause early, or stop the turn. */
async function waitAgain(app: App, run: TurnRun, stopped: TurnStopped, next: { pause: number; attempt: number }): Promise<void> {
  const now = app.clock.now();
  const { code, message } = stopped.reason;
  const pause = { until: now + next.pause, attempt: next.attempt, attempts: PAUSES.length + 1 };
  const partial = stopped.partial ?? undefined;
  await insist(app, run.signal, () => app.store.run("pauseTurn", { ...run.held, code, message, ...pause, partial, now }));
  const hurried = new AbortController();
  run.onPause(() => hurried.abort(new AppError("stopped", "Tried at once.")));
  await app.clock.sleep(next.pause, AbortSignal.any([run.signal, hurried.signal])).catch(() => undefined);
  run.onPause(undefined);
  if (run.signal.aborted) throw new TurnStopped(reasonOf(run.signal));
}
