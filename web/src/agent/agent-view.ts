// The agents as the sidebar shows them: those that run, what is wrong with their files, and those that only left sessions.
import type { Agent, ProfileProblem } from "../../../src/domain/agent.ts";
import type { AgentId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";

export type AgentView = {
  agent_id: AgentId;
  name: string;
  role: string;
  running: number;
  /** How many of its sessions wait for their person. */
  asking: number;
  /** How many of its sessions, as far as they are known, have an answer that was not seen. */
  unread: number;
  problems: ProfileProblem[];
  /** The profile is gone; its sessions stay and can be read. */
  removed: boolean;
};

/** One entry per agent in the server's order, removed ones last by name. */
export function toAgentViews(agents: readonly Agent[], rows: Iterable<Session | null>): AgentView[] {
  const running = new Map<AgentId, number>();
  const asking = new Map<AgentId, number>();
  const unread = new Map<AgentId, number>();
  const withSessions = new Set<AgentId>();
  for (const row of rows) {
    if (!row) continue;
    if (row.message_count > 0) withSessions.add(row.agent_id);
    if (row.unread && row.archived_at === null) unread.set(row.agent_id, (unread.get(row.agent_id) ?? 0) + 1);
    if (row.asking) asking.set(row.agent_id, (asking.get(row.agent_id) ?? 0) + 1);
    if (row.running_turn_id !== null) running.set(row.agent_id, (running.get(row.agent_id) ?? 0) + 1);
  }
  const known = agents.map((agent) => ({
    agent_id: agent.agent_id,
    name: agent.name,
    role: agent.role,
    running: running.get(agent.agent_id) ?? 0,
    asking: asking.get(agent.agent_id) ?? 0,
    unread: unread.get(agent.agent_id) ?? 0,
    problems: agent.problems,
    removed: false,
  }));
  for (const agent of agents) withSessions.delete(agent.agent_id);
  const removed = [...withSessions].sort().map((agent_id) => ({ agent_id, name: agent_id, role: "", running: running.get(agent_id) ?? 0, asking: asking.get(agent_id) ?? 0, unread: unread.get(agent_id) ?? 0, problems: [], removed: true }));
  return [...known, ...removed];
}

/** "otto.yaml, line 12: unknown key `tempature`." */
export function problemText(problem: ProfileProblem): string {
  return problem.line > 0 ? `Line ${problem.line}: ${problem.message}` : problem.message;
}
