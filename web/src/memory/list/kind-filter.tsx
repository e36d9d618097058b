// The chips above the list: which kind of memory it shows, and whether only the pinned.
import { MEMORY_KINDS } from "../../../../src/domain/memory/memory.ts";
import { ChipButton } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useMemoryPlace } from "../frame/use-memory-place.ts";

/** One kind or all; pinned beside any of them. */
export function KindFilter() {
  const { place, go } = useMemoryPlace();
  return (
    <div role="group" aria-label="Show kinds" className="memory-kinds">
      <ChipButton on={!place.kind} onClick={() => go({ kind: undefined })}>
        All
      </ChipButton>
      {MEMORY_KINDS.map((kind) => (
        <ChipButton key={kind} on={place.kind === kind} onClick={() => go({ kind: place.kind === kind ? undefined : kind })}>
          {`${kind[0]?.toUpperCase()}${kind.slice(1)}s`}
        </ChipButton>
      ))}
      <ChipButton on={place.pinned === true} onClick={() => go({ pinned: place.pinned ? undefined : true })}>
        <Icon name="pin" size={14} />
        Pinned
      </ChipButton>
    </div>
  );
}
