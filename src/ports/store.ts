// The store: named commands that run whole in one transaction, and queries. No caller ever holds a transaction open.
import type { ContextLimit } from "../domain/prompt/context.ts";
import type { DurableEvent, ListEvent } from "../domain/event.ts";
import type { ErrorCode } from "../domain/errors.ts";
import type { Fault } from "../domain/care/fault.ts";
import type { AgentId, DeletionId, FileId, MessageId, PersonId, SessionId, TokenId, TurnId } from "../domain/ids.ts";
import type { Message, MessageRole, MessageStatus, Part, ToolCallPart, ToolOrigin } from "../domain/message.ts";
import type { Scope } from "../domain/person/person.ts";
import type { ToolAnswer, ToolVerdict } from "../domain/question.ts";
import type { RecallHit, RecallQuestion } from "../domain/recall.ts";
import type { MemoryState, Outcome, Session, SessionStatus, SessionType, TitleSource } from "../domain/session.ts";
import type { InputMode, QueuedInput, Turn } from "../domain/turn.ts";
import type { Usage } from "../domain/usage.ts";
import type { Receipt } from "../domain/memory/receipt.ts";
import type { SearchPage } from "../domain/search/hit.ts";
import type { SearchQuery } from "../domain/search/query.ts";
import type { Deletion, DeletionCause } from "../domain/care/deletion.ts";
import type { PruneCommands, PruneQueries } from "./care/prune.ts";
import type { ClaimedJob, JobCommands, JobQueries } from "./jobs.ts";
import type { MemoryCommands, MemoryQueries, Region } from "./memory.ts";
import type { PersonCommands, PersonQueries } from "./people.ts";
import type { TransferCommands, TransferQueries } from "./session/transfer.ts";
import type { VectorCommands, VectorQueries } from "./vectors.ts";

/** Milliseconds since 1970. Every command is told the time. */
type Now = { now: number };

/** A session and the person who asks for it. */
type Own = { session_id: SessionId; person_id: PersonId };

/** What a command changed, for the bell: one session's new durable events and the list events that go with them. */
export type Change = { session_id: SessionId; person_id: PersonId; events: DurableEvent[]; list: ListEvent[] };

/**
 * Who writes in a running turn. The number grows with each claim, and a command that carries an older one is refused with
 * `turn_ended`: whoever was taken for dead and comes back late changes nothing.
 * Source of the method: C. Gray and D. Cheriton, "Leases" (1989); fencing as in M. Kleppmann, "Designing Data-Intensive Applications" (2017), ch. 8.
 */
export type Held = { turn_id: TurnId; fence: number };

/** A call that is still to be run, or that its person has answered a question about. */
export type PendingCall = { part: ToolCallPart; answer: ToolVerdict | null };

/**
 * A turn that nobody runs and that may go on: cut off by a crash, or answered by its person. `step` is the one to ask
 * again, or, when `calls` are given, the finished one whose calls have no result yet. All of it was so when the turn had
 * the number `fence`; a claim that comes later is refused.
 */
export type CutOff = { turn: Turn; fence: number; session: SessionRef; step: number; calls: PendingCall[] };

/**
 * What a turn holds while it runs: its number, and the active context that its next prompt is built from. `remembers`: there
 * are memories that its session may be told.
 */
export type Holding = { fence: number; context: ActiveContext; remembers: boolean };

/**
 * The messages that go to the model, oldest first, and about how many tokens they are. `regions`: what stands behind a
 * person's message, by its id; `receipts`: all that is placed already.
 */
export type ActiveContext = { messages: Message[]; tokens: number; regions: Record<MessageId, Region>; receipts: Receipt[] };

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
  /** What the first step's context may hold; it comes back with the start. */
  limit: ContextLimit;
  /** Milliseconds since 1970 until when the holder promises to be heard of. */
  lease_until: number;
  /** Milliseconds of idleness after which the session is to be distilled; null or absent is never. */
  distill_after?: number | null | undefined;
  /** True when a session that has no title yet is to be named by a model. */
  named?: boolean | undefined;
};

export type AcceptInput = Now & {
  session_id: SessionId;
  person_id: PersonId;
  turn_id: TurnId;
  content: string;
  /** Files of this person, in the order of the message. */
  attachments: FileId[];
  mode: InputMode;
  client_id: string | null;
  start: TurnStart;
};

export type StartNext = Now & { session_id: SessionId; start: TurnStart };

export type FinishStep = Now & Held & {
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
  /** null when a person ends it, whoever holds it. */
  fence: number | null;
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

/** An uploaded file; its bytes lie under `hash`. `size` in bytes. */
export type StoredFile = { file_id: FileId; hash: string; name: string; media_type: string; size: number };

export type StoredToken = {
  token_id: TokenId;
  name: string;
  scopes: Scope[];
  person_id: PersonId;
  created_at: string;
  last_used_at: string | null;
};

/** A turn that took place elsewhere: its messages in order, each with the time it was said, milliseconds. */
export type ImportedTurn = { turn_id: TurnId; messages: ImportedMessage[] };

/** `speaker` names who said it, among several people; `caption` says what an attached picture shows. */
export type ImportedMessage = { message_id: MessageId; role: MessageRole; parts: Part[]; at: number; speaker?: string; caption?: string };

/** What a session is named by: its first question and answer. */
export type Titling = { agent_id: AgentId; question: string; answer: string };

/** Each command runs whole or not at all, and throws AppError when the state forbids it. */
export interface StoreCommands extends PersonCommands, MemoryCommands, VectorCommands, TransferCommands, JobCommands, PruneCommands {
  createSession(input: NewSession): { session: Session } & Change;
  /**
   * Stores an input and, when the session is idle, starts its turn; `context` is then what its first prompt is built
   * from, else empty, as is `fence`. `duplicate`: this client_id was here before.
   */
  acceptInput(input: AcceptInput): { turn: Turn; duplicate: boolean } & Holding & Change;
  /** Starts the oldest queued input when nothing runs; `turn` is null when there is nothing to do. */
  startNext(input: StartNext): ({ turn: Turn } & Holding & Change) | { turn: null };
  /** Begins a step; inputs that steer go into the turn before it. Returns the context as it is then. */
  startStep(input: Now & Held & { step: number; message_id: MessageId; limit: ContextLimit }): { context: ActiveContext } & Change;
  /** Keeps what a streaming message has so far, for a crash; replaced each time, gone when the step ends. */
  savePartial(input: Held & { message_id: MessageId; text: string }): void;
  finishStep(input: FinishStep): Change;
  /** The intent: stored before the tool runs. `repeatable`: running it once more does no harm. */
  startTool(input: Now & Held & { step: number; call_id: string; tool: string; repeatable: boolean }): Change;
  /** The call waits for consent, and its turn with it; with `remember` consent counts for the tool in all of the session. Nobody holds the turn any more. */
  askTool(input: Now & Held & { step: number; call_id: string; tool: string; remember: boolean; expires_at: number }): Change;
  /**
   * Answers a turn's question; null is that nobody did in time. The turn may go on then. Throws 404, 409 `conflict` when the
   * call does not wait (any more), 400 when the answer does not suit the question.
   */
  answerTool(
    input: Now & { turn_id: TurnId; person_id: PersonId; call_id: string; answer: ToolAnswer | null },
  ): { turn: Turn; cutOff: CutOff } & Change;
  finishTool(
    input: Now & Held & {
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
  /**
   * Ends the naming of a session: its title, the job and what it cost (null: unknown) in one. Without a title, or when a
   * person was faster, the one that is there stays; with `again` it is tried again then, milliseconds.
   */
  finishTitle(input: Now & { job: ClaimedJob; title: string | null; cost_usd: number | null; again: number | null }): { changes: Change[] };
  /** Closes at once; queued inputs are withdrawn and returned. A running turn goes on to its end. */
  closeSession(input: Now & { session_id: SessionId; person_id: PersonId }): {
    session: Session;
    returned: QueuedInput[];
  } & Change;
  reopenSession(input: Now & { session_id: SessionId; person_id: PersonId }): { session: Session } & Change;
  forkSession(input: Fork): { session: Session } & Change;
  /** Pins or archives a session, or takes that back. What is archived is not pinned. */
  placeSession(input: Now & Own & { pinned?: boolean | undefined; archived?: boolean | undefined }): { session: Session } & Change;
  /** The person has seen the messages up to number `seq`. */
  markSeen(input: Now & Own & { seq: number }): { session: Session } & Change;
  /**
   * Deletes a session, with `forget` also the memories that only it supports: from here on nobody can reach it. Small ones are
   * gone with this; of larger ones `purgeDeleted` takes the rest away. With a deletion of that id already there it counts as part of it.
   */
  deleteSession(input: Now & Own & { deletion_id: DeletionId; cause: DeletionCause; forget?: boolean | undefined }): { deletion: Deletion } & Change;
  /** Takes away up to `limit` rows each of what was deleted; `done` when nothing is left of it. */
  purgeDeleted(input: { limit: number }): { done: boolean };
  /** The files were compacted: deletions up to this one are gone from them. */
  finishCompaction(input: Now & { upto: number }): void;
  /**
   * Finds turns that nobody runs: all that run, when `lapsed` is false (after a start: whoever ran them is dead), else those
   * whose lease is over. Keeps their partial text marked `interrupted`. A turn with a tool call of unknown outcome asks its
   * person; one that was taken up `RESUME_MAX` times ends. `waiting` names sessions with waiting inputs.
   */
  recoverTurns(input: Now & { lapsed: boolean }): { cutOff: CutOff[]; changes: Change[]; waiting: SessionRef[] };
  /**
   * Claims a turn that nobody runs and, with `message_id`, begins its unfinished step again. `fence` is the one it was found
   * with: whoever was faster has changed it. `counted`: it was cut off.
   */
  resumeTurn(
    input: Now & Held & { step: number; message_id: MessageId | null; counted: boolean; limit: ContextLimit; lease_until: number },
  ): Holding & Change;
  /** The beat of turns that run: each lease is renewed. `lost` are those that somebody else has claimed or that ended. */
  beatTurns(input: { turns: Held[]; lease_until: number }): { lost: TurnId[] };
  /** A step failed in a way that may pass: keeps what was said of it and waits until `until`, milliseconds. */
  pauseTurn(
    input: Now & Held & {
      code: ErrorCode;
      message: string;
      until: number;
      attempt: number;
      attempts: number;
      partial: { message_id: MessageId; parts: Part[] } | undefined;
    },
  ): Change;
  /** The pause is over: the step begins again. */
  retryStep(input: Now & Held & { step: number; message_id: MessageId }): Change;
  /** Before a stop: keeps what a turn has said so far and leaves it for the next start, which takes it up. */
  handBack(input: Held & { partial: { message_id: MessageId; text: string } | null }): void;
  /** Removes rows without messages that are older than `before`. */
  sweepEmpty(input: Now & { before: number }): { changes: Change[] };
  /** Notes an uploaded file. It is kept while a session refers to it, or `UPLOAD_KEPT`. */
  addFile(input: Now & StoredFile & { person_id: PersonId }): void;
  /** Forgets an upload whose bytes could not be kept. */
  dropFile(input: { file_id: FileId }): void;
  /** Forgets uploads from before `before` that no session refers to; returns how many. */
  sweepFiles(input: { before: number }): { files: number };
  /** The bytes of these contents are gone. */
  finishErasure(input: { hashes: string[] }): void;
  /** Sets each key to its value, null removes it; with `endLogins` every login of that person ends too. A changed rule of retention is due at once. */
  putSettings(input: Now & { values: Record<string, unknown>; endLogins: PersonId | null }): void;
  /** Recomputes what follows from the messages of these sessions. `rebuilt` is what was wrong; nothing the second time. */
  rebuildSessions(input: Now & { session_ids: SessionId[] }): { rebuilt: Fault[]; changes: Change[] };
  /** Removes rows that describe what is gone: those of at most `limit` parents; 0 when none is left. */
  removeLeftovers(input: { limit: number }): { removed: number };
  /** Makes an index anew from its table; throws `not_found` when there is none of that name. */
  reindex(input: { index: string }): void;
  /** Adds turns from elsewhere, in order, to a session that nobody has written to; they count as finished. */
  importTurns(input: Now & { session_id: SessionId; person_id: PersonId; turns: ImportedTurn[] }): { session: Session } & Change;
  /** Further texts by which a message is found (facts drawn from it); they replace those that it had. Throws 404. */
  putKeys(input: { message_id: MessageId; person_id: PersonId; keys: string[] }): void;
  /** What a model of meaning made of messages; replaces what that model made of them before. Messages that are gone are left out. */
  putVectors(input: { model: string; vectors: { message_id: MessageId; values: Float32Array }[] }): { stored: number };
  /** Puts up to `limit` of the messages that wait into the text index. The store does this by itself; doing it again does no harm. */
  indexBacklog(input: { limit: number }): { done: boolean };
  /** Merges some of what the text indexes are made of, writing about `pages` pages; `later` while messages wait to be indexed. The same is found, and sooner. The store does this by itself when it is quiet. */
  mergeIndexes(input: { pages: number }): { left: "more" | "later" | "none" };
  /** Empties the text index; all messages wait to be put in again, and recall finds what is in by then. */
  rebuildIndex(input: Now): void;
}

export type SessionFilter = {
  person_id: PersonId;
  agent_id?: AgentId | undefined;
  types?: SessionType[] | undefined;
  status?: SessionStatus | undefined;
  /** Whether archived sessions are shown: not (as when absent), only, or among the others. */
  archived?: "false" | "true" | "any" | undefined;
  channel?: string | undefined;
  memory?: MemoryState[] | undefined;
  outcome?: Outcome[] | undefined;
  unread?: boolean | undefined;
  /** Whose session it is; of anybody but the person who asks there is none to be seen. */
  on_behalf_of?: PersonId | undefined;
  /** Last activity, milliseconds: `before` exclusive, `after` inclusive. */
  before?: number | undefined;
  after?: number | undefined;
  /** Only those whose title or messages match; its own filter counts only as far as it stands above too. */
  matches?: SearchQuery | undefined;
  /** What is pinned comes first, or stands where its last activity puts it. */
  order?: "pinned" | "activity" | undefined;
  cursor?: string | undefined;
  limit: number;
  /** Milliseconds since 1970: what has been left for long has ended by then. */
  now?: number | undefined;
};

/** Every query that concerns a session names the person who asks and sees only that person's sessions. */
export interface StoreQueries extends PersonQueries, MemoryQueries, VectorQueries, TransferQueries, JobQueries, PruneQueries {
  getSession(input: Own & { now?: number | undefined }): Session | null;
  /** What is pinned first, then by newest activity; without rows that have no messages. */
  listSessions(input: SessionFilter): { sessions: Session[]; next_cursor: string | null };
  /** The newest `limit` messages before message number `before` (exclusive), oldest first, with the turns they belong to. */
  listMessages(input: Own & { before?: number | undefined; limit: number }): {
    messages: Message[];
    turns: Turn[];
    queue: QueuedInput[];
    receipts: Record<string, Receipt>;
    has_more: boolean;
    event_seq: number;
  } | null;
  /** Questions that nobody answered in time, and whether a turn runs whose holder was not heard of. */
  findOverdue(input: Now): { questions: { turn_id: TurnId; call_id: string; person_id: PersonId }[]; lapsed: boolean };
  /** True when the person has allowed this tool for all of the session. */
  hasConsent(input: { session_id: SessionId; tool: string }): boolean;
  /** US dollars that an agent has spent on the UTC day of `now`, as far as prices were known. */
  readSpending(input: Now & { agent_id: AgentId }): number;
  /** What to name a session by; null when it is gone or a person or a model has named it. */
  readTitling(input: { session_id: SessionId }): Titling | null;
  getTurn(input: { turn_id: TurnId; person_id: PersonId }): Turn | null;
  listQueue(input: Own): QueuedInput[] | null;
  /** Messages of one turn in order. */
  listTurnMessages(input: { turn_id: TurnId; person_id: PersonId }): Message[];
  /** Durable events after `after`, in order; null when the session is not this person's. */
  readEvents(input: Own & { after: number; limit: number }): { events: DurableEvent[]; event_seq: number } | null;
  /** Where a watcher without a cursor begins: before the given or the running turn, or at the newest event when idle. */
  readWatchStart(input: Own & { turn_id?: TurnId | undefined }): number | null;
  readListEvents(input: Now & { person_id: PersonId; after: number; limit: number }): { events: ListEvent[]; cursor: number };
  /** Those of the files that are this person's, in no order. */
  readFiles(input: { file_ids: FileId[]; person_id: PersonId }): StoredFile[];
  /** Hashes of contents that nobody refers to any more and whose bytes are to be removed. */
  listErasures(): string[];
  /** Hashes of all contents that there should be, after `after`, in order. */
  listHashes(input: { after: string; limit: number }): string[];
  /** Newest first. */
  listDeletions(input: { person_id: PersonId; deletion_id?: DeletionId | undefined; cursor?: string | undefined; limit: number }): { deletions: Deletion[]; next_cursor: string | null };
  /**
   * What a compaction would finish: the newest deletion of which no row is left, 0 when there is none; since when the oldest one
   * waits for it, milliseconds, null when none does; and how large the file is.
   */
  readCompaction(): { upto: number; since: number | null; left: number; bytes: number };
  getSettings(): Record<string, unknown>;
  /** Best first; empty when nothing fits, and when the session is not this person's. Never throws for a text. */
  recallMessages(input: RecallQuestion): RecallHit[];
  /** Best first; a page of at most `limit` hits. What is hidden or deleted is not found, what is archived is. Throws `invalid_request` for a cursor that no search gave. */
  searchSessions(input: { person_id: PersonId; query: SearchQuery; cursor?: string | undefined; limit: number }): SearchPage;
  /** How far the text index is: messages that wait to be put in, of all that there are. */
  readIndexProgress(): { waiting: number; messages: number };
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
  /**
   * Writes the file anew without what was deleted and empties its log, between commands, which wait meanwhile. `busy`: a
   * reader was in the way, and some of it may still be there.
   */
  compact(): Promise<Compaction>;
  /** Finishes waiting commands and closes the file. */
  close(): Promise<void>;
}

/** Sizes of the database file with its log, in bytes. */
export type Compaction = { bytes_before: number; bytes_after: number; busy: boolean };
