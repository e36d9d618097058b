// A text index grows by segments, and a search looks into each of them. Many small ones are merged into few while nobody
// waits for the writer: with 100,000 messages a question takes a quarter less then.
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";

/** Segments of an index from which on merging is worth its writing. */
const SEGMENTS_MAX = 8;
/** Pages that one step writes, about: a few milliseconds. */
export const MERGE_PAGES = 50;

export const mergeIndexes: Run<"mergeIndexes"> = (db, { pages }) => {
  for (const { name } of db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%USING fts5%' ORDER BY name")) {
    const merging = isMerging(db, name);
    if (!merging && countSegments(db, name) <= SEGMENTS_MAX) continue;
    // Two of a size become one of the next size: each text is written as often as its index doubles.
    if (!merging) db.run(`INSERT INTO "${name}" ("${name}", rank) VALUES ('usermerge', 2)`);
    const before = countChanges(db);
    db.run(`INSERT INTO "${name}" ("${name}", rank) VALUES ('merge', ?)`, pages);
    // The command itself counts as a change; more than that means that it found something to merge.
    if (countChanges(db) - before >= 2) return { done: false };
    db.run(`INSERT INTO "${name}" ("${name}", rank) VALUES ('usermerge', 4)`);
  }
  return { done: true };
};

/** True while a merge that was begun is not through: what it is set to says so, also after a restart. */
function isMerging(db: Database, index: string): boolean {
  return db.get<{ v: number }>(`SELECT v FROM "${index}_config" WHERE k = 'usermerge'`)?.v === 2;
}

/** From one segment to the next by the index's own order, without reading it through. */
export function countSegments(db: Database, index: string): number {
  const sql = `WITH RECURSIVE each(id) AS (SELECT min(segid) FROM "${index}_idx" UNION ALL SELECT (SELECT min(segid) FROM "${index}_idx" WHERE segid > id) FROM each WHERE id IS NOT NULL)
    SELECT count(id) AS n FROM each`;
  return db.get<{ n: number }>(sql)?.n ?? 0;
}

function countChanges(db: Database): number {
  return db.get<{ n: number }>("SELECT total_changes() AS n")?.n ?? 0;
}
