// The Memory view's sidebar: whose memory, its parts, and the newest change sets.
import { Seal } from "../../ui/seal.tsx";
import { Icon } from "../../ui/icon.tsx";
import { MemoryMark } from "../mark/memory-mark.tsx";
import { SetList } from "../review/set-list.tsx";
import { MemorySearch } from "./memory-search.tsx";
import { PARTS, useHeldCount } from "./memory-part.ts";
import { useMemoryPlace } from "./use-memory-place.ts";
import "../memory.css";

/** Stands where the agents and sessions stand in the other views. */
export function MemorySidebar() {
  const { place, agents, agent_id, go } = useMemoryPlace();
  const held = useHeldCount(agent_id);
  const show = place.set ? undefined : (place.show ?? "current");
  return (
    <>
      <h2 className="memory-side-head">Memory of</h2>
      <ul className="memory-agents">
        {agents.map((agent) => (
          <li key={agent.agent_id}>
            <button type="button" className="memory-nav" aria-current={agent.agent_id === agent_id ? "true" : undefined} onClick={() => go({ agent: agent.agent_id, q: undefined, memory: undefined, set: undefined })}>
              <Seal agent_id={agent.agent_id} name={agent.name} />
              <span className="cut">{agent.name}</span>
              {agent.removed && <span className="memory-nav-end">removed</span>}
            </button>
          </li>
        ))}
      </ul>
      <div className="memory-side-search">
        <MemorySearch />
      </div>
      <ul>
        {PARTS.map((part) => (
          <li key={part.show}>
            <button
              type="button"
              className="memory-nav"
              aria-current={show === part.show ? "true" : undefined}
              onClick={() => go({ show: part.show, agent: agent_id, set: undefined, memory: undefined, ...(part.searched ? {} : { q: undefined }) })}
            >
              {part.mark ? <MemoryMark state={part.mark} /> : <Icon name="list" size={14} />}
              <span className="cut">{part.words}</span>
              {part.show === "review" && held > 0 && <span className="memory-nav-end memory-count">{held}</span>}
            </button>
          </li>
        ))}
      </ul>
      <h2 className="memory-side-head">Latest changes</h2>
      <SetList />
    </>
  );
}
