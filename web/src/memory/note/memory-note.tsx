// One note: the diamond, what it is, its words, and what can be done about it.
import { Link } from "@tanstack/react-router";
import { useDamaged } from "../../app/services.tsx";
import { useSessionPlace } from "../../session/session-kit.ts";
import { momentText } from "../../session/time-text.ts";
import { MemoryMark } from "../mark/memory-mark.tsx";
import { dayWords } from "../mark/memory-words.ts";
import { useSetChange } from "../review/use-set-change.tsx";
import type { BlockNote, KeptNote, PrimedNote, RecalledNote } from "./block-note.ts";
import { whyWords } from "./block-note.ts";
import { noteMark, noteTitle } from "./note-words.ts";

export type MemoryNoteProps = {
  note: BlockNote;
  /** Its phrase is pointed at. */
  lit: boolean;
  onLit: (on: boolean) => void;
};

/** Its words lead to the memory, or to the earlier message. */
export function MemoryNote({ note, lit, onLit }: MemoryNoteProps) {
  const inside = note.kind === "kept" ? <Kept note={note} /> : note.kind === "primed" ? <Primed note={note} /> : <Recalled note={note} />;
  return (
    <div
      className={`note ${note.kind} ${lit ? "lit" : ""} ${note.kind !== "kept" && !note.echoed ? "beside" : ""}`}
      onPointerEnter={() => onLit(true)}
      onPointerLeave={() => onLit(false)}
      onFocus={() => onLit(true)}
      onBlur={() => onLit(false)}
    >
      <MemoryMark state={noteMark(note)} />
      <b>{noteTitle(note)}</b>
      {inside}
    </div>
  );
}

function Primed({ note }: { note: PrimedNote }) {
  const { memory, why } = note;
  return (
    <>
      <Link to="/memory" search={{ agent: memory.agent_id, memory: memory.memory_id }} className="note-open" dir="auto">
        {memory.text}
      </Link>
      <span className="note-meta" title={whyWords(why)}>
        {memory.kind}, {dayWords(memory.learned_at)}
        <span className="note-why">. Why: {whyWords(why)}</span>
      </span>
    </>
  );
}

function Recalled({ note }: { note: RecalledNote }) {
  const { jumpTo } = useSessionPlace();
  return (
    <>
      <button type="button" className="note-open" dir="auto" onClick={() => jumpTo(note.message_id)}>
        {note.text === "" ? "An earlier message" : `“${note.text}”`}
      </button>
      <span className="note-meta" title={whyWords(note.why)}>
        {note.at ? momentText(note.at) : "further up"}
        <span className="note-why">. Why: {whyWords(note.why)}</span>
      </span>
    </>
  );
}

function Kept({ note }: { note: KeptNote }) {
  const { set, memories } = note;
  const change = useSetChange();
  const damaged = useDamaged();
  const many = set.items.length > 1 ? ` all ${set.items.length}` : "";
  return (
    <>
      {memories.map(({ memory_id, text }) => (
        <Link
          key={memory_id}
          to="/memory"
          search={{ agent: set.agent_id, ...(set.status === "applied" ? { memory: memory_id } : { set: set.change_set_id }) }}
          className={`note-open ${set.status === "undone" ? "ended" : ""}`}
          dir="auto"
        >
          {text}
        </Link>
      ))}
      <span className="note-acts">
        {memories.length === 1 && memories[0]?.about && <span className="note-meta">{memories[0].about}</span>}
        {set.status === "applied" && (
          <button type="button" disabled={damaged} onClick={() => change.undo(set)}>
            Undo{many}
          </button>
        )}
        {set.status === "undone" && (
          <button type="button" disabled={damaged} onClick={() => change.redo(set)}>
            Redo{many}
          </button>
        )}
        {set.status === "held" && (
          <>
            <button type="button" disabled={damaged} onClick={() => change.keep(set)}>
              Keep{many}
            </button>
            <button type="button" disabled={damaged} onClick={() => change.discard(set)}>
              Discard{many}
            </button>
          </>
        )}
      </span>
      {change.question}
    </>
  );
}
