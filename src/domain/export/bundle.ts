// A bundle: sessions as a file that another home, or this one, can take in. One JSON object a line; what each line holds.
import type { ErrorCode } from "../errors.ts";
import type { AgentId, FileId, MessageId, SessionId, TurnId } from "../ids.ts";
import type { MessageRole, MessageStatus, Part } from "../message.ts";
import type { SessionStatus, SessionType, TitleSource } from "../session.ts";
import type { InputMode } from "../turn.ts";

export const BUNDLE_FORMAT = "rapport-sessions";
export const BUNDLE_VERSION = 1;
export const BUNDLE_MEDIA_TYPE = "application/x-ndjson";

/** What a bundle may hold: it is checked whole and written in one go, which nobody else must notice. */
export const BUNDLE_MAX = { sessions: 10_000, messages: 50_000, text: 32_000_000, files: 256_000_000 } as const;
/** Bytes of a line, in which the largest file fits, of all lines that are no files, and of the whole. */
export const LINE_MAX = 28_000_000;
export const LINES_MAX = 64_000_000;
export const BODY_MAX = 512_000_000;

type Origin = { session_id: SessionId; message_id: MessageId };

export type BundleHeader = { line: "header"; format: typeof BUNDLE_FORMAT; version: number };

/** A file: its bytes in base64 and their SHA-256, hexadecimal; both null when the bytes were not there any more. */
export type BundleAttachment = { line: "attachment"; file_id: FileId; name: string; media_type: string; size: number; sha256: string | null; data: string | null };

/** What cannot be told from its messages. Times are ISO 8601 in UTC. */
export type BundleSession = {
  line: "session";
  session_id: SessionId;
  agent_id: AgentId;
  type: SessionType;
  status: SessionStatus;
  title: string | null;
  title_source: TitleSource | null;
  channel: string | null;
  created_at: string;
  closed_at: string | null;
  archived_at: string | null;
  pinned_at: string | null;
  read_seq: number;
  context_from: number;
  forked_from: Origin | null;
  handed_from: Origin | null;
};

export type BundleStep = {
  step: number;
  model: string | null;
  finish_reason: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cached_tokens: number | null;
  cost_usd: number | null;
  started_at: string;
  ended_at: string | null;
  context_from: number | null;
  upto_seq: number | null;
};

export type BundleTurn = {
  line: "turn";
  turn_id: TurnId;
  session_id: SessionId;
  status: "finished" | "failed" | "cancelled";
  mode: InputMode;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  code: ErrorCode | null;
  reason: string | null;
  model: string | null;
  profile_version: string | null;
  steps: BundleStep[];
};

export type BundleMessage = {
  line: "message";
  message_id: MessageId;
  session_id: SessionId;
  turn_id: TurnId;
  seq: number;
  role: MessageRole;
  status: MessageStatus;
  created_at: string;
  speaker: string | null;
  caption: string | null;
  parts: Part[];
};

/** `checksum`: SHA-256, hexadecimal, over all lines before it with their ends. */
export type BundleFooter = { line: "footer"; sessions: number; turns: number; messages: number; attachments: number; checksum: string };

export type BundleLine = BundleHeader | BundleAttachment | BundleSession | BundleTurn | BundleMessage | BundleFooter;

/** A session with all that belongs to it, its turns in the order of their first messages. */
export type BundledSession = { session: BundleSession; turns: BundleTurn[]; messages: BundleMessage[] };

/** A file of a bundle without its bytes; `hash` is null when they are gone. */
export type BundledFile = { file_id: FileId; name: string; media_type: string; size: number; hash: string | null };

/** Which sessions go in: some by id, those of an agent, or all; with `branches` their forks too. */
export type BundleWish = { session_ids?: SessionId[] | undefined; agent_id?: AgentId | undefined; all?: boolean | undefined; branches?: boolean | undefined };

/** `imported` under the ids that they have now; `skipped` were here, just as in the file. */
export type ImportedSessions = { imported: SessionId[]; skipped: SessionId[] };
