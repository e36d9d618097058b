// A session's title while it is edited in place: Enter and leaving the field keep, Esc restores, and so does an empty field.
import { useEffect, useRef } from "react";
import type { Session } from "../../../src/domain/session.ts";
import { TITLE_MAX } from "../../../src/domain/session.ts";
import { messageOf } from "../app/failure.ts";
import { useServices } from "../app/services.tsx";
import { titleOf } from "./session-name.ts";

export type TitleFieldProps = {
  session: Session;
  className?: string;
  /** `byKey`: focus was still in the field, and belongs to what takes its place. */
  onDone: (byKey: boolean) => void;
};

/** All of the title is selected at first: typing replaces it. */
export function TitleField({ session, className, onDone }: TitleFieldProps) {
  const { client, rows, toasts } = useServices();
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function leave(keep: boolean): void {
    // Esc takes the field away, which blurs it: what was given up must not be kept then.
    if (left.current) return;
    left.current = true;
    const title = field.current?.value.replace(/\s+/g, " ").trim() ?? "";
    onDone(document.activeElement === field.current);
    if (!keep || title === "" || title === titleOf(session)) return;
    client.renameSession(session.session_id, title).then(rows.put, (error: unknown) => toasts.show({ tone: "error", text: messageOf(error) }));
  }

  return (
    <input
      ref={field}
      aria-label="Title of this session"
      defaultValue={titleOf(session)}
      maxLength={TITLE_MAX}
      onBlur={() => leave(true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") leave(true);
        else if (event.key === "Escape") leave(false);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      className={className}
    />
  );
}
