// Memory notes in the margin beside a block; below it where there is no margin; one line that opens a sheet on a phone.
import { useEffect, useId, useRef, useState } from "react";
import { useNarrow } from "../../app/frame/narrow.ts";
import type { TurnBlock } from "../../session/transcript/turn-block.ts";
import { PanelDialog } from "../../ui/dialog/dialog.tsx";
import { MemoryMark } from "../mark/memory-mark.tsx";
import type { BlockNote } from "./block-note.ts";
import { MemoryNote } from "./memory-note.tsx";
import { noteMark, noteTitle } from "./note-words.ts";
import { underline } from "./underline.ts";
import { useBlockNotes } from "./use-block-notes.ts";
import "./memory-notes.css";

/** More than this are folded to "2 more". */
const SHOWN = 3;

/** Stands in the lane of its block, after the words. Empty where nothing is to be said. */
export function MemoryNotes({ block }: { block: TurnBlock }) {
  const notes = useBlockNotes(block);
  return notes.length === 0 ? null : <Notes notes={notes} />;
}

function Notes({ notes }: { notes: BlockNote[] }) {
  const narrow = useNarrow();
  const [all, setAll] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [lit, setLit] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useUnderline(box, notes, lit, setLit);
  // The words it belongs to lead to it, also where the line cannot be seen.
  useEffect(() => {
    const article = articleOf(box.current);
    article?.setAttribute("aria-details", id);
    return () => article?.removeAttribute("aria-details");
  }, [id]);
  const shown = all ? notes : notes.slice(0, SHOWN);
  if (narrow) {
    const first = notes[0] as BlockNote;
    return (
      <div ref={box} id={id} role="group" className="notes" aria-label="Memory">
        <button type="button" className="note-line" onClick={() => setSheet(true)}>
          <MemoryMark state={noteMark(first)} />
          <b>{noteTitle(first)}</b>
          {notes.length > 1 && <span>and {notes.length - 1} more</span>}
        </button>
        <PanelDialog title="Memory" open={sheet} onOpenChange={setSheet}>
          <div className="note-sheet">
            {notes.map((note) => (
              <MemoryNote key={note.key} note={note} lit={false} onLit={() => undefined} />
            ))}
          </div>
        </PanelDialog>
      </div>
    );
  }
  return (
    <div ref={box} id={id} role="group" className="notes" aria-label="Memory">
      {shown.map((note) => (
        <MemoryNote key={note.key} note={note} lit={lit === note.key} onLit={(on) => setLit(on ? note.key : null)} />
      ))}
      {notes.length > shown.length && (
        <button type="button" className="note-more" onClick={() => setAll(true)}>
          {notes.length - SHOWN} more
        </button>
      )}
    </div>
  );
}

const articleOf = (box: HTMLElement | null) => box?.parentElement?.querySelector<HTMLElement>("article") ?? null;

/** Dots the phrases that notes support, and lights both when either is pointed at. */
function useUnderline(box: { current: HTMLElement | null }, notes: readonly BlockNote[], lit: string | null, onLit: (key: string | null) => void): void {
  const lines = useRef<ReturnType<typeof underline> | null>(null);
  useEffect(() => {
    const article = articleOf(box.current);
    const wanted = notes.flatMap((note) => (note.kind !== "kept" && note.echoed ? [{ key: note.key, text: note.kind === "primed" ? note.memory.text : note.text }] : []));
    if (!article || wanted.length === 0) return;
    const own = underline(article, wanted, onLit);
    lines.current = own;
    return () => {
      own.stop();
      lines.current = null;
    };
  }, [box, notes, onLit]);
  useEffect(() => lines.current?.light(lit), [lit]);
}
