// Vectors compared with what there is to embed: one of the chosen model for each text, asked for once.
import { DatabaseSync } from "node:sqlite";
import type { World } from "./world.ts";

const MODEL = "(SELECT value ->> '$' FROM settings WHERE key = 'embedding_model')";
/** Each counts rows that should not be. */
const WRONG = {
  "messages have no vector": `message_texts t JOIN messages m USING (message_pk) WHERE ${MODEL} IS NOT NULL AND m.role <> 'tool' AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.message_pk = m.message_pk)`,
  "memories have no vector": `memories m WHERE ${MODEL} IS NOT NULL AND m.superseded_by IS NULL AND NOT EXISTS (SELECT 1 FROM memory_vectors v WHERE v.memory_pk = m.memory_pk)`,
  "vectors are of a model that is not chosen": `(SELECT model FROM vectors UNION ALL SELECT model FROM memory_vectors) WHERE model IS NOT ${MODEL}`,
  "texts still wait for a vector": "vector_waits",
};

/** When all is quiet. */
export function checkVectors({ path, reference, crashes }: World): string[] {
  const db = new DatabaseSync(path, { readOnly: true });
  const found = Object.entries(WRONG).flatMap(([text, from]) => {
    const { n } = db.prepare(`SELECT count(*) AS n FROM ${from}`).get() as { n: number };
    return n > 0 ? [`${n} ${text}`] : [];
  });
  db.close();
  // A crash may take the answer; a fork and another model make it be asked for anew, as does a message that was given back.
  const paid = reference.sent.filter((one) => (reference.embedded.get(one.content) ?? 0) > 1 + crashes + reference.renewals + (one.again ? 1 : 0));
  return [...found, ...paid.map((one) => `"${one.content}" was embedded ${reference.embedded.get(one.content)} times`)];
}
