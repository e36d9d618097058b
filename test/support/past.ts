// Sessions of another time, taken in as a bundle: what was said, and when.
import type { Client } from "../../src/client/client.ts";
import type { BundleLine } from "../../src/domain/export/bundle.ts";
import { BUNDLE_FORMAT, BUNDLE_VERSION } from "../../src/domain/export/bundle.ts";
import type { AgentId, SessionId, TurnId } from "../../src/domain/ids.ts";
import type { SessionType } from "../../src/domain/session.ts";
import { closeLines } from "./bundle.ts";

/** `said`: by the person and the agent in turns; `at`: when it ended. */
export type PastSession = { agent_id: AgentId; type?: SessionType; title: string; at: string; pinned?: boolean; closed?: boolean; said: readonly string[] };

let made = 0;
const id = <P extends string>(prefix: P): `${P}_${string}` => `${prefix}_${(made += 1).toString(16).padStart(32, "0")}`;

/** Takes them in and answers their ids, in the same order. */
export async function importPast(client: Client, sessions: readonly PastSession[]): Promise<SessionId[]> {
  const lines: BundleLine[] = [{ line: "header", format: BUNDLE_FORMAT, version: BUNDLE_VERSION }];
  for (const session of sessions) lines.push(...linesOf(session));
  const { imported } = await client.importSessions(new Blob([closeLines(lines)]));
  return imported;
}

function linesOf({ agent_id, type = "chat", title, at, pinned = false, closed = false, said }: PastSession): BundleLine[] {
  const session_id: SessionId = id("ses");
  // A minute from one message to the next, the last of them at `at`.
  const time = (index: number) => new Date(Date.parse(at) - (said.length - 1 - index) * 60_000).toISOString();
  const turns = Array.from({ length: Math.ceil(said.length / 2) }, (): TurnId => id("trn"));
  return [
    {
      ...{ line: "session", session_id, agent_id, type, status: closed ? "closed" : "open", title, title_source: "person", channel: null },
      ...{ created_at: time(0), closed_at: closed ? at : null, archived_at: null, pinned_at: pinned ? at : null, read_seq: said.length, context_from: 1, forked_from: null, handed_from: null },
    },
    ...turns.map(
      (turn_id, index): BundleLine => ({
        ...{ line: "turn", turn_id, session_id, status: "finished", mode: "queue", created_at: time(2 * index), started_at: time(2 * index), ended_at: time(Math.min(2 * index + 1, said.length - 1)) },
        ...{ code: null, reason: null, model: null, profile_version: null, steps: [] },
      }),
    ),
    ...said.map(
      (text, index): BundleLine => ({
        ...{ line: "message", message_id: id("msg"), session_id, turn_id: turns[Math.floor(index / 2)] as TurnId, seq: index + 1, role: index % 2 === 0 ? "user" : "assistant" },
        ...{ status: "complete", created_at: time(index), speaker: null, caption: null, parts: [{ type: "text", text }] },
      }),
    ),
  ];
}
