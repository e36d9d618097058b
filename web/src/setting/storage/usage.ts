// What the bar of the storage page is made of: parts with a name, a colour and bytes.
import type { Storage } from "../../../../src/domain/care/storage.ts";
import type { SessionType } from "../../../../src/domain/session.ts";
import { SESSION_TYPES } from "../../../../src/domain/session.ts";

export type UsagePart = { name: string; look: string; bytes: number };

export const TYPE_NAME: Record<SessionType, string> = { chat: "Chats", heartbeat: "Heartbeats", schedule: "Schedule runs", subagent: "Subagents" };

/** Parts that take up room, in the order of the bar. Without the home's files (a member's view) only the own sessions. */
export function partsOf({ home, by_agent }: Pick<Storage, "home" | "by_agent">): UsagePart[] {
  const types = SESSION_TYPES.map((type) => ({ name: TYPE_NAME[type], look: type, bytes: sum(by_agent.filter((row) => row.type === type)) }));
  const own = types.reduce((total, { bytes }) => total + bytes, 0);
  // Messages of other people, memories and the search index stand in the database too.
  const rest = home ? home.database - home.free - own : 0;
  const files: UsagePart[] = home
    ? [
        { name: "Search index and the rest", look: "rest", bytes: Math.max(0, rest) },
        // What was said lately stands in the log first: it is counted once.
        { name: "Log of recent changes", look: "log", bytes: Math.max(0, home.log + Math.min(0, rest)) },
        { name: "Files", look: "files", bytes: home.files },
        { name: "Backups", look: "backups", bytes: home.backups },
        { name: "Free after compaction", look: "free", bytes: home.free },
      ]
    : [];
  return [...types, ...files].filter(({ bytes }) => bytes > 0);
}

export type AgentUse = { agent_id: string; sessions: number; messages: number; bytes: number };

/** What each agent's sessions take up, the largest first. */
export function byAgent({ by_agent }: Pick<Storage, "by_agent">): AgentUse[] {
  const uses = new Map<string, AgentUse>();
  for (const { agent_id, sessions, messages, bytes } of by_agent) {
    const known = uses.get(agent_id) ?? { agent_id, sessions: 0, messages: 0, bytes: 0 };
    uses.set(agent_id, { agent_id, sessions: known.sessions + sessions, messages: known.messages + messages, bytes: known.bytes + bytes });
  }
  return [...uses.values()].sort((a, b) => b.bytes - a.bytes);
}

function sum(rows: Storage["by_agent"]): number {
  return rows.reduce((total, { bytes }) => total + bytes, 0);
}
