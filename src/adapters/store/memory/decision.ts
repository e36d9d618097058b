// What a person decides about change sets: kept, refused, taken back and done again.
import { AppError } from "../../../domain/errors.ts";
import type { ChangeSetId } from "../../../domain/ids.ts";
import type { ChangeSet, ChangeStatus } from "../../../domain/memory/change-set.ts";
import { createdBy, dependants } from "../../../domain/memory/change-set.ts";
import { broughtBack } from "../../../domain/memory/redo.ts";
import { settle } from "../../../domain/memory/twin.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { iso } from "../rows.ts";
import { applySet, markApplied, marksOf, refold } from "./change-set.ts";
import type { ChangeSetRow, Owner } from "./change-set-row.ts";
import { CHANGE_SET_COLUMNS, readApplied, readSet, requireSet, toChangeSet, writeItems } from "./change-set-row.ts";
import { readKnown } from "./memory-row.ts";

export const applyChangeSet: Run<"applyChangeSet"> = (db, { change_set_id, person_id, keep, now }) => {
  const set = requireSet(db, { change_set_id, person_id });
  if (set.status === "applied") return { change_set: set, also: [], changes: [] };
  if (keep !== null && set.status !== "held") throw new AppError("conflict", "Only what waits for you can be taken in part.", { details: { status: set.status } });
  const also = set.status === "undone" ? redo(db, set, now) : [];
  if (set.status !== "undone") {
    const kept = set.items.filter((_, index) => keep === null || keep.includes(index));
    writeItems(db, { change_set_id, items: settle(kept, readKnown(db, set), iso(now)) });
    applySet(db, readSet(db, change_set_id), now);
    putBehind(db, readSet(db, change_set_id));
  }
  const applied = [set, ...also].map((one) => readSet(db, one.change_set_id));
  return { change_set: applied[0] as ChangeSet, also: applied.slice(1), changes: marksOf(db, applied, now) };
};

/**
 * What is kept only now may have been replaced while it waited: what replaced it, and all that builds on that, comes behind it
 * in the fold. What was forgotten meanwhile is there again, since its person wants it.
 */
function putBehind(db: Database, kept: ChangeSet): void {
  const made = new Set(kept.items.map(createdBy));
  const forgets = (set: ChangeSet) => set.items.some((item) => item.action === "drop" && made.has(item.target));
  const others = readApplied(db, kept).filter((set) => set.change_set_id !== kept.change_set_id && !forgets(set));
  const behind = dependants([kept, ...others], kept.change_set_id);
  for (const { change_set_id } of behind) db.run("UPDATE change_sets SET applied_no = (SELECT max(applied_no) + 1 FROM change_sets) WHERE change_set_id = ?", change_set_id);
  if (behind.length > 0) refold(db, kept);
}

/** Does a set again, with those that its undo took along; returns these. */
function redo(db: Database, set: ChangeSet, now: number): ChangeSet[] {
  const { back, waits } = broughtBack(readUndone(db, set), set.change_set_id);
  for (const [id, maker] of waits) db.run("UPDATE change_sets SET undone_with = ? WHERE change_set_id = ?", maker, id);
  for (const one of [set, ...back]) markApplied(db, one.change_set_id, now);
  refold(db, set);
  return back;
}

/** The undone sets in the order in which they were first applied; a file of an older Rapport did not keep that. */
function readUndone(db: Database, owner: Owner) {
  const sql = `SELECT ${CHANGE_SET_COLUMNS}, undone_with FROM change_sets WHERE person_id = ? AND agent_id = ? AND status = 'undone' ORDER BY applied_no, change_set_pk`;
  const rows = db.all<ChangeSetRow & { undone_with: ChangeSetId | null }>(sql, owner.person_id, owner.agent_id);
  return rows.map(({ undone_with, ...row }) => ({ set: toChangeSet(row), undone_with }));
}

export const rejectChangeSet: Run<"rejectChangeSet"> = (db, { change_set_id, person_id, now }) => {
  const set = requireSet(db, { change_set_id, person_id });
  if (set.status !== "held") throw new AppError("conflict", "This does not wait for you any more.", { details: { status: set.status } });
  decide(db, change_set_id, "rejected", now);
  const rejected = readSet(db, change_set_id);
  return { change_set: rejected, changes: marksOf(db, [rejected], now) };
};

export const undoChangeSet: Run<"undoChangeSet"> = (db, { change_set_id, person_id, now }) => {
  const set = requireSet(db, { change_set_id, person_id });
  if (set.status !== "applied") throw new AppError("conflict", "Only what was applied can be undone.", { details: { status: set.status } });
  const also = dependants(readApplied(db, set), change_set_id);
  for (const one of [set, ...also]) decide(db, one.change_set_id, "undone", now);
  for (const one of also) db.run("UPDATE change_sets SET undone_with = ? WHERE change_set_id = ?", change_set_id, one.change_set_id);
  refold(db, set);
  const all = [set, ...also].map((one) => readSet(db, one.change_set_id));
  return { change_set: all[0] as ChangeSet, also: all.slice(1), changes: marksOf(db, all, now) };
};

/** Its place in the fold stays its own, for when it is done again. */
function decide(db: Database, change_set_id: ChangeSetId, status: ChangeStatus, now: number): void {
  db.run("UPDATE change_sets SET status = ?, decided_at = ?, undone_with = NULL WHERE change_set_id = ?", status, now, change_set_id);
}
