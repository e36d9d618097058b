// The agents that a session may be continued with; those that cannot stand there too, with the reason.
import { useId } from "react";
import type { AgentId } from "../../../../src/domain/ids.ts";
import { useAgentViews } from "../../agent/use-agent-views.ts";
import { useAgents } from "../../app/services.tsx";
import { Seal } from "../../ui/seal.tsx";

/** `reason` is why it cannot be chosen; null when it can. */
export type Candidate = { agent_id: AgentId; name: string; about: string; reason: string | null };

/** `own` is the session's agent, which may go on with a fresh start. */
export function useCandidates(own: AgentId): Candidate[] {
  const { agents } = useAgents();
  const teams = new Set(agents.filter(({ type }) => type === "team").map(({ agent_id }) => agent_id));
  return useAgentViews().map(({ agent_id, name, role, removed }) => ({
    agent_id,
    name,
    about: agent_id === own ? "Starts afresh, with this context" : role,
    reason: removed ? "Removed" : teams.has(agent_id) ? "Teams cannot hold sessions yet" : null,
  }));
}

export function AgentChoice({ candidates, chosen, onChoose }: { candidates: readonly Candidate[]; chosen: AgentId | null; onChoose: (agent_id: AgentId) => void }) {
  const name = useId();
  return (
    <fieldset className="-mx-2 max-h-[188px] overflow-y-auto px-0.5">
      <legend className="sr-only">Continue with</legend>
      {candidates.map(({ agent_id, name: called, about, reason }) => (
        <label key={agent_id} className="flex min-h-9 items-center gap-2.5 rounded-2 px-2 text-13 hover:bg-paper-2 has-checked:bg-paper-2 has-disabled:hover:bg-transparent touch:min-h-11 dark:hover:bg-line dark:has-checked:bg-line">
          <input type="radio" name={name} disabled={reason !== null} checked={chosen === agent_id} onChange={() => onChoose(agent_id)} className="flex-none accent-(--ink)" />
          <Seal agent_id={agent_id} name={called} />
          <span className={`flex-none font-medium ${reason === null ? "" : "text-ink-3"}`}>{called}</span>
          <span className="cut flex-1 text-12 text-ink-3">{reason ?? about}</span>
        </label>
      ))}
    </fieldset>
  );
}
