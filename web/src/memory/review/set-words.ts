// What a change set is called: by its session, or by who made it.
import type { ChangeSet, ChangeStatus } from "../../../../src/domain/memory/change-set.ts";
import type { Session } from "../../../../src/domain/session.ts";
import { useSession } from "../../app/services.tsx";
import { titleOf } from "../../session-list/session-name.ts";
import type { MarkState } from "../mark/memory-mark.tsx";

export const MARK_OF: Record<ChangeStatus, MarkState> = { held: "held", applied: "written", rejected: "undone", undone: "undone" };
export const STATUS_WORD: Record<ChangeStatus, string> = { held: "held for you", applied: "written", rejected: "discarded", undone: "undone" };

/** By its session, else by what it says. `session` is null once it is deleted, undefined while unknown. */
export function setTitle(set: Pick<ChangeSet, "cause" | "session_id" | "items">, session: Session | null | undefined): string {
  if (set.session_id === null) return firstWords(set) ?? deed(set);
  if (session === null) return "A session that was deleted";
  return session ? titleOf(session) : "A session";
}

export const CAUSE_WORD: Record<ChangeSet["cause"], string> = { person: "by you", tool: "by a tool", distillation: "from a session" };

/** The first memory that a set makes or rewords; undefined when it does neither. */
export function firstWords({ items }: Pick<ChangeSet, "items">): string | undefined {
  for (const item of items) {
    if (item.action === "add" || item.action === "supersede") return item.text;
    if (item.action === "update" && item.patch.text) return item.patch.text;
  }
  return undefined;
}

/** What was done where no words tell it. */
function deed({ items }: Pick<ChangeSet, "items">): string {
  const [item] = items;
  if (item?.action === "drop") return "A memory was dropped";
  if (item?.action !== "update") return "Nothing was changed";
  if (item.patch.pinned !== undefined) return item.patch.pinned ? "A memory was pinned" : "A memory was unpinned";
  return item.patch.kind === undefined ? "When a memory holds was changed" : "The kind of a memory was changed";
}

/** The title, live. */
export function useSetTitle(set: ChangeSet): string {
  return setTitle(set, useSession(set.session_id));
}
