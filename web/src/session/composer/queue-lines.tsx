// Inputs that wait for the running turn to end, in the order they will be sent. Each can be changed, moved and taken back.
import { useRef, useState } from "react";
import type { SessionId } from "../../../../src/domain/ids.ts";
import { useNarrow } from "../../app/frame/narrow.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import type { Unsent } from "../outbox.ts";
import { useReorder } from "../queue/reorder.ts";
import { useOpenView, useUnsent } from "../session-kit.ts";
import { FileCount } from "../attach/file-count.tsx";
import { QueuedLine } from "./queued-line.tsx";
import { useTakeBack } from "./take-back.ts";

export function QueueLines({ session_id }: { session_id: SessionId }) {
  const queue = useOpenView(session_id, (state) => state.view.queue);
  const isRunning = useOpenView(session_id, (state) => state.view.running_turn_id !== null);
  const turns = useOpenView(session_id, (state) => state.view.turns);
  const unsent = useUnsent(session_id).filter((one) => isRunning && !(one.turn_id && turns[one.turn_id]));
  const narrow = useNarrow();
  const [unfolded, setUnfolded] = useState(false);
  const folded = narrow && !unfolded && queue.length + unsent.length > 1;
  const list = useRef<HTMLOListElement>(null);
  const dragOf = useReorder(session_id, queue, list);
  const lines = [
    ...queue.map((input, index) => (
      <QueuedLine key={input.input_id} session_id={session_id} input={input} index={index} count={queue.length} after={queue[index + 1]?.input_id} drag={folded ? undefined : dragOf(index)} />
    )),
    ...unsent.map((one) => <UnsentLine key={one.client_id} unsent={one} />),
  ];
  if (lines.length === 0) return null;
  return (
    <ol ref={list} className="queue" aria-label="Waiting inputs">
      {folded ? lines[0] : lines}
      {folded && (
        <li className="lane queued">
          <div className="spine" />
          <button type="button" className="queue-more justify-self-start" onClick={() => setUnfolded(true)}>
            {lines.length - 1} more waiting
          </button>
        </li>
      )}
    </ol>
  );
}

/** A message on its way: it has no place in the queue yet, so all one can do is to take it back. */
function UnsentLine({ unsent }: { unsent: Unsent }) {
  const takeBack = useTakeBack(unsent);
  const late = unsent.state === "late";
  const text = unsent.content.trim() === "" ? unsent.attachments.map((file) => file.name).join(", ") : unsent.content;
  return (
    <li className="lane queued">
      <div className="spine">
        <span className="node queued" aria-hidden="true" />
      </div>
      <div className="queue-line">
        <span className="queue-text" title={text.slice(0, 400)}>
          {text}
        </span>
        <FileCount files={unsent.attachments} />
        <span className="queue-place">{late ? "Not sent yet" : "sending"}</span>
        {late && <IconButton icon="x" label={`Take back: ${text.slice(0, 60)}`} size="s" onClick={takeBack} />}
      </div>
    </li>
  );
}
