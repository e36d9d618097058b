// One line that opens: a tool step, a thought.
import type { ReactNode } from "react";
import { useId, useState } from "react";
import { Icon } from "../../ui/icon.tsx";

export type FoldProps = {
  line: ReactNode;
  tone?: "plain" | "danger";
  running?: ReactNode;
  /** True to begin open. */
  initial?: boolean;
  children: ReactNode;
};

/** A folded line; what is inside is drawn only while it is open. */
export function Fold({ line, tone = "plain", running, initial = false, children }: FoldProps) {
  const [open, setOpen] = useState(initial);
  const id = useId();
  return (
    <div className={`fold ${tone}`}>
      <button type="button" className="fold-line" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
        {running ?? <Icon name="right" size={14} className={open ? "rotate-90" : ""} />}
        {line}
      </button>
      {open && (
        <div id={id} className="fold-body">
          {children}
        </div>
      )}
    </div>
  );
}
