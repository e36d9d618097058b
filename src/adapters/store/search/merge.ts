// A text index grows by segments, and a search looks into each of them. Many small ones are merged into few while nobody
// waits for the writer: with 100,000 messages a question takes a quarter less then.
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { isIndexing } from "./backlog.ts";

/** Segments of an index up to which merging is not worth its writing. */
const FEW = 8;
/** Pages that one step writes, about: a few milliseconds. */
export const MERGE_PAGES = 50;
/** SQLite's own number of segments of a size from which on they are merged, and ours. */
const [USUAL, MERGING] = [4, 2];

export const mergeIndexes: Run<"mergeIndexes"> = (db, { pages }) => {
  // What is still to be indexed would be written more often than it must.
  if (isIndexing(db)) return { left: "later" };
  for (const { name } of db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%USING fts5%' ORDER BY name")) {
    const begun = readMergeFrom(db, name) === MERGING;
    if (!begun && countSegments(db, name) <= FEW) continue;
    // Two of a size become one of the next size: each text is written as often as its index doubles.
    if (!begun) setMergeFrom(db, name, MERGING);
    const before = countChanges(db);
    db.run(`INSERT INTO "${name}" ("${name}", rank) VALUES ('merge', ?)`, pages);
    // The command itself counts as a change; more than that means that it found something to merge.
    if (countChanges(db) - before >= 2) return { left: "more" };
    setMergeFrom(db, name, USUAL);
  }
  return { left: "none" };
};

/** From how many segments of a size on an index is merged. It is kept there, so a merge that was cut off is known after a restart. */
function readMergeFrom(db: Database, index: string): number {
  return db.get<{ v: number }>(`SELECT v FROM "${index}_config" WHERE k = 'usermerge'`)?.v ?? USUAL;
}

function setMergeFrom(db: Database, index: string, segments: number): void {
  db.run(`INSERT INTO "${index}" ("${index}", rank) VALUES ('usermerge', ${segments})`);
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
