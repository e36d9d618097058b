// Whose history the panel shows: null while it is closed, an empty id for all agents. One panel stands at a time.
import type { AgentId } from "../../../src/domain/ids.ts";
import { createCell } from "../app/cell.ts";
import { inspected } from "../session/inspect/inspected.ts";

export const historyOf = createCell<AgentId | null>(null);

/** Opens an agent's history, or closes it when just that stands. */
export function toggleHistory(agent_id: AgentId): void {
  inspected.set(null);
  historyOf.update((now) => (now === agent_id ? null : agent_id));
}

inspected.subscribe(() => {
  if (inspected.get() !== null) historyOf.set(null);
});
