// Reading an answer of embeddings strictly: each vector belongs to exactly one text, and all have one dimension.

/** The vectors in the order of the texts, each of length 1. Throws when the answer is not `count` of them. */
export function readVectors(body: unknown, count: number): Float32Array[] {
  const data = (body as { data?: unknown } | null)?.data;
  if (!Array.isArray(data) || data.length !== count) throw unreadable(`not ${count} vectors`);
  const vectors: (Float32Array | undefined)[] = [];
  const numbered = data.every((item) => Number.isInteger(indexOf(item)));
  data.forEach((item, place) => {
    const index = numbered ? (indexOf(item) as number) : place;
    if (index < 0 || index >= count || vectors[index]) throw unreadable("indexes that fit no text");
    vectors[index] = readVector(item);
  });
  const dimension = vectors[0]?.length;
  // Every index was taken once, so none is left out.
  return vectors.map((vector) => {
    if (!vector || vector.length !== dimension) throw unreadable("vectors of several dimensions");
    return vector;
  });
}

function indexOf(item: unknown): unknown {
  return (item as { index?: unknown } | null)?.index;
}

function readVector(item: unknown): Float32Array {
  const numbers = (item as { embedding?: unknown } | null)?.embedding;
  if (!Array.isArray(numbers) || numbers.length === 0 || !numbers.every(Number.isFinite)) throw unreadable("no list of numbers");
  const length = Math.hypot(...(numbers as number[]));
  // Of length 0 it is near to nothing, and stays so.
  return Float32Array.from(numbers as number[], (value) => (length > 0 ? value / length : 0));
}

/** As the vendors' libraries name it, so that it becomes the same message. */
function unreadable(what: string): Error {
  return Object.assign(new Error(`The answer has ${what}.`), { name: "AI_InvalidResponseDataError" });
}
