// The agents of the sidebar, live.
import { useMemo, useSyncExternalStore } from "react";
import { useAgents, useServices } from "../app/services.tsx";
import type { AgentView } from "./agent-view.ts";
import { toAgentViews } from "./agent-view.ts";

/** Renders again when a session of theirs starts or ends a turn. */
export function useAgentViews(): AgentView[] {
  const { rows } = useServices();
  const { agents } = useAgents();
  const version = useSyncExternalStore(rows.subscribe, rows.version);
  return useMemo(() => {
    // What is in the store has no other identity than its version.
    void version;
    return toAgentViews(agents, rows.all());
  }, [agents, rows, version]);
}
