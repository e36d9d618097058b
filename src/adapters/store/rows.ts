// Rows as SQLite gives them, parsed into the domain's types. Nothing outside this folder sees a row.
import type { ErrorCode } from "../../domain/errors.ts";
import type { AgentId, InputId, MessageId, PersonId, SessionId, TurnId } from "../../domain/ids.ts";
import type { ToolQuestion } from "../../domain/question.ts";
import type { FilePart, Message, MessageRole, MessageStatus, Part } from "../../domain/message.ts";
import { textOf } from "../../domain/message.ts";
import type { MemoryState, Outcome, Session, SessionStatus, SessionType, TitleSource } from "../../domain/session.ts";
import { endedAt } from "../../domain/session.ts";
import type { InputMode, QueuedInput, Turn, TurnStatus } from "../../domain/turn.ts";

/** Messages of one session have keys from `session_pk * SPAN + 1`. */
export const SPAN = 2 ** 20;

export function messagePk(session_pk: number, seq: number): number {
  return session_pk * SPAN + seq;
}

/** The keys that messages of a session may have: `to` is the first that is another's. */
export function rangeOf(session_pk: number): [from: number, to: number] {
  return [messagePk(session_pk, 0), messagePk(session_pk + 1, 0)];
}

export type SessionRow = {
  session_pk: number;
  session_id: SessionId;
  agent_id: AgentId;
  type: SessionType;
  status: SessionStatus;
  title: string | null;
  title_source: TitleSource | null;
  incognito: number;
  on_behalf_of: PersonId;
  channel: string | null;
  created_at: number;
  started_at: number | null;
  last_activity_at: number;
  closed_at: number | null;
  archived_at: number | null;
  pinned_at: number | null;
  message_count: number;
  message_seq: number;
  event_seq: number;
  preview: string | null;
  running_turn_pk: number | null;
  running_turn_id: TurnId | null;
  asking: number;
  queued_count: number;
  forked_from_session: SessionId | null;
  forked_from_message: MessageId | null;
  handed_from_session: SessionId | null;
  handed_from_message: MessageId | null;
  carries_file_pk: number | null;
  /** JSON of the file part that it carries. */
  carries: string | null;
  answer_seq: number;
  read_seq: number;
  outcome: Outcome | null;
  bytes: number;
  deletion_pk: number | null;
  cost_usd: number | null;
  context_from: number;
  imported_seq: number;
  distilled_seq: number;
  distill_after: number | null;
  memory_state: MemoryState;
  memory_count: number;
};

/** Columns of SessionRow, with what is to be known of the running turn and of a carried file looked up. */
export const SESSION_COLUMNS = `s.*,
  iif(s.running_turn_pk IS NULL, NULL, (SELECT turn_id FROM turns WHERE turn_pk = s.running_turn_pk)) AS running_turn_id,
  s.running_turn_pk IS NOT NULL AND EXISTS (SELECT 1 FROM tool_calls WHERE turn_pk = s.running_turn_pk AND status = 'asking') AS asking,
  iif(s.carries_file_pk IS NULL, NULL, (SELECT json_object('type', 'file', 'file_id', file_id, 'name', name, 'media_type', media_type, 'size', size) FROM files WHERE file_pk = s.carries_file_pk)) AS carries`;

/** `now`, milliseconds, decides whether a session has been left; without it only a closed one has ended. */
export function toSession(row: SessionRow, now = -Infinity): Session {
  return {
    session_id: row.session_id,
    agent_id: row.agent_id,
    type: row.type,
    status: row.status,
    title: row.title,
    title_source: row.title_source,
    incognito: row.incognito === 1,
    on_behalf_of: row.on_behalf_of,
    channel: row.channel,
    created_at: iso(row.created_at),
    started_at: isoOrNull(row.started_at),
    last_activity_at: iso(row.last_activity_at),
    closed_at: isoOrNull(row.closed_at),
    ended_at: isoOrNull(endedAt({ ...row, idle_after: row.distill_after, running: row.running_turn_pk !== null }, now)),
    archived_at: isoOrNull(row.archived_at),
    pinned_at: isoOrNull(row.pinned_at),
    unread: row.answer_seq > row.read_seq,
    message_count: row.message_count,
    preview: row.preview,
    running_turn_id: row.running_turn_id,
    outcome: row.outcome,
    asking: row.asking === 1,
    queued_count: row.queued_count,
    forked_from:
      row.forked_from_session && row.forked_from_message
        ? { session_id: row.forked_from_session, message_id: row.forked_from_message }
        : null,
    handed_from:
      row.handed_from_session && row.handed_from_message
        ? { session_id: row.handed_from_session, message_id: row.handed_from_message }
        : null,
    carries: row.carries === null ? null : (JSON.parse(row.carries) as FilePart),
    memory: { state: row.memory_state, count: row.memory_count },
    context_from: row.context_from,
    imported_seq: row.imported_seq,
    event_seq: row.event_seq,
    cost_usd: row.cost_usd,
  };
}

export type TurnRow = {
  turn_pk: number;
  turn_id: TurnId;
  session_pk: number;
  session_id: SessionId;
  status: TurnStatus;
  client_id: string | null;
  mode: InputMode;
  content_hash: Uint8Array;
  input_message_pk: number | null;
  joined: TurnId | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  code: ErrorCode | null;
  reason: string | null;
  model: string | null;
  profile_version: string | null;
  steps: number;
  resumed: number;
  wait_until: number | null;
  attempt: number | null;
  attempts: number | null;
  input_tokens: number;
  output_tokens: number;
  cached_tokens: number;
  cost_usd: number | null;
  fence: number;
  /** JSON of a StoredQuestion while the turn asks its person. */
  question: string | null;
};

type StoredQuestion = Omit<ToolQuestion, "remember" | "asked_at" | "expires_at"> & { remember: number; asked_at: number; expires_at: number | null };

/** The input of the call `c`, as the JSON that stands in its message. */
const CALL_INPUT =
  "(SELECT p.value -> '$.input' FROM messages m, json_each(m.parts) p WHERE m.message_pk = c.message_pk AND p.value ->> 'type' = 'tool_call' AND p.value ->> 'call_id' = c.call_id LIMIT 1)";

const QUESTION = `(SELECT json_object('kind', c.kind, 'step', c.step, 'call_id', c.call_id, 'tool', c.tool, 'input', json(coalesce(${CALL_INPUT}, 'null')),
  'remember', c.remember, 'asked_at', c.asked_at, 'expires_at', c.expires_at) FROM tool_calls c WHERE c.turn_pk = t.turn_pk AND c.status = 'asking' LIMIT 1)`;

export const TURN_COLUMNS = `t.*, (SELECT session_id FROM sessions WHERE session_pk = t.session_pk) AS session_id,
  (SELECT j.turn_id FROM turns j WHERE j.turn_pk = t.joined_turn_pk) AS joined, ${QUESTION} AS question`;

export function toTurn(row: TurnRow): Turn {
  return {
    turn_id: row.turn_id,
    session_id: row.session_id,
    status: row.status,
    client_id: row.client_id,
    created_at: iso(row.created_at),
    started_at: isoOrNull(row.started_at),
    ended_at: isoOrNull(row.ended_at),
    reason: row.code ? { code: row.code, message: row.reason ?? "" } : null,
    pause: row.wait_until === null ? null : { until: iso(row.wait_until), attempt: row.attempt ?? 1, attempts: row.attempts ?? 1 },
    question: row.question === null ? null : toQuestion(JSON.parse(row.question) as StoredQuestion),
    model: row.model,
    profile_version: row.profile_version,
    steps: row.steps,
    joined: row.joined,
    usage: { input_tokens: row.input_tokens, output_tokens: row.output_tokens, cached_tokens: row.cached_tokens },
    cost_usd: row.cost_usd,
  };
}

function toQuestion({ remember, asked_at, expires_at, ...question }: StoredQuestion): ToolQuestion {
  return { ...question, remember: remember === 1, asked_at: iso(asked_at), expires_at: isoOrNull(expires_at) };
}

export type MessageRow = {
  message_pk: number;
  message_id: MessageId;
  turn_id: TurnId;
  role: MessageRole;
  status: MessageStatus;
  parts: string;
  created_at: number;
};

export const MESSAGE_COLUMNS =
  "m.message_pk, m.message_id, (SELECT turn_id FROM turns WHERE turn_pk = m.turn_pk) AS turn_id, m.role, m.status, m.parts, m.created_at";

export function toMessage(row: MessageRow, session_id: SessionId): Message {
  const parts = JSON.parse(row.parts) as Part[];
  return {
    message_id: row.message_id,
    session_id,
    turn_id: row.turn_id,
    seq: row.message_pk % SPAN,
    role: row.role,
    parts,
    content: textOf(parts),
    status: row.status,
    created_at: iso(row.created_at),
  };
}

/** `content` is JSON text: SQLite's own text would lose a half surrogate. `files` is JSON of its file parts. */
export type InputRow = { turn_pk: number; turn_id: TurnId; content: string; files: string; mode: InputMode; created_at: number };

/** Rows of InputRow; followed by a condition on `i`. */
export const SELECT_INPUTS = "SELECT i.turn_pk, t.turn_id, i.content, i.files, t.mode, t.created_at FROM inputs i JOIN turns t USING (turn_pk)";

export function toInput(row: InputRow): QueuedInput {
  return {
    input_id: inputIdOf(row.turn_id),
    turn_id: row.turn_id,
    content: JSON.parse(row.content) as string,
    attachments: JSON.parse(row.files) as FilePart[],
    mode: row.mode,
    created_at: iso(row.created_at),
  };
}

/** An input belongs to one turn and is named like it. */
export function inputIdOf(turn_id: TurnId): InputId {
  return `inp_${turn_id.slice("trn_".length)}`;
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}
