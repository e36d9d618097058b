// Care of the home: copies of it, and looking for what does not fit together. Both read only, beside everything that goes on.
import type { HomeSizes } from "../../domain/care/storage.ts";
import type { Fault } from "../../domain/care/fault.ts";
import type { AgentId, PersonId, SessionId } from "../../domain/ids.ts";

/** `bytes` is the size on disk. `sessions` and `messages` are null for copies that do not say what is in them. */
export type Backup = { name: string; bytes: number; created_at: string; sessions: number | null; messages: number | null };

/** Whose memories they are. */
export type MemoryOwner = { agent_id: AgentId; person_id: PersonId };

/**
 * What was found: the faults, and of those that can be rebuilt what has them: sessions, indexes, the text index of messages,
 * that of memories, and those whose memories are not what the changes say.
 */
export type Examination = { faults: Fault[]; sessions: SessionId[]; indexes: string[]; messageText: boolean; memoryText: boolean; owners: MemoryOwner[] };

export interface Care {
  /** Copies the home as it is at `now` (milliseconds) into a new file. Throws AppError `disk_full` or `database_damaged`; then nothing is left of it. */
  backUp(now: number): Promise<Backup>;
  /** All copies in the backups folder, newest first. */
  listBackups(): Promise<Backup[]>;
  /** What the home's files take up on the disk. */
  measure(): Promise<Omit<HomeSizes, "free">>;
  /** Compares every row and file with what it belongs to. Reads all messages: seconds for a million of them. */
  examine(): Promise<Examination>;
}
