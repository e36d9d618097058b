// Starting a session: with the selected agent at once, else after asking which.
import { useState } from "react";
import type { ReactNode } from "react";
import { useCell } from "../app/cell.ts";
import { useAgents, useStartSession } from "../app/services.tsx";
import type { MenuAnchor } from "../ui/menu/menu-part.ts";
import { AnchoredMenu, MenuItem } from "../ui/menu/menu.tsx";
import { selectedAgent } from "./list-state.ts";

/** `begin` starts or asks; `chooser` is the menu of agents and belongs somewhere in the page. */
export function useStartFlow(): { begin: () => void; chooser: ReactNode } {
  const selected = useCell(selectedAgent);
  const { agents } = useAgents();
  const start = useStartSession();
  const [anchor, setAnchor] = useState<MenuAnchor | null>(null);
  const only = agents.length === 1 ? agents[0]?.agent_id : undefined;
  function begin(): void {
    const agent_id = selected || only;
    if (agent_id) return void start(agent_id);
    const button = document.querySelector("[data-new-session]");
    setAnchor(button ?? { x: innerWidth / 2, y: innerHeight / 3 });
  }
  const chooser = (
    <AnchoredMenu anchor={anchor} onClose={() => setAnchor(null)} label="New session with">
      {agents.map((agent) => (
        <MenuItem key={agent.agent_id} icon="agents" onSelect={() => void start(agent.agent_id)}>
          {agent.name} <span className="text-12 text-ink-3">{agent.role}</span>
        </MenuItem>
      ))}
    </AnchoredMenu>
  );
  return { begin, chooser };
}
