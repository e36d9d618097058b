// Since when and until when a memory holds, and what took its place.
import type { MemoryDetail } from "../../../../src/domain/memory/detail.ts";
import { useMemory } from "../data/memory-store.ts";
import { useMemoryPlace } from "../frame/use-memory-place.ts";
import { dateText } from "../mark/memory-words.ts";

/** Nothing where neither is known. */
export function MemoryTime({ memory }: { memory: MemoryDetail }) {
  const { go } = useMemoryPlace();
  const { valid_from, valid_to, superseded_by } = memory;
  const { data: next } = useMemory(superseded_by ?? undefined);
  if (valid_from === null && valid_to === null && superseded_by === null) return null;
  return (
    <>
      <h3 className="memory-part">Holds</h3>
      <div className="memory-span num">
        <span>{valid_from ? dateText(valid_from) : "as far as known"}</span>
        <i aria-hidden="true" className={valid_to ? "" : "open"} />
        <span>{valid_to ? dateText(valid_to) : "still"}</span>
      </div>
      {superseded_by && (
        <p className="memory-next">
          Replaced by{" "}
          <button type="button" onClick={() => go({ memory: superseded_by })}>
            {next ? `“${next.text}”` : "a newer memory"}
          </button>
        </p>
      )}
    </>
  );
}
