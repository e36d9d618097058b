// The store: named commands that run whole in one transaction, and queries. No caller ever holds a transaction open.
import type { DurableEvent, ListEvent } from "../domain/event.ts";
import type { ErrorCode } from "../domain/errors.ts";
import type { AgentId, MessageId, PersonId, SessionId, TokenId, TurnId } from "../domain/ids.ts";
import type { Message, MessageStatus, Part, ToolCallPart, ToolOrigin } from "../domain/message.ts";
import type { Person, Scope } from "../domain/person.ts";
import type { Session, SessionStatus, SessionType, TitleSource } from "../domain/session.ts";
import type { InputMode, QueuedInput, Turn } from "../domain/turn.ts";
import type { Usage } from "../domain/usage.ts";

/** Milliseconds since 1970. Every command is told the time. */
type Now = { now: number };

/** What a command changed, for the bell: one session's new durable events and the list events that go with them. */
export type Change = { session_id: SessionId; person_id: PersonId; events: DurableEvent[]; list: ListEvent[] };

/**
 * A turn that a crash cut off and that may go on by itself: no tool call of unknown outcome lies in it. `step` is the one to
 * ask again, or, when `calls` are given, the finished one whose calls were never begun.
 */
export type CutOff = { turn: Turn; session: SessionRef; step: number; calls: ToolCallPart[] };

/** Who a session belongs to and who answers in it: what it takes to start its next turn. */
export type SessionRef = { session_id: SessionId; agent_id: AgentId; on_behalf_of: PersonId };

export type NewSession = Now & {
  session_id: SessionId;
  agent_id: AgentId;
  type: SessionType;
  person_id: PersonId;
  title: string | null;
  incognito: boolean;
};

/** What a turn needs in order to start; given with each command that may start one. */
export type TurnStart = {
  message_id: MessageId;
  step_message_id: MessageId;
  model: string;
  profile_version: string;
  /** `stm_window` of the profile: the first step's context comes back with the start. */
  window: number;
};

export type AcceptInput = Now & {
  session_id: SessionId;
  person_id: PersonId;
  turn_id: TurnId;
  content: string;
  mode: InputMode;
  client_id: string | null;
  start: TurnStart;
};

export type StartNext = Now & { session_id: SessionId; start: TurnStart };

export type FinishStep = Now & {
  turn_id: TurnId;
  step: number;
  message_id: MessageId;
  parts: Part[];
  model: string;
  finish_reason: string;
  usage: Usage;
  cost_usd: number | null;
  /** Given on the last step: the turn ends as finished in the same transaction. */
  end: boolean;
};

export type EndTurn = Now & {
  turn_id: TurnId;
  status: "finished" | "failed" | "cancelled";
  code: ErrorCode | null;
  message: string | null;
  /** Partial answer to keep, marked; null keeps what was saved of it while it streamed, if anything. */
  partial: { message_id: MessageId; parts: Part[]; status: MessageStatus } | null;
};

export type Fork = Now & {
  source_id: SessionId;
  /** Last message to copy; null for the last finished one. */
  message_id: MessageId | null;
  session_id: SessionId;
  person_id: PersonId;
  agent_id: AgentId;
};

export type StoredToken = {
  token_id: TokenId;
  name: string;
  scopes: Scope[];
  person_id: PersonId;
  created_at: string;
  last_used_at: string | null;
};

/** Each command runs whole or not at all, and throws AppError when the state forbids it. */
export interface StoreCommands {
  createSession(input: NewSession): { session: Session } & Change;
  /**
   * Stores an input and, when the session is idle, starts its turn; `context` is then what its first prompt is built
   * from, else empty. `duplicate`: this client_id was here before.
   */
  acceptInput(input: AcceptInput): { turn: Turn; duplicate: boolean; context: Message[] } & Change;
  /** Starts the oldest queued input when nothing runs; `turn` is null when there is nothing to do. */
  startNext(input: StartNext): ({ turn: Turn; context: Message[] } & Change) | { turn: null };
  /** Begins a step; inputs that steer go into the turn before it. */
  startStep(input: Now & { turn_id: TurnId; step: number; message_id: MessageId }): Change;
  /** Keeps what a streaming message has so far, for a crash; replaced each time, gone when the step ends. */
  savePartial(input: { turn_id: TurnId; message_id: MessageId; text: string }): void;
  finishStep(input: FinishStep): Change;
  startTool(input: Now & { turn_id: TurnId; step: number; call_id: string; tool: string; input: unknown }): Change;
  finishTool(
    input: Now & {
      turn_id: TurnId;
      step: number;
      message_id: MessageId;
      call_id: string;
      tool: string;
      output: string;
      is_error: boolean;
      origin: ToolOrigin;
    },
  ): Change;
  /** Ends a turn that did not end with a step. A turn that has ended already is left as it is. */
  endTurn(input: EndTurn): { turn: Turn } & Change;
  /** Withdraws an input that has not started; throws `turn_ended` or `session_busy` otherwise. */
  withdrawInput(input: Now & { turn_id: TurnId; person_id: PersonId }): { turn: Turn } & Change;
  /** Changes the words or the position (0 = next) of an input that waits; null leaves as it is. */
  editInput(
    input: Now & { turn_id: TurnId; person_id: PersonId; content: string | null; position: number | null },
  ): { turn: Turn } & Change;
  renameSession(
    input: Now & { session_id: SessionId; person_id: PersonId; title: string; source: TitleSource },
  ): { session: Session } & Change;
  /** Closes at once; queued inputs are withdrawn and returned. A running turn goes on to its end. */
  closeSession(input: Now & { session_id: SessionId; person_id: PersonId }): {
    session: Session;
    returned: QueuedInput[];
  } & Change;
  reopenSession(input: Now & { session_id: SessionId; person_id: PersonId }): { session: Session } & Change;
  forkSession(input: Fork): { session: Session } & Change;
  /** Deletes a session with everything in it. `counts` is what went. */
  deleteSession(input: Now & { session_id: SessionId; person_id: PersonId }): {
    counts: { messages: number; events: number; turns: number };
  } & Change;
  /**
   * After a crash: keeps partial text marked `interrupted` and finds what may go on. A turn with a tool call of unknown
   * outcome, or one that was taken up `RESUME_MAX` times, ends instead. `waiting` names sessions with waiting inputs.
   */
  recoverTurns(input: Now): { cutOff: CutOff[]; ended: TurnId[]; waiting: SessionRef[] };
  /** Takes a cut-off turn up: counts it and, with `message_id`, begins its unfinished step again. */
  resumeTurn(input: Now & { turn_id: TurnId; step: number; message_id: MessageId | null }): Change;
  /** A step failed in a way that may pass: keeps what was said of it and waits until `until`, milliseconds. */
  pauseTurn(
    input: Now & {
      turn_id: TurnId;
      code: ErrorCode;
      message: string;
      until: number;
      attempt: number;
      attempts: number;
      partial: { message_id: MessageId; parts: Part[] } | undefined;
    },
  ): Change;
  /** The pause is over: the step begins again. */
  retryStep(input: Now & { turn_id: TurnId; step: number; message_id: MessageId }): Change;
  /** Before a stop: keeps what a turn has said so far and leaves it for the next start, which takes it up. */
  handBack(input: { turn_id: TurnId; partial: { message_id: MessageId; text: string } | null }): void;
  /** Removes rows without messages that are older than `before`. */
  sweepEmpty(input: Now & { before: number }): { changes: Change[] };
  /** Sets each key to its value, null removes it; with `endLogins` every login of that person ends too. */
  putSettings(input: { values: Record<string, unknown>; endLogins: PersonId | null }): void;
  createToken(
    input: Now & { token_id: TokenId; name: string; scopes: Scope[]; person_id: PersonId; fingerprint: string },
  ): { token: StoredToken };
  deleteToken(input: { token_id: TokenId; person_id: PersonId }): { deleted: boolean };
  touchToken(input: Now & { token_id: TokenId }): void;
  createLogin(input: Now & { person_id: PersonId; fingerprint: string; expires_at: number }): void;
  deleteLogin(input: { fingerprint: string }): void;
}

export type SessionFilter = {
  person_id: PersonId;
  agent_id?: AgentId | undefined;
  types?: SessionType[] | undefined;
  status?: SessionStatus | undefined;
  /** Last activity, milliseconds: `before` exclusive, `after` inclusive. */
  before?: number | undefined;
  after?: number | undefined;
  cursor?: string | undefined;
  limit: number;
};

type Own = { session_id: SessionId; person_id: PersonId };

/** Every query that concerns a session names the person who asks and sees only that person's sessions. */
export interface StoreQueries {
  getSession(input: Own): Session | null;
  /** Newest activity first, without rows that have no messages. */
  listSessions(input: SessionFilter): { sessions: Session[]; next_cursor: string | null };
  /** The newest `limit` messages before message number `before` (exclusive), oldest first, with the turns they belong to. */
  listMessages(input: Own & { before?: number | undefined; limit: number }): {
    messages: Message[];
    turns: Turn[];
    queue: QueuedInput[];
    has_more: boolean;
    event_seq: number;
  } | null;
  /** The newest messages of a session, at most `window`, oldest first: what a prompt is built from. */
  readContext(input: { session_id: SessionId; window: number }): Message[];
  getTurn(input: { turn_id: TurnId; person_id: PersonId }): Turn | null;
  listQueue(input: Own): QueuedInput[] | null;
  /** Messages of one turn in order. */
  listTurnMessages(input: { turn_id: TurnId; person_id: PersonId }): Message[];
  /** Durable events after `after`, in order; null when the session is not this person's. */
  readEvents(input: Own & { after: number; limit: number }): { events: DurableEvent[]; event_seq: number } | null;
  /** Where a watcher without a cursor begins: before the given or the running turn, or at the newest event when idle. */
  readWatchStart(input: Own & { turn_id?: TurnId | undefined }): number | null;
  readListEvents(input: { person_id: PersonId; after: number; limit: number }): { events: ListEvent[]; cursor: number };
  getSettings(): Record<string, unknown>;
  listTokens(input: { person_id: PersonId }): StoredToken[];
  findToken(input: { fingerprint: string }): StoredToken | null;
  findLogin(input: { fingerprint: string; now: number }): Person | null;
  /** Counts and SQLite's own check: "ok" or what it found. */
  checkIntegrity(): { result: string; sessions: number; messages: number; events: number; bytes: number; schema_version: number };
}

export type CommandName = keyof StoreCommands;
export type QueryName = keyof StoreQueries;

export interface Store {
  /** Runs a command; resolves after it is durable. */
  run<K extends CommandName>(name: K, input: Parameters<StoreCommands[K]>[0]): Promise<ReturnType<StoreCommands[K]>>;
  /** Asks a query; sees every command that has resolved. */
  ask<K extends QueryName>(name: K, ...input: Parameters<StoreQueries[K]>): Promise<ReturnType<StoreQueries[K]>>;
  /** Finishes waiting commands and closes the file. */
  close(): Promise<void>;
}
