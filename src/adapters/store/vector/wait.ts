// Texts that lack a vector of the embedding model: a row each, from when the text is written until it has its vector. While
// no model is set there are none, so that nobody pays for what is not used.
import { EMBEDDING_MODEL } from "../../../domain/model.ts";
import type { Database } from "../database.ts";
import { SPAN } from "../rows.ts";

export type VectorKind = "memory" | "message";

/** The embedding model of the settings, `provider/model`; null while none is set. */
export function readEmbeddingModel(db: Database): string | null {
  return db.get<{ model: string }>("SELECT value ->> '$' AS model FROM settings WHERE key = ?", EMBEDDING_MODEL)?.model ?? null;
}

/** Notes a text that was written. One that has its vector, as after a new text index, does not wait. */
export function waitForVector(db: Database, kind: VectorKind, pk: number): void {
  db.run(
    `INSERT OR IGNORE INTO vector_waits (kind, pk) SELECT ?1, ?2 FROM settings s WHERE s.key = ?3
       AND NOT EXISTS (SELECT 1 FROM ${kind === "memory" ? "memory_vectors" : "vectors"} v WHERE v.${kind}_pk = ?2 AND v.model = s.value ->> '$')`,
    ...[kind, pk, EMBEDDING_MODEL],
  );
}

/** The text has its vector, or is to have none. */
export function endWait(db: Database, kind: VectorKind, pk: number): void {
  db.run("DELETE FROM vector_waits WHERE kind = ? AND pk = ?", kind, pk);
}

/** The messages of a session that is deleted wait no more. */
export function endWaits(db: Database, [from, to]: [number, number]): void {
  db.run("DELETE FROM vector_waits WHERE kind = 'message' AND pk >= ? AND pk < ?", from, to);
}

/** After the model was changed: what the old one made goes at once, since it cannot be compared, and every text waits for the new one. */
export function restartVectors(db: Database): void {
  // Without conditions: SQLite drops whole tables in no time.
  for (const table of ["vectors", "memory_vectors", "vector_waits"]) db.run(`DELETE FROM ${table}`);
  if (readEmbeddingModel(db) === null) return;
  db.run("INSERT INTO vector_waits (kind, pk) SELECT 'memory', memory_pk FROM memories WHERE superseded_by IS NULL");
  db.run(
    `INSERT INTO vector_waits (kind, pk) SELECT 'message', m.message_pk FROM messages m CROSS JOIN message_texts t USING (message_pk)
     WHERE m.role <> 'tool' AND m.message_pk / ${SPAN} NOT IN (SELECT session_pk FROM sessions WHERE incognito = 1 OR deletion_pk IS NOT NULL) ORDER BY m.message_pk`,
  );
}
