// Clicking an agent: it is selected, and a new session with it opens.
import { useCallback } from "react";
import type { AgentId } from "../../../src/domain/ids.ts";
import { focusComposer } from "../app/keyboard/focus.ts";
import { useOpenSession, useServices, useStartSession } from "../app/services.tsx";
import { selectedAgent } from "../session-list/list-state.ts";
import type { AgentView } from "./agent-view.ts";

/** Selects only; "" for all agents. */
export function selectAgent(agent_id: AgentId): void {
  selectedAgent.set(agent_id);
}

/** Selects the agent and opens a session; a newest tab that is an unused session of the same agent is taken instead. */
export function useChooseAgent(): (agent: AgentView) => void {
  const { rows, tabs } = useServices();
  const start = useStartSession();
  const open = useOpenSession();
  return useCallback(
    (agent) => {
      selectAgent(agent.agent_id);
      if (agent.removed) return;
      const newest = tabs.get().ids.at(-1);
      const row = newest && rows.get(newest);
      if (row && row.agent_id === agent.agent_id && row.message_count === 0 && row.status === "open" && row.running_turn_id === null) {
        open(row.session_id);
        focusComposer(row.session_id);
      } else {
        void start(agent.agent_id);
      }
    },
    [rows, tabs, start, open],
  );
}
