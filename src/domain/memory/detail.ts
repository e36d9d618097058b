// A memory as people look at it: how often it was used, what made it, what changed it, and where it was said.
import type { ChangeSetId, MessageId, SessionId } from "../ids.ts";
import type { ChangeCause, ChangeItem, ChangeStatus } from "./change-set.ts";
import type { Memory } from "./memory.ts";

/** `use_count`: turns whose prompt it stood in; `last_used_at` is the newest of them, null while there is none. */
export type MemoryRow = Memory & { use_count: number; last_used_at: string | null };

/** A change that made, changed or dropped it, oldest first. `status` says whether it counts. */
export type MemoryChange = { change_set_id: ChangeSetId; cause: ChangeCause; action: ChangeItem["action"]; status: ChangeStatus; at: string };

/** A message that supports it. `title`, `excerpt` and `at` are null once the message is `erased`. */
export type SourceView = {
  session_id: SessionId;
  message_id: MessageId;
  erased: boolean;
  title: string | null;
  /** The words of the message, at most 300 characters. */
  excerpt: string | null;
  at: string | null;
};

export type MemoryDetail = Omit<MemoryRow, "sources"> & { sources: SourceView[]; history: MemoryChange[] };
