// Care of the home: copies of it, and looking for what does not fit together. Both read only, beside everything that goes on.
import type { Fault } from "../domain/care/fault.ts";
import type { SessionId } from "../domain/ids.ts";

/** `bytes` is the size on disk. `sessions` and `messages` are null for copies that do not say what is in them. */
export type Backup = { name: string; bytes: number; created_at: string; sessions: number | null; messages: number | null };

/** What was found: the faults, and of those that can be rebuilt the sessions and indexes that have them. */
export type Examination = { faults: Fault[]; sessions: SessionId[]; indexes: string[] };

export interface Care {
  /** Copies the home as it is at `now` (milliseconds) into a new file. Throws AppError `disk_full` or `database_damaged`; then nothing is left of it. */
  backUp(now: number): Promise<Backup>;
  /** All copies in the backups folder, newest first. */
  listBackups(): Promise<Backup[]>;
  /** Compares every row and file with what it belongs to. Reads all messages: seconds for a million of them. */
  examine(): Promise<Examination>;
}
