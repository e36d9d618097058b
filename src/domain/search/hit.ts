// What a search through sessions finds.
import type { AgentId, MessageId, SessionId } from "../ids.ts";
import type { MessageRole } from "../message.ts";
import type { SessionType } from "../session.ts";

/** Part of a snippet; `mark` on what was looked for. */
export type SnippetPiece = { text: string; mark: boolean };

/** Characters of a snippet, at most. */
export const SNIPPET_MAX = 240;

/** A message, or the title of a session: then `message_id`, `seq` and `role` are null. */
export type SearchHit = {
  session_id: SessionId;
  message_id: MessageId | null;
  seq: number | null;
  agent_id: AgentId;
  type: SessionType;
  /** The session's. */
  title: string | null;
  role: MessageRole | null;
  snippet: SnippetPiece[];
  /** Higher is better; titles stand above 1, messages below. */
  score: number;
  /** Of the message; for a title of the session. */
  created_at: string;
};

/** `total` counts 10,000 messages at most. `ranked_all` is false when there are more: then the newest 2,000 are ranked and shown. */
export type SearchPage = { hits: SearchHit[]; total: number; ranked_all: boolean; next_cursor: string | null };
