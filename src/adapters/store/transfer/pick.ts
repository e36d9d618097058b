// Which sessions go into a bundle, how much they hold, and which memories belong to one.
import type { ExportedMemory } from "../../../domain/export/transcript.ts";
import type { BundleCandidate } from "../../../ports/session/transfer.ts";
import { findSession } from "../find.ts";
import type { Ask } from "../query/session.ts";
import { iso } from "../rows.ts";

export const listBundle: Ask<"listBundle"> = (db, { person_id, session_ids, agent_id, all, branches }) => {
  const ids = JSON.stringify(session_ids ?? []);
  const chosen = `SELECT session_pk, session_id FROM sessions WHERE on_behalf_of = ?1 AND (session_id IN (SELECT value FROM json_each(?2))
    OR ((?3 OR agent_id = ?4) AND incognito = 0 AND message_count > 0))`;
  // A fork of a fork is one too.
  const forks = `UNION SELECT f.session_pk, f.session_id FROM chosen c JOIN sessions f ON f.forked_from_session = c.session_id WHERE ?5 AND f.on_behalf_of = ?1 AND f.incognito = 0`;
  const rows = db.all<Omit<BundleCandidate, "incognito"> & { incognito: number }>(
    `WITH RECURSIVE chosen (session_pk, session_id) AS (${chosen} ${forks})
     SELECT s.session_id, s.incognito, s.message_seq AS messages, s.bytes,
       (SELECT coalesce(sum(f.size), 0) FROM session_files sf JOIN files f USING (file_pk) WHERE sf.session_pk = s.session_pk) AS files
     FROM sessions s JOIN chosen USING (session_pk) ORDER BY s.created_at, s.session_id`,
    ...[person_id, ids, all === true ? 1 : 0, agent_id ?? null, branches === true ? 1 : 0],
  );
  return rows.map((row) => ({ ...row, incognito: row.incognito === 1 }));
};

type Row = Omit<ExportedMemory, "learned_at"> & { learned_at: number };

export const listSessionMemories: Ask<"listSessionMemories"> = (db, own) => {
  const session = findSession(db, own);
  if (!session) return [];
  const gave = "SELECT 1 FROM memory_sources o WHERE o.memory_pk = m.memory_pk AND o.session_id = ?2";
  const used = `SELECT p.value ->> 'memory_id' FROM turns t JOIN receipts r USING (turn_pk), json_each(r.data, '$.primed') p WHERE t.session_pk = ?4`;
  return db
    .all<Row>(
      `SELECT memory_id, kind, text, learned_at, iif(person_id = ?1 AND EXISTS (${gave}), 'gave', 'used') AS relation FROM memories m
       WHERE agent_id = ?3 AND (person_id = ?1 OR scope = 'agent') AND ((person_id = ?1 AND EXISTS (${gave})) OR memory_id IN (${used})) ORDER BY memory_pk`,
      ...[own.person_id, own.session_id, session.agent_id, session.session_pk],
    )
    .map((row) => ({ ...row, learned_at: iso(row.learned_at) }));
};
