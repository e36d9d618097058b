// Where one is in the Memory view, and how to go elsewhere in it.
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { AgentId } from "../../../../src/domain/ids.ts";
import type { AgentView } from "../../agent/agent-view.ts";
import { useAgentViews } from "../../agent/use-agent-views.ts";
import { useCell } from "../../app/cell.ts";
import { selectedAgent } from "../../session-list/list-state.ts";
import type { MemoryPlace } from "../data/memory-place.ts";
import { readPlace } from "../data/memory-place.ts";

export type MemoryGo = (change: { [K in keyof MemoryPlace]?: MemoryPlace[K] | undefined }, options?: { replace?: boolean }) => void;

/** `agent_id` is that of the address, else the one selected in the list of sessions, else the first; "" without agents. */
export function useMemoryPlace(): { place: MemoryPlace; agents: AgentView[]; agent_id: AgentId; name: string; go: MemoryGo } {
  const search = useLocation({ select: (location) => location.search });
  const navigate = useNavigate();
  const agents = useAgentViews();
  const selected = useCell(selectedAgent);
  const place = useMemo(() => readPlace(search as Record<string, unknown>), [search]);
  const agent_id = place.agent ?? (selected || (agents[0]?.agent_id ?? ""));
  const name = agents.find((agent) => agent.agent_id === agent_id)?.name ?? agent_id;
  const go = useCallback<MemoryGo>(
    (change, { replace = false } = {}) => {
      const next = Object.fromEntries(Object.entries({ ...place, ...change }).filter(([, value]) => value !== undefined && value !== ""));
      void navigate({ to: "/memory", search: readPlace(next), replace });
    },
    [navigate, place],
  );
  return { place, agents, agent_id, name, go };
}
