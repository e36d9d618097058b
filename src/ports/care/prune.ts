// Prunes, incognito sessions and what takes up room. Part of the store's port.
import type { Prune, PruneCause, PruneChoice, PrunePlan } from "../../domain/care/prune.ts";
import type { Storage } from "../../domain/care/storage.ts";
import type { DeletionId, PersonId, PruneId, SessionId } from "../../domain/ids.ts";
import type { SessionType } from "../../domain/session.ts";
import type { Change } from "../store.ts";

/** Milliseconds since 1970. */
type Now = { now: number };
type OwnPrune = { prune_id: PruneId; person_id: PersonId };

/** `before`: milliseconds, exclusive. */
export type NewPrune = Now & OwnPrune & Omit<PruneChoice, "before"> & { cause: PruneCause; before: number };

/** What became of a session in a prune: `left` is for later, `over` that the prune does not run any more. */
export type PruneVerdict = "deleted" | "spared" | "left" | "over";

export interface PruneCommands {
  /** Begins a plan, which is then filled. Plans that nobody carried out in time go, and old prunes of retention rules. */
  openPrune(input: NewPrune): void;
  /** Puts up to `limit` sessions with keys above `after` into a plan; `next` is where it goes on, null at the end. */
  fillPrune(input: { prune_id: PruneId; after: number; limit: number }): { next: number | null };
  /** Forgets a plan that was not carried out. */
  dropPrune(input: { prune_id: PruneId }): void;
  /** Has the plan carried out; one that runs or has ended is left as it is. Throws 404, and 409 when it has expired or was cancelled. */
  startPrune(input: Now & OwnPrune & { deletion_id: DeletionId }): void;
  /**
   * Deletes a session of a running prune, spares it, or asks for its distillation, whatever is right at this moment. With
   * `room` false no further distillation is asked for. `messages`: how many went.
   */
  pruneSession(input: Now & { prune_id: PruneId; session_id: SessionId; room: boolean }): { verdict: PruneVerdict; messages: number; changes: Change[] };
  /** The prune has ended, when nothing of its plan is left. */
  finishPrune(input: Now & { prune_id: PruneId }): void;
  /** Ends a prune where it is; what has gone stays gone. One that has ended is left as it is. Throws 404. */
  cancelPrune(input: Now & OwnPrune): void;
  /** Erases an incognito session that is closed or was left. `again`: when to look at it again, milliseconds; null when there is nothing to do any more. */
  eraseIncognito(input: Now & { session_id: SessionId; deletion_id: DeletionId }): { again: number | null; changes: Change[] };
}

export interface PruneQueries {
  /** What a plan would do if it were carried out now; null when there is none of this person. */
  readPlan(input: OwnPrune): PrunePlan | null;
  /** Newest first; without plans, unless one is asked for by its id. */
  listPrunes(input: { person_id: PersonId; prune_id?: PruneId | undefined; cursor?: string | undefined; limit: number }): { prunes: Prune[]; next_cursor: string | null };
  /** Sessions of a running prune that are to be looked at, those that can go first; and how many of it are being distilled. */
  listPruneLeft(input: { prune_id: PruneId; limit: number }): { left: SessionId[]; distilling: number };
  /** People with sessions of this type that were last active before `before`, milliseconds. */
  listOutlived(input: { type: SessionType; before: number }): PersonId[];
  /** What this person's sessions take up, and how many bytes of the database file are free. */
  readStorage(input: { person_id: PersonId }): Omit<Storage, "home"> & { free: number };
}
