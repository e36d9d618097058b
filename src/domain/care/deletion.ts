// Deletions: what was taken away, in counts, and how far it is gone. They never hold a word of it.
import type { DeletionId, SessionId } from "../ids.ts";

/** Who wanted it: a person for one session, a prune, a retention rule, or a session's being incognito. */
export const DELETION_CAUSES = ["person", "prune", "retention", "incognito"] as const;
export type DeletionCause = (typeof DELETION_CAUSES)[number];

export type DeletionCounts = { sessions: number; messages: number; events: number; turns: number; files: number; memories: number };

/** The receipt, in two stages: nobody can reach it any more; and its bytes are gone from Rapport's files. */
export type Deletion = {
  deletion_id: DeletionId;
  cause: DeletionCause;
  counts: DeletionCounts;
  unreachable_at: string;
  /** null until the next compaction. */
  bytes_gone_at: string | null;
};

/** A session that keeps what it copied. */
export type SessionCopy = { session_id: SessionId; title: string | null };

/** What would go with a session, and what would keep copies of it. */
export type DeletionPreview = {
  session_id: SessionId;
  /** Messages as they are stored, tool steps among them, and files that no other session has. */
  messages: number;
  files: number;
  /** Memories that only this session supports, and those that others support too. They stay unless they are to be forgotten. */
  memories_only_here: number;
  memories_shared: number;
  forks: SessionCopy[];
  hand_offs: SessionCopy[];
  /** Backups that were made since it began: by name for the owner, by time for others. */
  backups: string[];
};

/** What goes and what keeps copies, such as "66 messages and 2 files go for good. 1 fork and 3 backups keep copies." */
export function deletionWords({ messages, files, forks, hand_offs, backups }: Omit<DeletionPreview, "session_id">): string {
  const gone = joined([counted(messages, "message"), files > 0 && counted(files, "file")]);
  const kept = [forks.length > 0 && counted(forks.length, "fork"), hand_offs.length > 0 && counted(hand_offs.length, "hand-off"), backups.length > 0 && counted(backups.length, "backup")];
  const copies = forks.length + hand_offs.length + backups.length;
  const keep = copies === 0 ? "" : ` ${joined(kept)} ${copies === 1 ? "keeps a copy" : "keep copies"}.`;
  return `${gone} ${messages + files === 1 ? "goes" : "go"} for good.${keep}`;
}

/** A number with its noun: "1 fork", "1,200 messages". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? noun : `${noun.replace(/(?<![aeiou])y$/, "ie")}s`}`;
}

function joined(parts: (string | false)[]): string {
  const said = parts.filter((part) => part !== false);
  return said.length < 2 ? said.join("") : `${said.slice(0, -1).join(", ")} and ${said.at(-1)}`;
}
