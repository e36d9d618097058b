// Where a memory comes from: its words, since when it holds, the messages that say it, and every change of it.
import { useEffect, useState } from "react";
import type { MemoryId } from "../../../../src/domain/ids.ts";
import type { MemoryDetail } from "../../../../src/domain/memory/detail.ts";
import { useNarrow } from "../../app/frame/narrow.ts";
import { isMissing, messageOf } from "../../app/failure.ts";
import { useNow } from "../../app/now.ts";
import { useDamaged } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { useMemory } from "../data/memory-store.ts";
import { ForgetQuestion } from "../list/forget-question.tsx";
import { MemoryEditor } from "../list/memory-editor.tsx";
import { useMemoryChange } from "../list/use-memory-change.ts";
import { dayWords, endedWords, originWords, SCOPE_WORD, sureWords, usesWords } from "../mark/memory-words.ts";
import { LoadingMemory } from "../memory-notice.tsx";
import { MemoryHistory } from "./memory-history.tsx";
import { MemorySources } from "./memory-sources.tsx";
import { MemoryTime } from "./memory-time.tsx";

/** A panel of the sheet; Esc closes it and focus goes back to the line it came from. */
export function MemoryPanel({ memory_id, onClose }: { memory_id: MemoryId; onClose: () => void }) {
  const { data: memory, error, isPending, refetch } = useMemory(memory_id);
  function close(): void {
    onClose();
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-memory="${memory_id}"]`)?.focus());
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector('[role="menu"],[role="dialog"],[role="alertdialog"]')) return;
      event.preventDefault();
      close();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
  // On a phone it is the page.
  const Heading = useNarrow() ? "h1" : "h2";
  return (
    <aside className="memory-panel" aria-label="Where it comes from">
      <header className="memory-head">
        <Heading>Where it comes from</Heading>
        <IconButton icon="x" label="Close panel" shortcut="Esc" onClick={close} />
      </header>
      <div className="memory-panel-body">
        {isPending && <LoadingMemory />}
        {error && (
          <div role="alert" className="memory-note">
            <p>{isMissing(error) ? "This memory is not kept any more. It was forgotten, or the change that made it was undone." : messageOf(error)}</p>
            {!isMissing(error) && (
              <Button size="s" className="mt-2" onClick={() => void refetch()}>
                Retry
              </Button>
            )}
          </div>
        )}
        {memory && <Detail memory={memory} onGone={close} />}
      </div>
    </aside>
  );
}

function Detail({ memory, onGone }: { memory: MemoryDetail; onGone: () => void }) {
  const { edit, pin } = useMemoryChange();
  const damaged = useDamaged();
  const now = useNow();
  const [editing, setEditing] = useState(false);
  const [forgetting, setForgetting] = useState(false);
  const ended = endedWords(memory, now);
  const origin = originWords(memory.origin);
  // Headings go on from the panel's own, which is the page's on a phone.
  const Quote = useNarrow() ? "h2" : "h3";
  const sure = sureWords(memory.confidence);
  if (editing) return <MemoryEditor memory={memory} keep="Keep" onKeep={(draft) => edit(memory, draft)} onDone={() => setEditing(false)} />;
  return (
    <>
      <Quote className={`memory-quote ${ended ? "ended" : ""}`} dir="auto">
        {memory.text}
      </Quote>
      <div className="memory-chips">
        <Chip tone="memory">{memory.kind}</Chip>
        <Chip>{SCOPE_WORD[memory.scope]}</Chip>
        <Chip>learned {dayWords(memory.learned_at, now)}</Chip>
        {origin && <Chip tone="warn">{origin}</Chip>}
        {sure && <Chip>{sure}</Chip>}
        {ended && <Chip>{ended}</Chip>}
      </div>
      <div className="memory-buttons">
        <Button size="s" disabled={damaged} onClick={() => setEditing(true)}>
          <Icon name="pencil" size={14} />
          Edit
        </Button>
        <Button size="s" disabled={damaged} aria-pressed={memory.pinned} onClick={() => void pin(memory)}>
          <Icon name="pin" size={14} />
          {memory.pinned ? "Unpin" : "Pin"}
        </Button>
        <Button size="s" className="text-danger!" disabled={damaged} onClick={() => setForgetting(true)}>
          Forget…
        </Button>
      </div>
      <MemoryTime memory={memory} />
      <MemorySources memory={memory} />
      <p className="memory-uses">{memory.use_count === 0 ? "It has not stood in a prompt yet." : `It was ${usesWords(memory.use_count)}${memory.last_used_at ? `, last ${dayWords(memory.last_used_at, now)}` : ""}.`}</p>
      <MemoryHistory memory={memory} />
      <ForgetQuestion memory={memory} open={forgetting} onOpenChange={setForgetting} onGone={onGone} />
    </>
  );
}
