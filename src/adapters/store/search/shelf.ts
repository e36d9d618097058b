// A shelf of the text index: one FTS5 table with normalised lengths of its own. A row has the owner's tokens, the exact
// words, and the stems; nothing of the text itself. What each owner has on a shelf is counted along.
import type { Database } from "../database.ts";

/** What people said, and what agents and tools said: a long answer must not drown a short question. */
export type Shelf = "said" | "told";
export const SHELVES: readonly Shelf[] = ["said", "told"];

/** `stems` may hold more than the words give: the keys by which a text is found as well. `length` in words. */
export type ShelfRow = { rowid: number; owners: string[]; words: string[]; stems: string[]; length: number; speaker: string | null };

/** What an owner has on a shelf: texts, their words together, and how many were said by a named speaker. */
export type Holdings = { texts: number; length: number; spoken: number };

/** The name under which all owners are counted together. */
export const EVERYBODY = "";

export function putRow(db: Database, shelf: Shelf, row: ShelfRow): void {
  const { rowid, owners, words, stems } = row;
  db.run(`INSERT INTO ${shelf} (rowid, owner, words, stems) VALUES (?, ?, ?, ?)`, rowid, owners.join(" "), words.join(" "), stems.join(" "));
  const more = { texts: 1, length: row.length, spoken: row.speaker === null ? 0 : 1 };
  for (const owner of [...owners, EVERYBODY]) count(db, { shelf, owner }, more);
}

/** Takes a row away; `row` is as it was put. */
export function dropRow(db: Database, shelf: Shelf, row: Pick<ShelfRow, "rowid" | "owners" | "length" | "speaker">): void {
  db.run(`DELETE FROM ${shelf} WHERE rowid = ?`, row.rowid);
  const less = { texts: -1, length: -row.length, spoken: row.speaker === null ? 0 : -1 };
  for (const owner of [...row.owners, EVERYBODY]) count(db, { shelf, owner }, less);
}

/** Counts out all that the first of `owners` has, which the others have as well. */
export function dropHoldings(db: Database, owners: readonly string[]): void {
  const [own = "", ...others] = owners;
  for (const shelf of SHELVES) {
    const { texts, length, spoken } = readHoldings(db, shelf, own);
    if (texts === 0) continue;
    for (const owner of [...others, EVERYBODY]) count(db, { shelf, owner }, { texts: -texts, length: -length, spoken: -spoken });
    db.run("DELETE FROM text_owners WHERE owner = ? AND shelf = ?", own, shelf);
  }
}

/** Takes away the rows from `from` to `to` (exclusive), which are counted out already. */
export function dropRows(db: Database, [from, to]: [number, number]): void {
  // Named one by one: a range makes a text index without content look at all that it has.
  for (const shelf of SHELVES) db.run(`DELETE FROM ${shelf} WHERE rowid IN (SELECT message_pk FROM message_texts WHERE message_pk >= ? AND message_pk < ? AND shelf = ?)`, from, to, shelf);
}

function count(db: Database, { shelf, owner }: { shelf: Shelf; owner: string }, { texts, length, spoken }: Holdings): void {
  db.run(
    `INSERT INTO text_owners (owner, shelf, texts, length, spoken) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET texts = texts + excluded.texts, length = length + excluded.length, spoken = spoken + excluded.spoken`,
    ...[owner, shelf, texts, length, spoken],
  );
}

export function readHoldings(db: Database, shelf: Shelf, owner: string): Holdings {
  const row = db.get<Holdings>("SELECT texts, length, spoken FROM text_owners WHERE owner = ? AND shelf = ?", owner, shelf);
  return row ?? { texts: 0, length: 0, spoken: 0 };
}
