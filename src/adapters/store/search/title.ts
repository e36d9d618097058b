// Titles in the text index: a table of their own, so that a search knows a title from a message. Hidden sessions are left out.
import type { Database } from "../database.ts";

/** Whether the title of a session `s` may be found. `title_words` and `owner_tokens` are ours (function.ts). */
export const FINDABLE_TITLE = "s.title IS NOT NULL AND s.incognito = 0 AND s.deletion_pk IS NULL AND title_words(s.title) <> ''";

/** Followed by a condition on `s`. */
const INSERT_TITLES = `INSERT INTO titled (rowid, owner, words)
  SELECT s.session_pk, owner_tokens(s.session_pk, s.agent_id, s.on_behalf_of), title_words(s.title) FROM sessions s WHERE ${FINDABLE_TITLE}`;

/** Puts a session's title into the index as it is now, in place of what it was. */
export function indexTitle(db: Database, session_pk: number): void {
  dropTitle(db, session_pk);
  db.run(`${INSERT_TITLES} AND s.session_pk = ?`, session_pk);
}

/** Takes a session's title out of the index. */
export function dropTitle(db: Database, session_pk: number): void {
  db.run("DELETE FROM titled WHERE rowid = ?", session_pk);
}

/** Makes the index of all titles anew. */
export function rebuildTitles(db: Database): void {
  db.run("INSERT INTO titled (titled) VALUES ('delete-all')");
  db.run(INSERT_TITLES);
}
