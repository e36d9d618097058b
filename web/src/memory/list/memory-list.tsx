// The memories of an agent: filters, the list with its keys, and what stands there when it is empty.
import type { KeyboardEvent } from "react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { MemoryId } from "../../../../src/domain/ids.ts";
import type { MemoryRow } from "../../../../src/domain/memory/detail.ts";
import { offerListFocus } from "../../session-list/list-focus.ts";
import { Button } from "../../ui/button.tsx";
import { useMemories } from "../data/memory-store.ts";
import { useMemoryPlace } from "../frame/use-memory-place.ts";
import { FailedMemory, LoadingMemory } from "../memory-notice.tsx";
import { ForgetQuestion } from "./forget-question.tsx";
import { KindFilter } from "./kind-filter.tsx";
import { MemoryEditor } from "./memory-editor.tsx";
import { MemoryEmpty } from "./memory-empty.tsx";
import type { LineHandlers } from "./memory-line.tsx";
import { MemoryLine } from "./memory-line.tsx";
import { useMemoryChange } from "./use-memory-change.ts";

/** `adding`: a new memory is being written above the list. */
export function MemoryList({ adding, onAdded }: { adding: boolean; onAdded: () => void }) {
  const { place, agent_id, go } = useMemoryPlace();
  const { q, kind, pinned } = place;
  const current = place.show !== "ended";
  const filter = useMemo(() => ({ current, ...(q ? { q } : {}), ...(kind ? { kind } : {}), ...(pinned ? { pinned } : {}) }), [current, q, kind, pinned]);
  const { query, memories } = useMemories(agent_id, filter);
  const { add } = useMemoryChange();
  return (
    <>
      <KindFilter />
      {adding && <MemoryEditor keep="Add memory" onKeep={(draft) => add(agent_id, draft)} onDone={onAdded} />}
      {query.isPending && <LoadingMemory />}
      {query.isError && <FailedMemory error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && memories.length === 0 && !adding && <MemoryEmpty />}
      {memories.length > 0 && <Lines memories={memories} opened={place.memory} onOpen={(memory) => go({ memory })} />}
      {query.hasNextPage && (
        <Button className="mt-2" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? "Loading more" : "Show more"}
        </Button>
      )}
    </>
  );
}

type LinesProps = { memories: readonly MemoryRow[]; opened: MemoryId | undefined; onOpen: (id: MemoryId) => void };

/** Roving focus: J and K from anywhere, arrows, Home and End in the list. */
function Lines({ memories, opened, onOpen }: LinesProps) {
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState<MemoryId | null>(null);
  const [editing, setEditing] = useState<MemoryId | null>(null);
  const edited = useRef<MemoryId | null>(null);
  const [asked, setAsked] = useState<{ memory: MemoryRow; heir: MemoryId | undefined } | null>(null);
  const gone = useRef(false);
  const ids = useMemo(() => memories.map((memory) => memory.memory_id), [memories]);
  const roving = current !== null && ids.includes(current) ? current : (opened ?? ids[0]);
  const element = useCallback((id: MemoryId | undefined) => list.current?.querySelector<HTMLElement>(`[data-memory="${id}"]`) ?? null, []);
  const focus = useCallback((at: number) => element(ids[Math.min(ids.length - 1, Math.max(0, at))])?.focus(), [element, ids]);
  useEffect(
    () =>
      offerListFocus((step) => {
        const inside = list.current?.contains(document.activeElement) ?? false;
        const at = roving ? ids.indexOf(roving) : 0;
        focus(inside ? at + step : at);
      }),
    [focus, ids, roving],
  );
  // After an edit focus is on the line again.
  useEffect(() => {
    if (editing === null && edited.current) element(edited.current)?.focus();
    edited.current = editing;
  }, [editing, element]);
  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement) || !event.target.dataset["memory"]) return;
    const at = ids.indexOf(event.target.dataset["memory"] as MemoryId);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    focus(to);
  }
  const on: LineHandlers = {
    focus: setCurrent,
    open: onOpen,
    edit: setEditing,
    // What takes the place of a memory that goes is settled before the list closes up.
    forget: (memory) => {
      const at = ids.indexOf(memory.memory_id);
      gone.current = false;
      setAsked({ memory, heir: ids[at + 1] ?? ids[at - 1] });
    },
  };
  // A forgotten line may still be on screen for a moment: it gets no focus.
  const focusAfter = (memory_id: MemoryId, heir: MemoryId | undefined) => (gone.current ? null : element(memory_id)) ?? element(heir) ?? document.querySelector<HTMLElement>("[data-memory-add]");
  return (
    <>
      {/* Hears the keys of its buttons: roving focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul ref={list} className="memory-list" aria-label="Memories" onKeyDown={onKeyDown}>
        {memories.map((memory) => (
          <MemoryLine key={memory.memory_id} memory={memory} opened={memory.memory_id === opened} roving={memory.memory_id === roving} editing={memory.memory_id === editing} on={on} />
        ))}
      </ul>
      {asked && (
        <ForgetQuestion
          memory={asked.memory}
          open
          onOpenChange={(open) => !open && setAsked(null)}
          onGone={() => {
            gone.current = true;
          }}
          returnTo={() => focusAfter(asked.memory.memory_id, asked.heir)}
        />
      )}
    </>
  );
}
