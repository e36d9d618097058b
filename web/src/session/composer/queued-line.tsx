// One waiting input: its words and place, changed where they stand, moved with Alt and the arrows, taken back.
import type { KeyboardEvent, PointerEvent } from "react";
import { useEffect, useRef, useState } from "react";
import type { InputId, SessionId } from "../../../../src/domain/ids.ts";
import type { QueuedInput } from "../../../../src/domain/turn.ts";
import { messageOf } from "../../app/failure.ts";
import { focusComposer } from "../../app/keyboard/focus.ts";
import { useClient, useToast } from "../../app/services.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import type { LineDrag } from "../queue/reorder.ts";
import { FileCount } from "../attach/file-count.tsx";
import { useSessionPlace } from "../session-kit.ts";
import { placeText } from "../time-text.ts";
import { isEditBegun, LineEdit } from "./line-edit.tsx";
import { useMove } from "./move.ts";

export type QueuedLineProps = {
  session_id: SessionId;
  input: QueuedInput;
  index: number;
  count: number;
  /** The input behind it: it gets focus when this one is taken back. */
  after: InputId | undefined;
  /** How it is dragged; undefined where the others are folded away. */
  drag: LineDrag | undefined;
};

export function QueuedLine({ session_id, input, index, count, after, drag }: QueuedLineProps) {
  const { input_id, content } = input;
  const { writable } = useSessionPlace();
  const client = useClient();
  const toast = useToast();
  const line = useRef<HTMLDivElement>(null);
  const [editing, setEditing] = useState(() => isEditBegun(input_id));
  const move = useMove(session_id, input_id, index, count);
  const subject = content.trim() === "" ? input.attachments.map((file) => file.name).join(", ") : content;
  const name = subject.slice(0, 60);
  const place = input.mode === "steer" ? "before the next step" : placeText(index);

  const withdraw = async () => {
    try {
      // Its words come back by the event that every window gets.
      await client.withdrawInput(session_id, input_id);
      const next = after && document.querySelector<HTMLElement>(`[data-input="${after}"]`);
      if (next) next.focus();
      else focusComposer(session_id);
    } catch (error) {
      toast({ tone: "error", text: messageOf(error) });
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      // Elsewhere on the page the same keys go from turn to turn.
      event.preventDefault();
      return move(event.key === "ArrowUp" ? -1 : 1);
    }
    if (event.key !== "Enter" || event.target !== event.currentTarget) return;
    event.preventDefault();
    setEditing(true);
  };
  const edited = useRef(editing);
  useEffect(() => {
    if (edited.current && !editing) line.current?.focus();
    edited.current = editing;
  }, [editing]);

  // A finger has the grip; on the words it scrolls the page.
  const movable = writable && count > 1 && !editing ? drag : undefined;
  const onPress = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerType === "mouse" && !(event.target as Element).closest("button")) movable?.onGrab(event);
  };

  return (
    <li className={`lane queued ${movable?.dragged ? "dragged" : ""} ${movable?.style ? "making-way" : ""}`} style={movable?.style}>
      <div className="spine">
        <span className="node queued" aria-hidden="true" />
        {movable && <span className="queue-grip" aria-hidden="true" title="Drag to another place" onPointerDown={movable.onGrab} />}
      </div>
      {editing ? (
        <LineEdit session_id={session_id} input={input} onEnd={() => setEditing(false)} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a double click only repeats what the pencil does
        <div
          ref={line}
          className={`queue-line ${movable ? "movable" : ""}`}
          role="group"
          tabIndex={0}
          data-input={input_id}
          aria-label={`Waiting, ${place}: ${name}`}
          aria-keyshortcuts="Enter Alt+ArrowUp Alt+ArrowDown"
          onKeyDown={onKeyDown}
          onPointerDown={onPress}
          onDoubleClick={() => setEditing(true)}
        >
          <span className="queue-text" title={subject.slice(0, 400)}>
            {subject}
          </span>
          <FileCount files={input.attachments} />
          <span className="queue-place">{place}</span>
          {writable && count > 1 && (
            <>
              <IconButton icon="down" className="queue-move queue-up" label={`Move up: ${name}`} shortcut="Alt ↑" size="s" aria-disabled={index === 0} onClick={() => move(-1)} />
              <IconButton icon="down" className="queue-move queue-down" label={`Move down: ${name}`} shortcut="Alt ↓" size="s" aria-disabled={index === count - 1} onClick={() => move(1)} />
            </>
          )}
          {writable && <IconButton icon="pencil" label={`Change: ${name}`} shortcut="Enter" size="s" onClick={() => setEditing(true)} />}
          {writable && <IconButton icon="x" label={`Take back: ${name}`} size="s" onClick={() => void withdraw()} />}
        </div>
      )}
    </li>
  );
}
