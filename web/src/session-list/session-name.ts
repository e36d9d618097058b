// What a session is called on screen, and what its type is called.
import type { IconName } from "../ui/icon.tsx";
import type { Session, SessionType } from "../../../src/domain/session.ts";

/** The title; before the first message it is "New session". */
export function titleOf(session: Pick<Session, "title">): string {
  return session.title ?? "New session";
}

export const TYPE_ICON: Record<SessionType, IconName> = { chat: "sessions", heartbeat: "beat", schedule: "sched", subagent: "sub" };
export const TYPE_WORD: Record<SessionType, string> = { chat: "Chat", heartbeat: "Heartbeat", schedule: "Schedule", subagent: "Subagent" };

/** True when people can only read it: closed, or of a type that writes itself. */
export function isReadOnly(session: Pick<Session, "type" | "status">): boolean {
  return session.type !== "chat" || session.status === "closed";
}
