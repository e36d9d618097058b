// All vectors of one owner and model, side by side in memory as bytes, so that a question is compared with them in
// milliseconds. The bytes only choose: what is near is compared again with the vectors in the table, which is the truth. What
// was added there is read before each use; what was taken away is noticed when it would be among the near ones.
import type { Database } from "../database.ts";
import { LANES, multiply } from "../vector/kernel.ts";

/** Bytes that a connection keeps in memory; the sets that were not used for longest are let go. */
const KEPT_MAX = 256 * 1024 * 1024;
/** Rows of one read. */
const BATCH = 2000;

/** `table` also says of what: each has its own kind of key. */
export type VectorPlace = { table: keyof typeof KEYS; owner: string; model: string; dimension: number };
export type Product = { pk: number; product: number };
/** The largest products, largest first; and of how many they are, with the sum of all, about. */
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

/**
 * A vector's numbers as bytes, each times `scales` of its place; `rows` are its keys in the table, `keys` those of what it is of.
 * `stamp`: as the database was when all was read.
 */
type Kept = { keys: Float64Array; rows: Float64Array; scales: Float32Array; codes: Int8Array; count: number; last: number; stamp: string };

const sets = new WeakMap<Database, Map<string, Kept>>();

export function readVectors(db: Database, place: VectorPlace): VectorSet {
  const kept = refresh(db, place);
  return { products: (question, limit, range) => largest(db, place, kept, { question, limit, range }) };
}

/** The set with what came since. */
function refresh(db: Database, place: VectorPlace): Kept {
  const all = sets.get(db) ?? new Map<string, Kept>();
  sets.set(db, all);
  const name = JSON.stringify([place.table, place.owner, place.model, place.dimension]);
  const kept = all.get(name) ?? emptySet();
  const stamp = stampOf(db);
  if (kept.stamp !== stamp) extend(db, place, kept);
  kept.stamp = stamp;
  // A map keeps the order of setting, so the first one is the oldest.
  all.delete(name);
  all.set(name, kept);
  while (all.size > 1 && sizeOf(all) > KEPT_MAX) all.delete(all.keys().next().value ?? "");
  return kept;
}

/** Another one after any write, of this connection or of another. */
function stampOf(db: Database): string {
  const other = db.get<{ data_version: number }>("PRAGMA data_version")?.data_version;
  return `${other} ${db.get<{ n: number }>("SELECT total_changes() AS n")?.n}`;
}

function emptySet(): Kept {
  return { keys: new Float64Array(0), rows: new Float64Array(0), scales: new Float32Array(0), codes: new Int8Array(0), count: 0, last: 0, stamp: "" };
}

function sizeOf(all: Map<string, Kept>): number {
  let bytes = 0;
  for (const { codes, keys } of all.values()) bytes += codes.byteLength + 20 * keys.length;
  return bytes;
}

const KEYS = { vectors: "message_pk", memory_vectors: "memory_pk" } as const;
const WHERE = "owner = ? AND model = ? AND dimension = ?";

function strideOf(dimension: number): number {
  return Math.ceil(dimension / LANES) * LANES;
}

function extend(db: Database, { table, owner, model, dimension }: VectorPlace, kept: Kept): void {
  const sql = `SELECT vector_pk, ${KEYS[table]} AS pk, vector FROM ${table} WHERE ${WHERE} AND vector_pk > ? ORDER BY vector_pk LIMIT ${BATCH}`;
  for (let read = BATCH; read === BATCH; ) {
    const rows = db.all<{ vector_pk: number; pk: number; vector: Uint8Array }>(sql, owner, model, dimension, kept.last);
    read = rows.length;
    if (read > 0) grow(kept, kept.count + read, strideOf(dimension));
    for (const row of rows) add(kept, row, dimension);
  }
}

function grow(kept: Kept, count: number, stride: number): void {
  if (kept.keys.length >= count) return;
  // Room for more in large steps: a set grows by a message at a time, and at first by a batch.
  const room = Math.ceil(count * 1.25);
  const [keys, rows, scales, codes] = [new Float64Array(room), new Float64Array(room), new Float32Array(room), new Int8Array(room * stride)];
  keys.set(kept.keys);
  rows.set(kept.rows);
  scales.set(kept.scales);
  codes.set(kept.codes);
  Object.assign(kept, { keys, rows, scales, codes });
}

function add(kept: Kept, { vector_pk, pk, vector }: { vector_pk: number; pk: number; vector: Uint8Array }, dimension: number): void {
  const { values, scale } = toWhole(floatsOf(vector), 127);
  const place = kept.count;
  kept.keys[place] = pk;
  kept.rows[place] = vector_pk;
  kept.scales[place] = scale;
  kept.codes.set(values, place * strideOf(dimension));
  kept.count += 1;
  kept.last = vector_pk;
}

/** A vector as whole numbers up to `most`, each of them times `scale`. */
function toWhole(vector: Float32Array, most: number): { values: Float32Array; scale: number } {
  let high = 0;
  for (const value of vector) high = Math.max(high, Math.abs(value));
  const scale = high > 0 ? high / most : 1;
  return { values: vector.map((value) => Math.round(value / scale)), scale };
}

/** A blob's bytes may begin anywhere, floats only at a multiple of four. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

type Search = { question: Float32Array; limit: number; range: [number, number] | null };
type Near = { row: number; pk: number; product: number };

function largest(db: Database, place: VectorPlace, kept: Kept, search: Search): Products {
  for (;;) {
    const near = nearest(kept, { ...search, limit: 2 * search.limit });
    const exact = compare(db, place, near.best, search.question);
    if (exact.length === near.best.length) return { ...near, best: exact.toSorted((a, b) => b.product - a.product).slice(0, search.limit) };
    dropGone(db, place, kept);
  }
}

/** The largest products by the bytes. */
function nearest(kept: Kept, { question, limit, range }: Search): { best: Near[]; count: number; sum: number } {
  const stride = strideOf(question.length);
  const asked = toWhole(question, 2047);
  const padded = new Int16Array(stride);
  padded.set(asked.values);
  const best: Near[] = [];
  let [floor, count, sum] = [Number.NEGATIVE_INFINITY, 0, 0];
  multiply(padded, kept.codes.subarray(0, kept.count * stride), (products, first) => {
    for (let index = 0; index < products.length; index += 1) {
      const pk = kept.keys[first + index] as number;
      if (range && (pk < range[0] || pk >= range[1])) continue;
      const product = (products[index] as number) * (kept.scales[first + index] as number) * asked.scale;
      count += 1;
      sum += product;
      if (product <= floor) continue;
      best.push({ row: kept.rows[first + index] as number, pk, product });
      // Twice as many as asked for are gathered before the lower half goes: sorting seldom, not for each.
      if (best.length >= 2 * limit) {
        best.sort((a, b) => b.product - a.product).length = limit;
        floor = best[limit - 1]?.product ?? floor;
      }
    }
  });
  return { best: best.sort((a, b) => b.product - a.product).slice(0, limit), count, sum };
}

/** The products with the vectors themselves; what is not in the table any more has none. */
function compare(db: Database, { table, owner, model, dimension }: VectorPlace, near: readonly Near[], question: Float32Array): Product[] {
  const rows = db.all<{ pk: number; vector: Uint8Array }>(
    `SELECT v.${KEYS[table]} AS pk, v.vector FROM json_each(?) j CROSS JOIN ${table} v ON v.vector_pk = j.value WHERE ${WHERE}`,
    JSON.stringify(near.map(({ row }) => row)),
    ...[owner, model, dimension],
  );
  return rows.map(({ pk, vector }) => ({ pk, product: dot(floatsOf(vector), question) }));
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] as number) * (other[index] as number);
  return sum;
}

/** Lets go of what was taken out of the table. */
function dropGone(db: Database, { table, owner, model, dimension }: VectorPlace, kept: Kept): void {
  const { keys } = db.get<{ keys: string }>(`SELECT json_group_array(vector_pk) AS keys FROM ${table} WHERE ${WHERE}`, owner, model, dimension) ?? { keys: "[]" };
  const there = new Set(JSON.parse(keys) as number[]);
  const stride = strideOf(dimension);
  let to = 0;
  for (let from = 0; from < kept.count; from += 1) {
    if (!there.has(kept.rows[from] as number)) continue;
    for (const column of [kept.keys, kept.rows, kept.scales]) column[to] = column[from] as number;
    kept.codes.copyWithin(to * stride, from * stride, (from + 1) * stride);
    to += 1;
  }
  // No trace is left of what was erased.
  kept.codes.fill(0, to * stride);
  kept.count = to;
}
