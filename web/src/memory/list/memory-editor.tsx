// A memory while it is written or changed: its words, its kind, and since when it holds.
import type { FormEvent, KeyboardEvent } from "react";
import { useEffect, useRef, useState } from "react";
import type { Memory, MemoryKind } from "../../../../src/domain/memory/memory.ts";
import { MEMORY_KINDS, MEMORY_MAX } from "../../../../src/domain/memory/memory.ts";
import { messageOf } from "../../app/failure.ts";
import { Button } from "../../ui/button.tsx";

export type MemoryDraft = { text: string; kind: MemoryKind; valid_from: string | null; valid_to: string | null };

export type MemoryEditorProps = {
  /** What is changed; a new memory when left out. */
  memory?: Pick<Memory, "text" | "kind" | "valid_from" | "valid_to">;
  /** Words on the button that keeps it. */
  keep: string;
  onKeep: (draft: MemoryDraft) => Promise<void>;
  onDone: () => void;
};

/** Enter keeps, Shift+Enter is a space like any other, Esc gives up. A refusal is said here and nothing is lost. */
export function MemoryEditor({ memory, keep, onKeep, onDone }: MemoryEditorProps) {
  const [draft, setDraft] = useState<MemoryDraft>({ text: memory?.text ?? "", kind: memory?.kind ?? "fact", valid_from: day(memory?.valid_from), valid_to: day(memory?.valid_to) });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const words = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    words.current?.focus();
    words.current?.setSelectionRange(words.current.value.length, words.current.value.length);
  }, []);
  const empty = draft.text.trim() === "";
  async function save(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    if (busy || empty) return;
    setBusy(true);
    setProblem(null);
    try {
      await onKeep(draft);
      onDone();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onDone();
    else if (event.key === "Enter" && event.target === words.current) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    // Esc leaves it from any of its fields.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form className="memory-editor" aria-label={memory ? "Change this memory" : "New memory"} onSubmit={(event) => void save(event)} onKeyDown={onKeyDown}>
      <textarea
        ref={words}
        aria-label="What to remember"
        rows={2}
        maxLength={MEMORY_MAX}
        value={draft.text}
        placeholder="One sentence that stands for itself"
        aria-invalid={problem ? true : undefined}
        onChange={(event) => setDraft({ ...draft, text: event.target.value })}
      />
      <div className="memory-editor-foot">
        <label>
          Kind
          <select value={draft.kind} onChange={(event) => setDraft({ ...draft, kind: event.target.value as MemoryKind })}>
            {MEMORY_KINDS.map((kind) => (
              <option key={kind}>{kind}</option>
            ))}
          </select>
        </label>
        <label>
          Holds from
          <input type="date" value={draft.valid_from ?? ""} onChange={(event) => setDraft({ ...draft, valid_from: event.target.value || null })} />
        </label>
        {memory && (
          <label>
            until
            <input type="date" value={draft.valid_to ?? ""} onChange={(event) => setDraft({ ...draft, valid_to: event.target.value || null })} />
          </label>
        )}
        <span className="memory-editor-end">
          <Button size="s" variant="quiet" onClick={onDone}>
            Cancel
          </Button>
          <Button size="s" variant="primary" type="submit" disabled={busy || empty}>
            {keep}
          </Button>
        </span>
      </div>
      {problem && (
        <p role="alert" className="memory-problem">
          {problem}
        </p>
      )}
    </form>
  );
}

/** The date that a day field shows: memories hold from midnight UTC. */
function day(iso: string | null | undefined): string | null {
  return iso ? iso.slice(0, 10) : null;
}

/** What a draft changes of a memory, in the words of the API: only what differs. */
export function patchOf(draft: MemoryDraft, memory: Pick<Memory, "text" | "kind" | "valid_from" | "valid_to">) {
  return {
    ...(draft.text.trim() === memory.text ? {} : { text: draft.text }),
    ...(draft.kind === memory.kind ? {} : { kind: draft.kind }),
    ...(draft.valid_from === day(memory.valid_from) ? {} : { valid_from: draft.valid_from }),
    ...(draft.valid_to === day(memory.valid_to) ? {} : { valid_to: draft.valid_to }),
  };
}
