// Which sessions a session comes from, and which come from it.
import type { AgentId, MessageId, SessionId } from "../ids.ts";

/** Another session; agent and title are null once it is deleted. */
export type LinkedSession = { session_id: SessionId; message_id: MessageId; agent_id: AgentId | null; title: string | null };

/** `message_id` is the last message that was copied or handed on. */
export type SessionLinks = {
  forked_from: LinkedSession | null;
  forks: LinkedSession[];
  handed_from: LinkedSession | null;
  handed_to: LinkedSession[];
};
