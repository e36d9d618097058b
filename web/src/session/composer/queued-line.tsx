// One waiting input: its words and place, changed where they stand, moved with Alt and the arrows, taken back.
import type { KeyboardEvent } from "react";
import { useRef, useState } from "react";
import type { InputId, SessionId } from "../../../../src/domain/ids.ts";
import type { QueuedInput } from "../../../../src/domain/turn.ts";
import { messageOf } from "../../app/failure.ts";
import { focusComposer } from "../../app/keyboard/focus.ts";
import { useClient, useToast } from "../../app/services.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
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
};

export function QueuedLine({ session_id, input, index, count, after }: QueuedLineProps) {
  const { input_id, content } = input;
  const client = useClient();
  const toast = useToast();
  const line = useRef<HTMLDivElement>(null);
  const [editing, setEditing] = useState(() => isEditBegun(input_id));
  const move = useMove(session_id, input_id, index, count);
  const name = content.slice(0, 60);
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
  const endEdit = () => {
    setEditing(false);
    requestAnimationFrame(() => line.current?.focus());
  };

  return (
    <li className="lane queued">
      <div className="spine">
        <span className="node queued" aria-hidden="true" />
      </div>
      {editing ? (
        <LineEdit session_id={session_id} input={input} onEnd={endEdit} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a double click only repeats what the pencil does
        <div
          ref={line}
          className="queue-line"
          role="group"
          tabIndex={0}
          data-input={input_id}
          aria-label={`Waiting, ${place}: ${name}`}
          aria-keyshortcuts="Enter Alt+ArrowUp Alt+ArrowDown"
          onKeyDown={onKeyDown}
          onDoubleClick={() => setEditing(true)}
        >
          <span className="queue-text" title={content.slice(0, 400)}>
            {content}
          </span>
          <span className="queue-place">{place}</span>
          {count > 1 && (
            <>
              <IconButton icon="down" className="queue-move queue-up" label={`Move up: ${name}`} shortcut="Alt ↑" size="s" aria-disabled={index === 0} onClick={() => move(-1)} />
              <IconButton icon="down" className="queue-move queue-down" label={`Move down: ${name}`} shortcut="Alt ↓" size="s" aria-disabled={index === count - 1} onClick={() => move(1)} />
            </>
          )}
          <IconButton icon="pencil" label={`Change: ${name}`} shortcut="Enter" size="s" onClick={() => setEditing(true)} />
          <IconButton icon="x" label={`Take back: ${name}`} size="s" onClick={() => void withdraw()} />
        </div>
      )}
    </li>
  );
}
