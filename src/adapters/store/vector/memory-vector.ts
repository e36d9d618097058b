// Vectors of memories: kept beside them, and compared with a question's one by one.
import type { AgentId, PersonId } from "../../../domain/ids.ts";
import type { TextVector } from "../../../domain/recall.ts";
import type { Database } from "../database.ts";
import { agentToken, sharedToken } from "../search/owner.ts";
import { toUnit } from "../search/vector.ts";
import { LIFT_MIN, liftOf, readVectors, usualOf } from "../search/vector-set.ts";
import type { MemoryScope } from "../../../domain/memory/memory.ts";

/** Of the likest memories this many count. */
const LIKE_MAX = 100;

type Owned = { agent_id: AgentId; person_id: PersonId; scope: MemoryScope };

/** The token of those who may read a memory. */
export function memoryOwner({ agent_id, person_id, scope }: Owned): string {
  return scope === "agent" ? sharedToken(agent_id) : agentToken(agent_id, person_id);
}

export function putMemoryVector(db: Database, memory_pk: number, { model, values }: TextVector): void {
  const owned = db.get<Owned>("SELECT agent_id, person_id, scope FROM memories WHERE memory_pk = ?", memory_pk);
  if (!owned || values.length === 0) return;
  dropMemoryVector(db, memory_pk);
  db.run(
    "INSERT INTO memory_vectors (memory_pk, owner, model, dimension, vector) VALUES (?, ?, ?, ?, ?)",
    ...[memory_pk, memoryOwner(owned), model, values.length],
    new Uint8Array(toUnit(values).buffer),
  );
}

export function dropMemoryVector(db: Database, memory_pk: number): void {
  db.run("DELETE FROM memory_vectors WHERE memory_pk = ?", memory_pk);
}

/** The memories that are nearer to the question than is usual among the owners' memories, by key: 1 for the nearest. */
export function likeMemories(db: Database, owners: readonly string[], vector: TextVector | undefined): Map<number, number> {
  if (!vector || vector.values.length === 0) return new Map();
  const question = toUnit(vector.values);
  const place = { table: "memory_vectors", model: vector.model, dimension: vector.values.length } as const;
  const found = owners.map((owner) => readVectors(db, { ...place, owner }).products(question, LIKE_MAX, null));
  const usual = usualOf(found);
  const lifts = found.flatMap((one) => one.best).map(({ pk, product }) => ({ pk, lift: liftOf(product, usual) })).filter(({ lift }) => lift >= LIFT_MIN);
  const best = Math.max(...lifts.map(({ lift }) => lift));
  return new Map(lifts.map(({ pk, lift }) => [pk, lift / best]));
}
