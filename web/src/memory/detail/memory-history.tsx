// Every change of a memory, oldest first; each leads to its change set.
import type { MemoryChange, MemoryDetail } from "../../../../src/domain/memory/detail.ts";
import { momentText } from "../../session/time-text.ts";
import { useMemoryPlace } from "../frame/use-memory-place.ts";
import { CAUSE_WORD, MARK_OF, STATUS_WORD } from "../review/set-words.ts";
import { MemoryMark } from "../mark/memory-mark.tsx";

const DID: Record<MemoryChange["action"], string> = { add: "Added", update: "Changed", supersede: "Replaced", drop: "Dropped" };

export function MemoryHistory({ memory }: { memory: MemoryDetail }) {
  const { go } = useMemoryPlace();
  if (memory.history.length === 0) return null;
  return (
    <>
      <h3 className="memory-part">Changes</h3>
      <ul className="memory-history">
        {memory.history.map((change) => (
          <li key={`${change.change_set_id} ${change.action}`}>
            <button type="button" onClick={() => go({ agent: memory.agent_id, set: change.change_set_id })}>
              <MemoryMark state={MARK_OF[change.status]} />
              <span className="cut">
                {DID[change.action]} {CAUSE_WORD[change.cause]}
                {change.status === "applied" ? "" : `, ${STATUS_WORD[change.status]}`}
              </span>
              <time dateTime={change.at}>{momentText(change.at)}</time>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
