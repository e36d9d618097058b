// The lines of a session list: rows, with a heading before what is pinned and before each group of days.
import type { Session } from "../../../../src/domain/session.ts";
import { groupOf } from "./session-time.ts";

export type ListLine = { kind: "group"; label: string } | { kind: "row"; session: Session };

/** Headings and rows in the order they stand. */
export function toLines(rows: readonly Session[], now: number, zone?: string): ListLine[] {
  const lines: ListLine[] = [];
  let last = "";
  for (const session of rows) {
    const label = session.pinned_at !== null ? "Pinned" : groupOf(session.last_activity_at, now, zone);
    if (label !== last) lines.push({ kind: "group", label });
    last = label;
    lines.push({ kind: "row", session });
  }
  return lines;
}
