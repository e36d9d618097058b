// Deletions: their receipts, and what is left to be done until the bytes are gone.
import { statSync } from "node:fs";
import type { Deletion, DeletionCause, DeletionCounts } from "../../../domain/care/deletion.ts";
import type { DeletionId, PersonId } from "../../../domain/ids.ts";
import { AppError } from "../../../domain/errors.ts";
import type { StoreQueries } from "../../../ports/store.ts";
import type { Run } from "../command/command.ts";
import type { Database, Value } from "../database.ts";
import type { Ask } from "../query/session.ts";
import { iso } from "../rows.ts";
import { askJob } from "./job.ts";

type DeletionRow = DeletionCounts & {
  deletion_pk: number;
  deletion_id: DeletionId;
  cause: DeletionCause;
  unreachable_at: number;
  bytes_gone_at: number | null;
};

function toDeletion({ deletion_id, cause, sessions, messages, events, turns, files, memories, unreachable_at, bytes_gone_at }: DeletionRow): Deletion {
  return {
    ...{ deletion_id, cause, counts: { sessions, messages, events, turns, files, memories } },
    ...{ unreachable_at: iso(unreachable_at), bytes_gone_at: bytes_gone_at === null ? null : iso(bytes_gone_at) },
  };
}

/** The receipt of that id, begun when there is none yet; returns its key. */
export function openDeletion(db: Database, deletion: { deletion_id: DeletionId; person_id: PersonId; cause: DeletionCause; now: number }): number {
  const { deletion_id, person_id, cause, now } = deletion;
  const there = db.get<{ deletion_pk: number }>("SELECT deletion_pk FROM deletions WHERE deletion_id = ?", deletion_id);
  return there?.deletion_pk ?? db.run("INSERT INTO deletions (deletion_id, person_id, cause, unreachable_at) VALUES (?, ?, ?, ?)", deletion_id, person_id, cause, now).rowid;
}

/** Adds what went at time `now` to a receipt. */
export function addToDeletion(db: Database, deletion_pk: number, { now, ...counts }: DeletionCounts & { now: number }): Deletion {
  const names = Object.keys(counts) as (keyof DeletionCounts)[];
  const sql = `UPDATE deletions SET ${names.map((name) => `${name} = ${name} + ?`).join(", ")}, unreachable_at = ?, bytes_gone_at = NULL WHERE deletion_pk = ? RETURNING *`;
  return toDeletion(db.get<DeletionRow>(sql, ...names.map((name) => counts[name]), now, deletion_pk) as DeletionRow);
}

/** Milliseconds after words were erased until the file is compacted: further ones then go with it. */
const COMPACT_AFTER = 10_000;

/** Words were erased: in a while the file has none of them left. */
export function askCompaction(db: Database, now: number): void {
  askJob(db, { kind: "compact", key: "home", due_at: now + COMPACT_AFTER });
}

export const listDeletions: Ask<"listDeletions"> = (db, { person_id, deletion_id, cursor, limit }) => {
  const where = ["person_id = ?"];
  const values: Value[] = [person_id];
  if (deletion_id !== undefined) {
    where.push("deletion_id = ?");
    values.push(deletion_id);
  }
  if (cursor !== undefined) {
    where.push("deletion_pk < ?");
    values.push(readCursor(cursor));
  }
  const rows = db.all<DeletionRow>(`SELECT * FROM deletions WHERE ${where.join(" AND ")} ORDER BY deletion_pk DESC LIMIT ?`, ...values, limit + 1);
  const page = rows.slice(0, limit);
  return { deletions: page.map(toDeletion), next_cursor: rows.length > limit ? String(page.at(-1)?.deletion_pk) : null };
};

function readCursor(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new AppError("invalid_request", "This cursor is not one that a list gave. Begin again without a cursor.");
}

export const readCompaction: (db: Database) => ReturnType<StoreQueries["readCompaction"]> = (db) => {
  // A prune adds to its deletion until it is over, so that this one cannot be gone before.
  const left = db.get<{ n: number; first: number | null }>(
    `SELECT count(*) AS n, min(deletion_pk) AS first FROM (SELECT deletion_pk FROM sessions WHERE deletion_pk IS NOT NULL
     UNION ALL SELECT d.deletion_pk FROM prunes p JOIN deletions d USING (deletion_id) WHERE p.status = 'running')`,
  );
  const newest = db.get<{ upto: number | null }>("SELECT max(deletion_pk) AS upto FROM deletions WHERE bytes_gone_at IS NULL AND deletion_pk < ?", left?.first ?? Number.MAX_SAFE_INTEGER);
  const since = db.get<{ since: number | null }>("SELECT min(unreachable_at) AS since FROM deletions WHERE bytes_gone_at IS NULL")?.since ?? null;
  const file = db.get<{ file: string }>("SELECT file FROM pragma_database_list WHERE name = 'main'")?.file;
  return { upto: newest?.upto ?? 0, since, left: left?.n ?? 0, bytes: file ? statSync(file).size : 0 };
};

export const finishCompaction: Run<"finishCompaction"> = (db, { upto, now }) => {
  db.run("UPDATE deletions SET bytes_gone_at = ? WHERE bytes_gone_at IS NULL AND deletion_pk <= ?", now, upto);
};
