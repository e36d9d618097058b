// What sessions hold up memories: those that only one supports, for whoever deletes it and wants them forgotten.
import type { MemoryId } from "../../../domain/ids.ts";
import type { Database } from "../database.ts";
import type { SessionRow } from "../rows.ts";

type Supporter = Pick<SessionRow, "session_id" | "agent_id" | "on_behalf_of">;

/** The memories that a session supports: alone, or together with others that are still there. */
export function supportedBy(db: Database, { session_id, agent_id, on_behalf_of }: Supporter): { alone: MemoryId[]; shared: MemoryId[] } {
  const rows = db.all<{ memory_id: MemoryId; others: number }>(
    `SELECT memory_id, EXISTS (SELECT 1 FROM memory_sources o JOIN sessions s USING (session_id)
       WHERE o.memory_pk = m.memory_pk AND o.session_id <> ?1 AND s.on_behalf_of = ?2) AS others
     FROM memories m WHERE person_id = ?2 AND agent_id = ?3 AND EXISTS (SELECT 1 FROM memory_sources WHERE memory_pk = m.memory_pk AND session_id = ?1)`,
    session_id,
    on_behalf_of,
    agent_id,
  );
  const pick = (others: number) => rows.filter((row) => row.others === others).map((row) => row.memory_id);
  return { alone: pick(0), shared: pick(1) };
}

/** What was learned from a session alone and is no memory now, held, refused, undone or dropped: its words stand in the history. */
export function apartFrom(db: Database, { session_id, agent_id, on_behalf_of }: Supporter): MemoryId[] {
  const rows = db.all<{ memory_id: MemoryId }>(
    `SELECT DISTINCT i.value ->> 'memory_id' AS memory_id FROM change_sets c, json_each(c.items) i
     WHERE c.person_id = ?2 AND c.agent_id = ?3 AND i.value ->> 'memory_id' IS NOT NULL AND i.value ->> 'memory_id' NOT IN (SELECT memory_id FROM memories)
       AND (c.session_id = ?1 OR EXISTS (SELECT 1 FROM json_each(i.value, '$.sources') s WHERE s.value ->> 'session_id' = ?1))
       AND NOT EXISTS (SELECT 1 FROM json_each(i.value, '$.sources') s JOIN sessions o ON o.session_id = s.value ->> 'session_id'
         WHERE o.session_id <> ?1 AND o.on_behalf_of = ?2)`,
    session_id,
    on_behalf_of,
    agent_id,
  );
  return rows.map((row) => row.memory_id);
}
