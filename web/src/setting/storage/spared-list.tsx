// The sessions that a prune leaves, by name, with the reason; folded until asked for.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Spared, SpareReason } from "../../../../src/domain/care/prune.ts";
import { SPARE_REASONS } from "../../../../src/domain/care/prune.ts";
import { titleOf } from "../../session-list/session-name.ts";
import { countText } from "../../session/time-text.ts";

export const REASON_WORD: Record<SpareReason, string> = { running: "Running", pinned: "Pinned", not_distilled: "Could not be distilled", changed: "Used since" };

/** The first fifty are named, of the others there are counts. */
export function SparedList({ spared: { spared, spared_by_reason } }: { spared: Spared }) {
  const [open, setOpen] = useState(false);
  const rest = SPARE_REASONS.reduce((sum, reason) => sum + spared_by_reason[reason], 0) - spared.length;
  return (
    <>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="mt-1 -ml-1 h-6 rounded-1 px-1 text-12 font-medium text-accent hover:bg-ground-2 touch:h-11">
        {open ? "Hide the list" : "See which and why"}
      </button>
      {open && (
        <ul aria-label="Sessions that stay" className="max-h-48 overflow-y-auto text-12">
          {spared.map(({ session_id, title, reason }) => (
            <li key={session_id} className="flex items-center gap-2 py-0.5">
              <Link to="/sessions/$session_id" params={{ session_id }} className="cut flex-1 rounded-1 py-0.5 underline-offset-2 hover:underline touch:py-3" title={titleOf({ title })}>
                {titleOf({ title })}
              </Link>
              <span className="flex-none text-ink-3">{REASON_WORD[reason].toLowerCase()}</span>
            </li>
          ))}
          {rest > 0 && <li className="py-1 text-ink-3">and {countText(rest)} more</li>}
        </ul>
      )}
    </>
  );
}
