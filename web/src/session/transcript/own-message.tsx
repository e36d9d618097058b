// What the person said, on its tint, with the node of its turn on the spine.
import { memo, useState } from "react";
import { filesOf } from "../../../../src/domain/file/file.ts";
import { MessageFiles } from "../attach/message-files.tsx";
import { CopyButton } from "../copy-button.tsx";
import { useFound } from "../read/found.ts";
import { SpineNode } from "./spine-node.tsx";
import { clockText, countText, momentText } from "../time-text.ts";
import type { OwnBlock } from "./turn-block.ts";

/** A pasted book is folded to its beginning; the rest is one press away. */
const FOLD_AT = 6000;
const FOLD_TO = 2000;

export const OwnMessage = memo(function OwnMessage({ block }: { block: OwnBlock }) {
  const { message } = block;
  const found = useFound([message]) !== undefined;
  return (
    <>
      <div className="spine">{!block.joined && <SpineNode turn={block.turn} running={block.running} at={message.created_at} />}</div>
      <article className={`turn own ${found ? "found" : ""}`} aria-labelledby={`h-${message.message_id}`}>
        <h2 id={`h-${message.message_id}`} className="sr-only">
          You, {clockText(message.created_at)}
        </h2>
        <MessageFiles files={filesOf(message.parts)} />
        {message.content.trim() !== "" && <OwnText text={message.content} />}
        <div className="own-actions">
          <time dateTime={message.created_at}>{momentText(message.created_at)}</time>
          {message.content !== "" && <CopyButton text={() => message.content} label="Copy message" />}
        </div>
      </article>
    </>
  );
});

/** The words as they were typed. */
export function OwnText({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const folded = !open && text.length > FOLD_AT;
  return (
    <div className="you" dir="auto">
      {folded ? `${text.slice(0, FOLD_TO)}…` : text}
      {folded && (
        <button type="button" className="unfold" onClick={() => setOpen(true)}>
          Show all, {countText(text.length)} characters
        </button>
      )}
    </div>
  );
}
