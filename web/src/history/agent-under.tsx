// What stands below the selected agent's name: the way to its history, and how much it has kept.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { AgentId } from "../../../src/domain/ids.ts";
import { useCell } from "../app/cell.ts";
import { useServices } from "../app/services.tsx";
import { useMemoryNews } from "../memory/data/memory-store.ts";
import { MemoryMark } from "../memory/mark/memory-mark.tsx";
import { Icon } from "../ui/icon.tsx";
import { historyOf, toggleHistory } from "./history-state.ts";

/** Memories that are counted; more are "200+". */
const COUNTED = 200;
const PART = "flex h-6 min-w-0 items-center gap-[7px] rounded-2 px-2 text-12 text-ink-2 transition-colors duration-90 hover:bg-ground-2 hover:text-ink aria-expanded:bg-ground-2 aria-expanded:text-ink touch:h-11";

/** Two buttons. */
export function AgentUnder({ agent_id, name }: { agent_id: AgentId; name: string }) {
  const open = useCell(historyOf) === agent_id;
  const navigate = useNavigate();
  const memories = useMemoryCount(agent_id);
  return (
    <div className="flex h-[30px] items-center gap-1 pb-1 pl-[29px] touch:h-12">
      <button type="button" data-history-button aria-expanded={open} aria-label={`History of ${name}`} data-tip="History" data-tip-keys="H" onClick={() => toggleHistory(agent_id)} className={PART}>
        <Icon name="clock" size={14} />
        History
      </button>
      <button type="button" onClick={() => void navigate({ to: "/memory", search: { agent: agent_id } })} className={PART}>
        <MemoryMark state="from" />
        <span className="num cut">{memories ?? "Memory"}</span>
      </button>
    </div>
  );
}

/** "3 memories"; undefined until it is known. */
function useMemoryCount(agent_id: AgentId): string | undefined {
  const { client, ready } = useServices();
  useMemoryNews();
  const { data } = useQuery({
    queryKey: ["memory", "count", agent_id],
    enabled: useCell(ready),
    queryFn: async () => {
      const { memories, next_cursor } = await client.listMemories(agent_id, { current: true, limit: COUNTED });
      return next_cursor === null ? memories.length : Infinity;
    },
    refetchOnWindowFocus: "always",
  });
  if (data === undefined) return undefined;
  return data === Infinity ? `${COUNTED}+ memories` : `${data} ${data === 1 ? "memory" : "memories"}`;
}
