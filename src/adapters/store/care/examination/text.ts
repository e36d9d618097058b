// Whether the text index is what the messages and titles say: each has its row or waits for it, no row is of something that is
// gone, and what each owner has is counted rightly.
import type { AgentId, PersonId } from "../../../../domain/ids.ts";
import type { Part } from "../../../../domain/message.ts";
import type { Database } from "../../database.ts";
import { countRows } from "../../database.ts";
import { SPAN } from "../../rows.ts";
import { wordsOf } from "../../search/language/token.ts";
import { textToFind } from "../../search/message-text.ts";
import { tokensOf } from "../../search/owner.ts";
import type { Holdings, Shelf } from "../../search/shelf.ts";
import { EVERYBODY, SHELVES } from "../../search/shelf.ts";
import { FINDABLE_TITLE } from "../../search/title.ts";

/** Messages, titles, index rows and sums that are wrong. */
export function countTextFaults(db: Database): number {
  return countMissing(db) + countExtra(db) + countWrongSums(db) + countTitles(db);
}

/** Messages that have words, no row, and do not wait for one. Those of a session that is being deleted need none. */
function countMissing(db: Database): number {
  const rows = db.all<{ parts: string; caption: string | null }>(
    `SELECT m.parts, m.caption FROM messages m JOIN sessions s ON s.session_pk = m.message_pk / ${SPAN}
     WHERE s.deletion_pk IS NULL AND NOT EXISTS (SELECT 1 FROM message_texts t WHERE t.message_pk = m.message_pk)
       AND NOT EXISTS (SELECT 1 FROM text_backlog b WHERE m.message_pk BETWEEN b.first_pk AND b.next_pk)`,
  );
  return rows.filter(({ parts, caption }) => wordsOf(textToFind({ parts: JSON.parse(parts) as Part[], caption })).length > 0).length;
}

/** Rows of messages that are gone, and what one of the two tables of a shelf has and the other has not. */
function countExtra(db: Database): number {
  const apart = SHELVES.map(
    (shelf) =>
      countRows(db, `${shelf}_docsize d WHERE NOT EXISTS (SELECT 1 FROM message_texts t WHERE t.message_pk = d.id AND t.shelf = '${shelf}')`) +
      countRows(db, `message_texts t WHERE t.shelf = '${shelf}' AND NOT EXISTS (SELECT 1 FROM ${shelf}_docsize d WHERE d.id = t.message_pk)`),
  );
  return apart.reduce((sum, n) => sum + n, countRows(db, "message_texts t WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.message_pk = t.message_pk)"));
}

/** Titles without a row, and rows of sessions whose title is not to be found. */
function countTitles(db: Database): number {
  const missing = countRows(db, `sessions s WHERE ${FINDABLE_TITLE} AND NOT EXISTS (SELECT 1 FROM titled_docsize d WHERE d.id = s.session_pk)`);
  return missing + countRows(db, `titled_docsize d WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE s.session_pk = d.id AND ${FINDABLE_TITLE})`);
}

type SessionTexts = Holdings & { session_pk: number; shelf: Shelf; agent_id: AgentId; person_id: PersonId; incognito: number };

function countWrongSums(db: Database): number {
  const truth = new Map<string, Holdings>();
  const add = (key: string, { texts, length, spoken }: Holdings, sign: number) => {
    const sum = truth.get(key) ?? { texts: 0, length: 0, spoken: 0 };
    truth.set(key, { texts: sum.texts + sign * texts, length: sum.length + sign * length, spoken: sum.spoken + sign * spoken });
  };
  for (const row of readSessionTexts(db)) {
    for (const owner of [...tokensOf({ ...row, hidden: row.incognito === 1 }), EVERYBODY]) add(`${row.shelf} ${owner}`, row, 1);
  }
  for (const row of db.all<Holdings & { owner: string; shelf: Shelf }>("SELECT owner, shelf, texts, length, spoken FROM text_owners")) add(`${row.shelf} ${row.owner}`, row, -1);
  return [...truth.values()].filter(({ texts, length, spoken }) => texts !== 0 || length !== 0 || spoken !== 0).length;
}

/** What each session has on each shelf. One that is being deleted is counted out at once. */
function readSessionTexts(db: Database): SessionTexts[] {
  return db.all<SessionTexts>(
    `SELECT s.session_pk, t.shelf, s.agent_id, s.on_behalf_of AS person_id, s.incognito,
       count(*) AS texts, sum(t.length) AS length, sum(t.speaker IS NOT NULL) AS spoken
     FROM message_texts t JOIN sessions s ON s.session_pk = t.message_pk / ${SPAN} WHERE s.deletion_pk IS NULL GROUP BY s.session_pk, t.shelf`,
  );
}
