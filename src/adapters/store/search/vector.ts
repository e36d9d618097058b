// Vectors of messages: what a model of meaning made of them, kept in a plain table beside the words. They belong to one owner
// and one model, and are compared one by one; whoever calls the model hands them over.
import type { AgentId, MessageId, PersonId } from "../../../domain/ids.ts";
import type { TextVector } from "../../../domain/recall.ts";
import type { Run } from "../command/command.ts";
import type { Database } from "../database.ts";
import { rangeOf, SPAN } from "../rows.ts";
import { agentToken, sessionToken } from "./owner.ts";
import type { Scope } from "./recall.ts";
import { LIFT_MIN, liftOf, readVectors, usualOf } from "./vector-set.ts";

/** Of the likest messages this many count. */
const LIKE_MAX = 100;

type Row = { message_pk: number; session_pk: number; agent_id: AgentId; person_id: PersonId; incognito: number };

export const putVectors: Run<"putVectors"> = (db, { model, vectors }) => {
  let stored = 0;
  for (const { message_id, values } of vectors) if (putVector(db, { model, message_id, values }) !== undefined) stored += 1;
  return { stored };
};

/** Keeps the vector of a message; its key, or undefined when it is gone. */
export function putVector(db: Database, { model, message_id, values }: TextVector & { message_id: MessageId }): number | undefined {
  const row = db.get<Row>(
    `SELECT m.message_pk, s.session_pk, s.agent_id, s.on_behalf_of AS person_id, s.incognito
     FROM messages m JOIN sessions s ON s.session_pk = m.message_pk / ${SPAN} WHERE m.message_id = ?`,
    message_id,
  );
  if (!row || values.length === 0) return undefined;
  const owner = row.incognito === 1 ? sessionToken(row.session_pk) : agentToken(row.agent_id, row.person_id);
  db.run("DELETE FROM vectors WHERE message_pk = ? AND model = ?", row.message_pk, model);
  db.run(
    "INSERT INTO vectors (message_pk, owner, model, dimension, vector) VALUES (?, ?, ?, ?, ?)",
    ...[row.message_pk, owner, model, values.length],
    new Uint8Array(toUnit(values).buffer),
  );
  return row.message_pk;
}

/** The vector at length 1, so that a product is the cosine; one of length 0 stays as it is. */
export function toUnit(values: Float32Array): Float32Array {
  const length = Math.hypot(...values);
  return length > 0 ? values.map((value) => value / length) : Float32Array.from(values);
}

/**
 * The likest messages by key: 1 for the best, 0 for the last of a hundred or what is only as like as is usual. Spread so because
 * the likeness of texts that have nothing in common is far from 0 with most models. Nothing when not even the best is near.
 */
export function findLikeness(db: Database, { owner, session_pk }: Scope, vector: TextVector | undefined): Map<number, number> {
  if (!vector || vector.values.length === 0) return new Map();
  const within = session_pk === null ? [owner] : readOwners(db, session_pk);
  const range = session_pk === null ? null : rangeOf(session_pk);
  const all = within.flatMap((one) => readVectors(db, { table: "vectors", owner: one, model: vector.model, dimension: vector.values.length }).products(toUnit(vector.values), LIKE_MAX, range));
  const usual = usualOf(all);
  const best = all.flatMap((one) => one.best).toSorted((a, b) => b.product - a.product).slice(0, LIKE_MAX);
  const high = best[0]?.product ?? 0;
  // The nearest of what is far is not near.
  if (liftOf(high, usual) < LIFT_MIN) return new Map();
  const low = Math.max(usual, best.length < LIKE_MAX ? Math.min(0, best.at(-1)?.product ?? 0) : (best.at(-1)?.product ?? 0));
  return new Map(best.flatMap(({ pk, product }) => (product > low ? [[pk, (product - low) / (high - low)] as const] : [])));
}

/** Where a session's vectors are: with its agent's, or for itself when it is hidden. */
function readOwners(db: Database, session_pk: number): string[] {
  const row = db.get<{ owner: string }>("SELECT owner FROM vectors WHERE message_pk >= ? AND message_pk < ? LIMIT 1", ...rangeOf(session_pk));
  return row ? [row.owner] : [];
}
