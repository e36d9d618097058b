// What a running turn carries from step to step, and how it is stopped.
import type { Profile } from "../../domain/agent.ts";
import type { ContextLimit } from "../../domain/prompt/context.ts";
import { AppError, isAppError } from "../../domain/errors.ts";
import type { MessageId } from "../../domain/ids.ts";
import type { Part } from "../../domain/message.ts";
import type { Turn } from "../../domain/turn.ts";
import type { Usage } from "../../domain/usage.ts";
import type { FinishReason, Model } from "../../ports/model.ts";
import type { ActiveContext, Held, PendingCall, SessionRef } from "../../ports/store.ts";

/** What a turn runs with; one version of the profile from beginning to end. */
export type TurnRun = {
  turn: Turn;
  /** What every write of this run carries. */
  held: Held;
  session: SessionRef;
  /** True when there are memories that this session may be told. */
  remembers: boolean;
  profile: Profile;
  model: Model;
  /** Where it begins: 1, or the step that a crash cut off. */
  step: number;
  /** Id of that step's message; chosen when the step started. */
  message_id: MessageId;
  /** Calls of that step that have no result yet; then the step itself is finished. */
  calls: PendingCall[];
  /** What the turn had used before. */
  used: Usage;
  /** The active context as it was when the run began; later steps read it anew. */
  context: ActiveContext;
  /** What that context may hold. */
  limit: ContextLimit;
  signal: AbortSignal;
  /** Tells how a pause is ended before its time; undefined when none is running. */
  onPause(hurry: (() => void) | undefined): void;
};

export type StepResult = { parts: Part[]; finish_reason: FinishReason; usage: Usage };

/** Thrown when a turn cannot go on; `partial` is what was said in the unfinished step. */
export class TurnStopped extends Error {
  readonly reason: AppError;
  /** Milliseconds that the provider asked to wait, when it did. */
  readonly retry_after: number | null;
  readonly partial: { message_id: MessageId; parts: Part[] } | null;

  constructor(reason: AppError, partial: { message_id: MessageId; parts: Part[] } | null = null, retry_after: number | null = null) {
    super(reason.message);
    this.reason = reason;
    this.retry_after = retry_after;
    this.partial = partial;
  }
}

/** Why a signal was aborted; always an AppError in this app. */
export function reasonOf(signal: AbortSignal): AppError {
  return isAppError(signal.reason) ? signal.reason : new AppError("stopped", "Stopped.");
}
