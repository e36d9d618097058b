// Search for what stands in more messages than are counted: it says so, shows the newest, and lists still show every session.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { QUERIES } from "../../src/adapters/store/table.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import { parseSearch } from "../../src/domain/search/query.ts";
import { openRecallStore } from "../support/recall-store.ts";

const MESSAGES = 10_500;

test("of very many hits the newest are ranked and shown, and that is said", async () => {
  await using home = await openRecallStore();
  const old = await home.add([{ said: "gecko gecko gecko rare" }]);
  const { session_id } = await home.add([{ said: "gecko one" }]);
  const without = await home.add([{ said: "lizard" }]);
  const hidden = await home.add([{ said: "gecko hidden" }], { incognito: true });
  const db = openDatabase({ path: home.path, backups: home.path });
  try {
    const [{ pk }] = db.all<{ pk: number }>("SELECT message_pk AS pk FROM messages m JOIN sessions s ON s.session_pk = m.message_pk / 1048576 WHERE s.session_id = ?", session_id) as [{ pk: number }];
    const each = `FROM (WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${MESSAGES}) SELECT n FROM n)`;
    db.exec("BEGIN");
    db.run(`INSERT INTO messages SELECT m.message_pk + n, m.message_id || n, m.turn_pk, m.role, m.status, m.parts, m.created_at + n, m.tokens, m.speaker, m.caption ${each} CROSS JOIN messages m WHERE m.message_pk = ?`, pk);
    db.run(`INSERT INTO message_texts SELECT t.message_pk + n, t.shelf, t.turn_pk, t.speaker, t.at + n, t.traits, t.length, t.stems, t.key_stems ${each} CROSS JOIN message_texts t WHERE t.message_pk = ?`, pk);
    db.run(`INSERT INTO said (rowid, owner, words, stems) SELECT CAST(?1 AS INTEGER) + n, owner_tokens(s.session_pk, s.agent_id, s.on_behalf_of), 'gecko one', 'gecko one' ${each} CROSS JOIN sessions s WHERE s.session_pk = CAST(?1 AS INTEGER) / 1048576`, pk);
    db.run("UPDATE text_owners SET texts = texts + ? WHERE shelf = 'said'", MESSAGES);
    db.exec("COMMIT");
    const find = (q: string) => QUERIES.searchSessions(db, { person_id: OWNER_ID, query: parseSearch(q), limit: 50 });
    const many = find('"gecko"');
    assert.deepEqual([many.ranked_all, many.total, many.hits.length], [false, 10_000, 50]);
    assert.deepEqual(new Set(many.hits.map((hit) => hit.session_id)), new Set([session_id]), "the old one is not among the newest");
    assert.equal(many.hits[0]?.seq, MESSAGES + 1, "of what is as good the newest comes first");
    let [shown, page] = [many.hits.length, many];
    for (let cursor = many.next_cursor; cursor !== null; cursor = page.next_cursor) {
      page = QUERIES.searchSessions(db, { person_id: OWNER_ID, query: parseSearch('"gecko"'), limit: 50, cursor });
      shown += page.hits.length;
    }
    assert.equal(shown, 2000);
    assert.deepEqual(find('"gecko" "rare"').hits.map((hit) => hit.session_id), [old.session_id], "a rarer word finds it");
    const list = QUERIES.listSessions(db, { person_id: OWNER_ID, matches: parseSearch('"gecko"'), limit: 1 });
    const next = QUERIES.listSessions(db, { person_id: OWNER_ID, matches: parseSearch('"gecko"'), limit: 10, cursor: list.next_cursor ?? "" });
    assert.deepEqual(new Set([...list.sessions, ...next.sessions].map((session) => session.session_id)), new Set([old.session_id, session_id]));
    assert.equal(next.next_cursor, null);
    assert.ok(without.session_id !== hidden.session_id);
  } finally {
    db.close();
  }
});
