// One memory in the list: mark, words, kind, dates, uses, and what can be done with it.
import type { KeyboardEvent } from "react";
import type { MemoryId } from "../../../../src/domain/ids.ts";
import type { MemoryRow } from "../../../../src/domain/memory/detail.ts";
import { useNow } from "../../app/now.ts";
import { useDamaged } from "../../app/services.tsx";
import { timeText } from "../../session-list/row/session-time.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { MemoryMark } from "../mark/memory-mark.tsx";
import { dateText, endedWords, originWords, usesWords } from "../mark/memory-words.ts";
import { MemoryEditor } from "./memory-editor.tsx";
import { useMemoryChange } from "./use-memory-change.ts";

export type MemoryLineProps = {
  memory: MemoryRow;
  opened: boolean;
  /** True for the one line that Tab reaches. */
  roving: boolean;
  editing: boolean;
  on: LineHandlers;
};
export type LineHandlers = {
  focus: (id: MemoryId) => void;
  open: (id: MemoryId) => void;
  /** null when editing is over. */
  edit: (id: MemoryId | null) => void;
  forget: (memory: MemoryRow) => void;
};

/** Enter opens, E edits, P pins, Delete asks; the buttons say the same to pointers. */
export function MemoryLine({ memory, opened, roving, editing, on }: MemoryLineProps) {
  const { edit, pin } = useMemoryChange();
  const damaged = useDamaged();
  const now = useNow();
  const { memory_id, pinned } = memory;
  const ended = endedWords(memory, now);
  if (editing) {
    return (
      <li className="memory-line editing">
        <MemoryEditor memory={memory} keep="Keep" onKeep={(draft) => edit(memory, draft)} onDone={() => on.edit(null)} />
      </li>
    );
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || damaged) return;
    if (event.key === "e") on.edit(memory_id);
    else if (event.key === "p") void pin(memory);
    else if (event.key === "Delete") on.forget(memory);
    else return;
    event.preventDefault();
  }
  const stop = roving ? 0 : -1;
  return (
    <li className={`memory-line ${opened ? "opened" : ""}`}>
      <button
        type="button"
        data-memory={memory_id}
        className="memory-open"
        tabIndex={stop}
        aria-current={opened ? "true" : undefined}
        onClick={() => on.open(memory_id)}
        onFocus={() => on.focus(memory_id)}
        onKeyDown={onKeyDown}
      >
        <MemoryMark state={ended ? "from" : "written"} />
        <span className="memory-words">
          <span className={`memory-text ${ended ? "ended" : ""}`} dir="auto">
            {memory.text}
          </span>
          <span className="memory-meta num">{metaOf(memory, now, ended).join(" · ")}</span>
        </span>
      </button>
      <span className="memory-acts">
        <IconButton icon="pencil" size="s" label="Edit" shortcut="E" tabIndex={stop} disabled={damaged} onClick={() => on.edit(memory_id)} />
        <IconButton icon="pin" size="s" label={pinned ? "Unpin" : "Pin"} shortcut="P" tabIndex={stop} pressed={pinned} disabled={damaged} onClick={() => void pin(memory)} />
        <IconButton icon="trash" size="s" label="Forget…" shortcut="Delete" tabIndex={stop} disabled={damaged} onClick={() => on.forget(memory)} />
      </span>
    </li>
  );
}

function metaOf(memory: MemoryRow, now: number, ended: string | null): string[] {
  const { kind, learned_at, valid_from, valid_to, pinned, origin, use_count } = memory;
  return [
    kind,
    pinned ? "pinned" : "",
    `learned ${timeText(learned_at, now).replace("now", "just now")}`,
    valid_from ? `holds from ${dateText(valid_from)}` : "",
    ended ?? (valid_to ? `until ${dateText(valid_to)}` : ""),
    originWords(origin) ?? "",
    usesWords(use_count),
  ].filter(Boolean);
}
