// Turns: one accepted input and everything the agent does to answer it. A session runs one at a time.
import type { ErrorCode } from "./errors.ts";
import type { InputId, SessionId, TurnId } from "./ids.ts";
import type { FilePart } from "./message.ts";
import type { ToolQuestion } from "./question.ts";
import type { Usage } from "./usage.ts";

export const INPUT_MODES = ["queue", "steer", "interrupt", "reject"] as const;
/** What happens to input that arrives during a turn. */
export type InputMode = (typeof INPUT_MODES)[number];

/** A turn that was cut off this often is not taken up again: it may be what brings the server down. */
export const RESUME_MAX = 5;

export type TurnStatus = "queued" | "running" | "waiting" | "finished" | "failed" | "cancelled";

/** A pause before a failed step is asked again; `attempt` of `attempts` is the one that comes next. */
export type TurnPause = { until: string; attempt: number; attempts: number };

export type Turn = {
  turn_id: TurnId;
  session_id: SessionId;
  status: TurnStatus;
  /** The sender's own name for this input; the same name sent twice is the same turn. */
  client_id: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  /** Why it failed, was cancelled or waits, in words that say what to do. */
  reason: { code: ErrorCode; message: string } | null;
  /** While it is `waiting`: until when. */
  pause: TurnPause | null;
  /** While it is `waiting` for its person: what it asks. */
  question: ToolQuestion | null;
  /** `provider/model` that answered; null until it started. */
  model: string | null;
  /** Hash of the profile that was used; null until it started. */
  profile_version: string | null;
  steps: number;
  /** The running turn that this input went into (mode `steer`); its answer is that turn's. */
  joined: TurnId | null;
  usage: Usage;
  cost_usd: number | null;
};

/** An input that waits for its turn. */
export type QueuedInput = {
  input_id: InputId;
  turn_id: TurnId;
  content: string;
  /** Files that will be part of the message. */
  attachments: FilePart[];
  mode: InputMode;
  created_at: string;
};

export function isEnded(status: TurnStatus): boolean {
  return status === "finished" || status === "failed" || status === "cancelled";
}
