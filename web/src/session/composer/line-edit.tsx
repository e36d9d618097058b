// The words of a waiting input while they are changed. Nothing typed is lost: a change begun outlives its tab being
// left, and is a draft when the input was sent before the change was kept.
import type { KeyboardEvent } from "react";
import { useEffect, useRef, useState } from "react";
import type { InputId, SessionId } from "../../../../src/domain/ids.ts";
import { CONTENT_MAX } from "../../../../src/domain/session.ts";
import type { QueuedInput } from "../../../../src/domain/turn.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { returnToDraft } from "../draft.ts";
import { useSessionKit } from "../session-kit.ts";

/** Changes that were begun and neither kept nor dropped. */
const begun = new Map<InputId, string>();

/** True when a change of this input is to be taken up again. */
export function isEditBegun(input_id: InputId): boolean {
  return begun.has(input_id);
}

export function LineEdit({ session_id, input, onEnd }: { session_id: SessionId; input: QueuedInput; onEnd: () => void }) {
  const { input_id, content } = input;
  const client = useClient();
  const toast = useToast();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => begun.get(input_id) ?? content);
  const [busy, setBusy] = useState(false);
  useSentMeanwhile(session_id, input_id);
  useEffect(() => {
    const box = field.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }, []);

  const change = (next: string) => {
    setText(next);
    if (next === content) begun.delete(input_id);
    else begun.set(input_id, next);
  };
  const restore = () => {
    begun.delete(input_id);
    onEnd();
  };
  const keepable = (text.trim() !== "" || input.attachments.length > 0) && text.length <= CONTENT_MAX && !busy;
  const keep = async () => {
    if (!keepable) return;
    if (text === content) return restore();
    setBusy(true);
    // From here on the change is the server's: the line may go before the answer is here.
    begun.delete(input_id);
    try {
      await client.editInput(session_id, input_id, { content: text });
      restore();
    } catch (error) {
      if (field.current) begun.set(input_id, text);
      else returnToDraft(session_id, text);
      setBusy(false);
      toast({ tone: "error", text: messageOf(error) });
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter that ends an input method's composition chooses a word.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      void keep();
    } else if (event.key === "Escape") {
      // This Esc is for the line: it must not reach what would stop the turn.
      event.preventDefault();
      event.stopPropagation();
      restore();
    }
  };

  return (
    <div className="queue-line editing">
      <textarea ref={field} rows={1} dir="auto" value={text} aria-label="Change the waiting message" enterKeyHint="done" readOnly={busy} onChange={(event) => change(event.target.value)} onKeyDown={onKeyDown} />
      <IconButton icon="check" label="Keep the change" shortcut="Enter" size="s" disabled={!keepable} onClick={() => void keep()} />
      <IconButton icon="undo" label="Leave it as it was" shortcut="Esc" size="s" onClick={restore} />
    </div>
  );
}

/** When the line goes because its input was sent or taken back, a change that was not kept becomes the draft. */
function useSentMeanwhile(session_id: SessionId, input_id: InputId): void {
  const { views, notices } = useSessionKit();
  useEffect(
    () => () => {
      const text = begun.get(input_id);
      const { status, view } = views.get(session_id);
      if (text === undefined || status !== "ready" || view.queue.some((input) => input.input_id === input_id)) return;
      begun.delete(input_id);
      returnToDraft(session_id, text);
      notices.update((now) => ({ ...now, [session_id]: "That message went on as it was before. Your change is here as a draft." }));
    },
    [views, notices, session_id, input_id],
  );
}
