// Events: the one language that the store, the wire, the console and the terminal speak about a session.
import type { ErrorCode } from "./errors.ts";
import type { MessageId, SessionId, TurnId } from "./ids.ts";
import type { Message, ToolOrigin } from "./message.ts";
import type { Session } from "./session.ts";
import type { QuestionKind, ToolAnswer } from "./question.ts";
import type { QueuedInput, TurnPause } from "./turn.ts";
import type { Usage } from "./usage.ts";

/** What every durable event of a session carries; `seq` counts from 1 without gaps and never changes. */
type InLog = { session_id: SessionId; seq: number; at: string };

export type TurnEnd = { turn_id: TurnId; usage: Usage; cost_usd: number | null };

/** `position` is the number of inputs before it. Comes again when a waiting input was edited or moved. */
export type TurnQueued = InLog & { type: "turn.queued"; turn_id: TurnId; input: QueuedInput; position: number };
export type TurnStarted = InLog & { type: "turn.started"; turn_id: TurnId; model: string; profile_version: string };
/** `joined` names the turn that a steering input went into; else null. */
export type TurnFinished = InLog & { type: "turn.finished"; joined: TurnId | null } & TurnEnd;
/** A step failed in a way that may pass: it is asked again when the pause is over. */
export type TurnWaiting = InLog & { type: "turn.waiting"; turn_id: TurnId; code: ErrorCode; message: string; pause: TurnPause };
export type TurnFailed = InLog & { type: "turn.failed"; code: ErrorCode; message: string } & TurnEnd;
/** `input` is given when the turn had not started: the words go back to their sender as a draft. */
export type TurnCancelled = InLog & { type: "turn.cancelled"; code: ErrorCode; message: string; input: QueuedInput | null } & TurnEnd;

export type StepStarted = InLog & { type: "step.started"; turn_id: TurnId; step: number; message_id: MessageId };
export type StepFinished = InLog & {
  type: "step.finished";
  turn_id: TurnId;
  step: number;
  finish_reason: string;
  usage: Usage;
  cost_usd: number | null;
};
export type ToolStarted = InLog & {
  type: "tool.started";
  turn_id: TurnId;
  step: number;
  call_id: string;
  tool: string;
  input: unknown;
};
/** The turn waits until its person answers, or until `expires_at`. */
export type ToolAsking = InLog & {
  type: "tool.asking";
  turn_id: TurnId;
  step: number;
  call_id: string;
  tool: string;
  input: unknown;
  kind: QuestionKind;
  remember: boolean;
  expires_at: string | null;
};
/** `answer` is null when nobody answered in time, which counts as denied. */
export type ToolAnswered = InLog & {
  type: "tool.answered";
  turn_id: TurnId;
  step: number;
  call_id: string;
  tool: string;
  kind: QuestionKind;
  answer: ToolAnswer | null;
};
export type ToolFinished = InLog & {
  type: "tool.finished";
  turn_id: TurnId;
  step: number;
  call_id: string;
  tool: string;
  output: string;
  is_error: boolean;
  origin: ToolOrigin;
};
export type MessageFinished = InLog & { type: "message.finished"; message: Message };
export type SessionMarked = InLog & {
  type: "session.renamed" | "session.closed" | "session.reopened";
  title: string | null;
  status: "open" | "closed";
};

export type DurableEvent =
  | TurnQueued
  | TurnStarted
  | TurnWaiting
  | TurnFinished
  | TurnFailed
  | TurnCancelled
  | StepStarted
  | StepFinished
  | ToolStarted
  | ToolAsking
  | ToolAnswered
  | ToolFinished
  | MessageFinished
  | SessionMarked;

/** A piece of a streaming message. `offset` counts UTF-16 units from its beginning, so a client trims what it has. */
export type TextDelta = {
  type: "text.delta";
  session_id: SessionId;
  turn_id: TurnId;
  message_id: MessageId;
  offset: number;
  text: string;
};
/** The text so far of a streaming message: what a late joiner gets first. */
export type MessageSnapshot = {
  type: "message.snapshot";
  session_id: SessionId;
  turn_id: TurnId;
  message_id: MessageId;
  text: string;
};

/** What a watcher of one session receives. */
export type SessionEvent = DurableEvent | TextDelta | MessageSnapshot;

export const LIST_EVENT_TYPES = [
  "session.created",
  "session.touched",
  "session.renamed",
  "session.closed",
  "session.reopened",
  "session.deleted",
] as const;
export type ListEventType = (typeof LIST_EVENT_TYPES)[number];

/** A change of someone's session list. `cursor` grows; `session` is the row as it is now, null once it is deleted. */
export type ListEvent = {
  type: ListEventType;
  cursor: number;
  session_id: SessionId;
  session: Session | null;
};

/** Tells a window that the list of agents is not what it was; it asks for the new one. */
export type AgentsChanged = { type: "agents.changed" };

const ENDS = new Set(["turn.finished", "turn.failed", "turn.cancelled"]);

/** True for the last event of a turn. */
export function endsTurn(event: SessionEvent): event is TurnFinished | TurnFailed | TurnCancelled {
  return ENDS.has(event.type);
}

export function isDurable(event: SessionEvent): event is DurableEvent {
  return event.type !== "text.delta" && event.type !== "message.snapshot";
}
