// Sessions: one conversation with exactly one agent, on behalf of exactly one person.
import { AppError } from "./errors.ts";
import type { AgentId, MessageId, PersonId, SessionId, TurnId } from "./ids.ts";
import type { FilePart } from "./message.ts";

export const SESSION_TYPES = ["chat", "heartbeat", "schedule", "subagent"] as const;
export type SessionType = (typeof SESSION_TYPES)[number];
export type SessionStatus = "open" | "closed";
/** Who set the title; automation never overwrites a person. */
export type TitleSource = "person" | "model" | "rule";

/** What became of a session for the long-term memory: nothing yet, work is due, written, nothing worth it, waits for its person, or failed. */
export const MEMORY_STATES = ["none", "pending", "written", "nothing", "held", "failed"] as const;
export type MemoryState = (typeof MEMORY_STATES)[number];
/** `count`: memories that came from it. */
export type SessionMemory = { state: MemoryState; count: number };

/** How the newest turn of a session ended. */
export const OUTCOMES = ["finished", "failed", "cancelled"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Milliseconds without a message after which a session counts as left, where its agent says nothing. */
export const IDLE_AFTER = 600_000;

/** Milliseconds without a message after which an incognito session is erased. */
export const INCOGNITO_KEPT = 86_400_000;

/** One row of a session list, and the whole of what is known about a session besides its messages. */
export type Session = {
  session_id: SessionId;
  agent_id: AgentId;
  type: SessionType;
  status: SessionStatus;
  /** null until the first message, then never null again. */
  title: string | null;
  title_source: TitleSource | null;
  incognito: boolean;
  on_behalf_of: PersonId;
  /** The chat app that it came from; null for console, terminal and HTTP. */
  channel: string | null;
  created_at: string;
  /** Time of the first message; null while there is none. */
  started_at: string | null;
  /** Time of the newest message, else of creation. */
  last_activity_at: string;
  closed_at: string | null;
  /** When it was closed, else its newest message once it has been idle as long as its agent's `distill_after_idle`, else null. */
  ended_at: string | null;
  archived_at: string | null;
  pinned_at: string | null;
  /** True when an agent has answered and its person has not seen it. */
  unread: boolean;
  /** Messages of people and agents, without tool steps. */
  message_count: number;
  /** Beginning of the first message; null while there is none. */
  preview: string | null;
  running_turn_id: TurnId | null;
  /** How its newest turn ended; null while none has. */
  outcome: Outcome | null;
  /** True while the running turn waits for its person's answer. */
  asking: boolean;
  queued_count: number;
  forked_from: { session_id: SessionId; message_id: MessageId } | null;
  /** The session whose context this one was given by a hand-off, up to a message. */
  handed_from: { session_id: SessionId; message_id: MessageId } | null;
  /** The file with that context, while it waits to go along with the first message. */
  carries: FilePart | null;
  memory: SessionMemory;
  /** `seq` of the first message in the active context: what the model is still sent word for word. */
  context_from: number;
  /** `seq` of the newest message that came in with a bundle, and need not be its person's; 0 when none did. */
  imported_seq: number;
  /** Number of the newest durable event; where a watcher that has read the session goes on. */
  event_seq: number;
  /** US dollars spent; null when a price was unknown. */
  cost_usd: number | null;
};

/** When a session ended, milliseconds: closed, or left for as long as `idle_after` at time `now`; null while it goes on. */
export function endedAt(session: { closed_at: number | null; last_activity_at: number; idle_after: number | null; running: boolean }, now: number): number | null {
  if (session.closed_at !== null) return session.closed_at;
  const idle = !session.running && now - session.last_activity_at >= (session.idle_after ?? IDLE_AFTER);
  return idle ? session.last_activity_at : null;
}

export const TITLE_MAX = 200;
/** A person's message, in characters. */
export const CONTENT_MAX = 400_000;
export const PREVIEW_MAX = 160;
/** Inputs that may wait in one session. */
export const QUEUE_MAX = 100;

/** Throws 409 unless a person may send to, rename into or fork from this session as a live chat. */
export function requireWritable(session: Pick<Session, "session_id" | "type" | "status">): void {
  if (session.type !== "chat") {
    throw new AppError(
      "session_read_only",
      `This is a ${session.type} session and can only be read. Fork it to go on as a chat.`,
      { details: { session_id: session.session_id, type: session.type } },
    );
  }
  if (session.status === "closed") {
    throw new AppError("session_closed", "This session is closed. Reopen it to go on.", {
      details: { session_id: session.session_id, status: session.status },
    });
  }
}

/** A title from the first message: its first sentence or line, at most 60 characters, cut at a word. */
export function titleFrom(content: string): string {
  // Signs of Markdown mean nothing in a list.
  const line = content.toWellFormed().replace(/\s+/g, " ").replace(/^[#>*\-\s`]+/, "").replace(/\*\*|__|`/g, "").trim();
  const sentence = /^.{8,}?[.!?。！？](?=\s|$)/u.exec(line)?.[0] ?? line;
  const plain = sentence.replace(/[.。]$/u, "");
  const cut = clip(plain, 60);
  return cut || "Untitled";
}

/** At most `max` characters of `text`, whole code points, cut at a word where one ends near, with an ellipsis. */
export function clip(text: string, max: number): string {
  const points = [...text];
  if (points.length <= max) return text;
  const head = points.slice(0, max - 1).join("");
  const space = head.lastIndexOf(" ");
  return `${(space > max * 0.6 ? head.slice(0, space) : head).trimEnd()}…`;
}
