// The session's title: the page's heading, and a field in its place while it is edited.
import { useEffect, useRef, useState } from "react";
import { TITLE_MAX } from "../../../src/domain/session.ts";
import type { Session } from "../../../src/domain/session.ts";
import { messageOf } from "../app/failure.ts";
import { useServices } from "../app/services.tsx";
import { titleOf } from "../session-list/session-name.ts";
import { Icon } from "../ui/icon.tsx";

export type SessionTitleProps = { session: Session; editing: boolean; onEditing: (editing: boolean) => void };

/** Click or F2 edits; Enter and leaving the field keep, Esc restores, and so does an empty field. */
export function SessionTitle({ session, editing, onEditing }: SessionTitleProps) {
  const title = titleOf(session);
  if (editing) return <TitleField key={session.session_id} session={session} onDone={() => onEditing(false)} />;
  return (
    <h1 className="session-title">
      <button type="button" onClick={() => onEditing(true)} title={title}>
        <span className="cut">{title}</span>
        <Icon name="pencil" size={14} />
      </button>
    </h1>
  );
}

function TitleField({ session, onDone }: { session: Session; onDone: () => void }) {
  const { client, rows, toasts } = useServices();
  const [text, setText] = useState(session.title ?? "");
  const left = useRef(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const leave = async (keep: boolean) => {
    if (left.current) return;
    left.current = true;
    onDone();
    const title = text.replace(/\s+/g, " ").trim();
    if (!keep || title === "" || title === session.title) return;
    try {
      rows.put(await client.renameSession(session.session_id, title));
    } catch (error) {
      toasts.show({ tone: "error", text: messageOf(error) });
    }
  };
  return (
    <h1 className="session-title">
      <input
        ref={field}
        value={text}
        maxLength={TITLE_MAX}
        aria-label="Title of this session"
        placeholder="Title"
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void leave(true)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") void leave(true);
          if (event.key === "Escape") void leave(false);
        }}
      />
    </h1>
  );
}
