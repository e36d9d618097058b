// The head of the Memory view on a phone, where no sidebar stands: whose memory, the search, the parts.
import { ChipButton } from "../../ui/chip.tsx";
import { Seal } from "../../ui/seal.tsx";
import { Icon } from "../../ui/icon.tsx";
import { MemoryMark } from "../mark/memory-mark.tsx";
import { MemorySearch } from "./memory-search.tsx";
import { PARTS, useHeldCount } from "./memory-part.ts";
import { useMemoryPlace } from "./use-memory-place.ts";

/** Whose memory it is, what is searched in it, and which part is shown. */
export function MemoryBar() {
  const { place, agents, agent_id, go } = useMemoryPlace();
  const held = useHeldCount(agent_id);
  return (
    <div className="memory-bar">
      <div role="group" aria-label="Memory of" className="memory-bar-agents">
        {agents.map((agent) => (
          <button key={agent.agent_id} type="button" aria-label={agent.name} aria-pressed={agent.agent_id === agent_id} onClick={() => go({ agent: agent.agent_id, q: undefined, memory: undefined, set: undefined })}>
            <Seal agent_id={agent.agent_id} name={agent.name} size="xl" />
          </button>
        ))}
      </div>
      <MemorySearch />
      <div role="group" aria-label="Show" className="memory-bar-parts">
        {PARTS.map((part) => (
          <ChipButton key={part.show} on={!place.set && (place.show ?? "current") === part.show} onClick={() => go({ show: part.show, agent: agent_id, set: undefined, memory: undefined, ...(part.searched ? {} : { q: undefined }) })}>
            {part.mark ? <MemoryMark state={part.mark} /> : <Icon name="list" size={14} />}
            {part.words}
            {part.show === "review" && held > 0 && <span className="num">{held}</span>}
          </ChipButton>
        ))}
      </div>
    </div>
  );
}
