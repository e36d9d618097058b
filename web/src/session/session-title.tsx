// The session's title: the page's heading, and a field in its place while it is edited.
import { useRef } from "react";
import type { Session } from "../../../src/domain/session.ts";
import { titleOf } from "../session-list/session-name.ts";
import { TitleField } from "../session-list/title-field.tsx";
import { Icon } from "../ui/icon.tsx";

export type SessionTitleProps = { session: Session; editing: boolean; onEditing: (editing: boolean) => void };

/** Click or F2 edits. */
export function SessionTitle({ session, editing, onEditing }: SessionTitleProps) {
  const title = titleOf(session);
  const heading = useRef<HTMLHeadingElement>(null);
  function onDone(byKey: boolean): void {
    onEditing(false);
    if (byKey) requestAnimationFrame(() => heading.current?.querySelector("button")?.focus());
  }
  return (
    <h1 ref={heading} className="session-title">
      {editing ? (
        <TitleField session={session} onDone={onDone} />
      ) : (
        <button type="button" onClick={() => onEditing(true)} title={title}>
          <span className="cut">{title}</span>
          <Icon name="pencil" size={14} />
        </button>
      )}
    </h1>
  );
}
