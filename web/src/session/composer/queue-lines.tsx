// Inputs that wait for the running turn to end, in the order they will be sent. Each can be taken back.
import type { SessionId } from "../../../../src/domain/ids.ts";
import type { QueuedInput } from "../../../../src/domain/turn.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";
import { focusComposer } from "../../app/focus.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { returnToDraft } from "../draft.ts";
import type { Unsent } from "../outbox.ts";
import { useOpenView, useSessionKit, useUnsent } from "../session-kit.ts";
import { placeText } from "../time-text.ts";

export function QueueLines({ session_id }: { session_id: SessionId }) {
  const queue = useOpenView(session_id, (state) => state.view.queue);
  const isRunning = useOpenView(session_id, (state) => state.view.running_turn_id !== null);
  const turns = useOpenView(session_id, (state) => state.view.turns);
  const unsent = useUnsent(session_id).filter((one) => isRunning && !(one.turn_id && turns[one.turn_id]));
  if (queue.length + unsent.length === 0) return null;
  return (
    <ol className="queue" aria-label="Waiting inputs">
      {queue.map((input, index) => (
        <QueuedLine key={input.input_id} session_id={session_id} input={input} place={placeText(index)} />
      ))}
      {unsent.map((one) => (
        <UnsentLine key={one.client_id} unsent={one} />
      ))}
    </ol>
  );
}

function QueuedLine({ session_id, input, place }: { session_id: SessionId; input: QueuedInput; place: string }) {
  const client = useClient();
  const toast = useToast();
  const withdraw = async () => {
    try {
      // Its words come back by the event that every window gets.
      await client.withdrawInput(session_id, input.input_id);
      focusComposer(session_id);
    } catch (error) {
      toast({ tone: "error", text: messageOf(error) });
    }
  };
  return (
    <li className="lane queued">
      <div className="spine">
        <span className="node queued" aria-hidden="true" />
      </div>
      <div className="queue-line">
        <span className="queue-text" title={input.content.slice(0, 400)}>
          {input.content}
        </span>
        <span className="queue-place">{place}</span>
        <IconButton icon="x" label={`Take back: ${input.content.slice(0, 60)}`} size="s" onClick={() => void withdraw()} />
      </div>
    </li>
  );
}

function UnsentLine({ unsent }: { unsent: Unsent }) {
  const { outbox } = useSessionKit();
  const takeBack = () => {
    outbox.withdraw(unsent);
    returnToDraft(unsent.session_id, unsent.content);
  };
  return (
    <li className="lane queued">
      <div className="spine">
        <span className="node queued" aria-hidden="true" />
      </div>
      <div className="queue-line">
        <span className="queue-text">{unsent.content}</span>
        <span className="queue-place">{unsent.state === "late" ? "Not sent yet" : "sending"}</span>
        {unsent.state === "late" && <IconButton icon="x" label="Take back as draft" size="s" onClick={takeBack} />}
      </div>
    </li>
  );
}
