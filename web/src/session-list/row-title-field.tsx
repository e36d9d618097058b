// A row's title while it is edited in place: Enter keeps, Esc restores.
import { useEffect, useRef } from "react";
import type { Session } from "../../../src/domain/session.ts";
import { TITLE_MAX } from "../../../src/domain/session.ts";
import { messageOf } from "../app/failure.ts";
import { useServices } from "../app/services.tsx";
import { titleOf } from "./session-name.ts";

/** Stands in the place of the row and gives focus back to it. */
export function RowTitleField({ session, onDone }: { session: Session; onDone: () => void }) {
  const { client, rows, toasts } = useServices();
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => field.current?.select(), []);

  function leave(keep: boolean): void {
    // Esc takes the field away, which blurs it: what was given up must not be kept then.
    if (left.current) return;
    left.current = true;
    const title = field.current?.value.replace(/\s+/g, " ").trim() ?? "";
    const byKey = document.activeElement === field.current;
    onDone();
    if (byKey) requestAnimationFrame(() => document.querySelector<HTMLElement>(`a[data-row="${session.session_id}"]`)?.focus());
    if (!keep || title === "" || title === titleOf(session)) return;
    client.renameSession(session.session_id, title).then(rows.put, (error: unknown) => toasts.show({ tone: "error", text: messageOf(error) }));
  }

  return (
    <input
      ref={field}
      aria-label="Title"
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
      className="h-7 w-full rounded-2 bg-paper px-2 text-13 shadow-[inset_0_0_0_1px_var(--focus)] outline-none max-md:h-11 max-md:text-[16px]"
    />
  );
}
