// All vectors of one owner and model, side by side in memory, so that a question is compared with them in milliseconds. The
// table is the truth: each use asks it first whether anything was added or taken away.
import type { Database } from "../database.ts";

/** Bytes that a connection keeps in memory; the sets that were not used for longest are let go. */
const KEPT_MAX = 256 * 1024 * 1024;
/** Rows of one read. */
const BATCH = 2000;

/** `table` also says of what: each has its own kind of key. */
export type VectorPlace = { table: keyof typeof KEYS; owner: string; model: string; dimension: number };
export type Product = { pk: number; product: number };
/** The largest products, in no order; and of how many they are, with the sum of all. */
export type Products = { best: Product[]; count: number; sum: number };

export type VectorSet = {
  /** The `limit` largest products with a vector; with a range, of keys from its first to its second (exclusive). */
  products(question: Float32Array, limit: number, range: [number, number] | null): Products;
};

/** How far above the usual something must be, of the way to being the same; what has nothing to do with a question stays below with most models. */
export const LIFT_MIN = 0.2;
/** Fewer do not show what is usual. */
const USUAL_MIN = 8;

/** The likeness that is usual among what was compared: 0.1 with some models and 0.6 with others, so each question measures it. */
export function usualOf(found: readonly Products[]): number {
  const count = found.reduce((all, one) => all + one.count, 0);
  return count < USUAL_MIN ? 0 : Math.min(0.95, found.reduce((all, one) => all + one.sum, 0) / count);
}

/** How far above the usual a likeness is: 1 is the same. */
export function liftOf(likeness: number, usual: number): number {
  return (likeness - usual) / (1 - usual);
}

type Kept = { keys: Float64Array; values: Float32Array; count: number; last: number; dimension: number };

const sets = new WeakMap<Database, Map<string, Kept>>();

export function readVectors(db: Database, place: VectorPlace): VectorSet {
  const kept = refresh(db, place);
  return { products: (question, limit, range) => largest(kept, { question, limit, range }) };
}

/** The set as the table has it now. What was added is read; after anything was taken away, all is read anew. */
function refresh(db: Database, place: VectorPlace): Kept {
  const all = sets.get(db) ?? new Map<string, Kept>();
  sets.set(db, all);
  const name = JSON.stringify([place.table, place.owner, place.model, place.dimension]);
  const known = all.get(name);
  const count = countRows(db, place);
  const none = emptySet(place.dimension);
  const kept = (known && extend(db, place, { kept: known, count })) ?? extend(db, place, { kept: none, count }) ?? none;
  // A map keeps the order of setting, so the first one is the oldest.
  all.delete(name);
  all.set(name, kept);
  while (all.size > 1 && sizeOf(all) > KEPT_MAX) all.delete(all.keys().next().value ?? "");
  return kept;
}

function emptySet(dimension: number): Kept {
  return { keys: new Float64Array(0), values: new Float32Array(0), count: 0, last: 0, dimension };
}

function sizeOf(all: Map<string, Kept>): number {
  let bytes = 0;
  for (const { values } of all.values()) bytes += values.byteLength;
  return bytes;
}

const KEYS = { vectors: "message_pk", memory_vectors: "memory_pk" } as const;
const WHERE = "WHERE owner = ? AND model = ? AND dimension = ?";

function countRows(db: Database, { table, owner, model, dimension }: VectorPlace): number {
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table} ${WHERE}`, owner, model, dimension)?.n ?? 0;
}

/** The set with the rows that came since; undefined when its own rows are not all there any more. */
function extend(db: Database, { table, owner, model, dimension }: VectorPlace, { kept, count }: { kept: Kept; count: number }): Kept | undefined {
  let { last } = kept;
  const rows: { vector_pk: number; pk: number; vector: Uint8Array }[] = [];
  const sql = `SELECT vector_pk, ${KEYS[table]} AS pk, vector FROM ${table} ${WHERE} AND vector_pk > ? ORDER BY vector_pk LIMIT ${BATCH}`;
  const room = grow(kept, count);
  let size = kept.count;
  do {
    rows.length = 0;
    rows.push(...db.all<(typeof rows)[number]>(sql, owner, model, dimension, last));
    if (size + rows.length > count) return undefined;
    for (const row of rows) {
      room.keys[size] = row.pk;
      new Uint8Array(room.values.buffer, size * dimension * 4, dimension * 4).set(row.vector);
      size += 1;
      last = row.vector_pk;
    }
  } while (rows.length === BATCH);
  return size === count ? { ...room, count, last, dimension } : undefined;
}

function grow({ keys, values, dimension }: Kept, count: number): Pick<Kept, "keys" | "values"> {
  if (keys.length >= count) return { keys, values };
  // Room for as much again in small steps: a set grows by a message at a time.
  const room = Math.ceil(count * 1.1);
  const [more, moreValues] = [new Float64Array(room), new Float32Array(room * dimension)];
  more.set(keys);
  moreValues.set(values);
  return { keys: more, values: moreValues };
}

type Search = { question: Float32Array; limit: number; range: [number, number] | null };

function largest(kept: Kept, { question, limit, range }: Search): Products {
  const best: Product[] = [];
  let floor = Number.NEGATIVE_INFINITY;
  let [count, sum] = [0, 0];
  for (let index = 0; index < kept.count; index += 1) {
    const pk = kept.keys[index] as number;
    if (range && (pk < range[0] || pk >= range[1])) continue;
    const value = product(kept.values, index * kept.dimension, question);
    count += 1;
    sum += value;
    if (value <= floor) continue;
    best.push({ pk, product: value });
    // Twice as many as asked for are gathered before the lower half goes: sorting seldom, not for each.
    if (best.length >= 2 * limit) {
      best.sort((a, b) => b.product - a.product).length = limit;
      floor = best[limit - 1]?.product ?? floor;
    }
  }
  return { best: best.sort((a, b) => b.product - a.product).slice(0, limit), count, sum };
}

// Four sums side by side: the processor adds them at the same time.
function product(values: Float32Array, from: number, question: Float32Array): number {
  const whole = question.length - (question.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let index = 0; index < whole; index += 4) {
    a += (values[from + index] as number) * (question[index] as number);
    b += (values[from + index + 1] as number) * (question[index + 1] as number);
    c += (values[from + index + 2] as number) * (question[index + 2] as number);
    d += (values[from + index + 3] as number) * (question[index + 3] as number);
  }
  for (let index = whole; index < question.length; index += 1) a += (values[from + index] as number) * (question[index] as number);
  return a + b + c + d;
}
