// How often each stem stands in a text, as bytes: what ranking asks of a text without reading it again.

/** Four bytes for each different stem, its hash, ascending; then one byte for each of them, how often it stands there, 255 at most. */
export type StemCounts = Uint8Array;

/** A stem as a number of 32 bits (FNV-1a). That two stems share one is harmless: the text index, which finds texts, holds the letters. */
export function hashOf(stem: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < stem.length; index += 1) hash = Math.imul(hash ^ stem.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

export function packStems(stems: readonly string[]): StemCounts {
  const counts = new Map<number, number>();
  for (const stem of stems) {
    const hash = hashOf(stem);
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  const hashes = Uint32Array.from(counts.keys()).sort();
  const bytes = new Uint8Array(hashes.length * 5);
  const view = new DataView(bytes.buffer);
  hashes.forEach((hash, index) => {
    view.setUint32(index * 4, hash, true);
    bytes[hashes.length * 4 + index] = Math.min(255, counts.get(hash) ?? 0);
  });
  return bytes;
}

/** How often a stem of this hash stands in the text. */
export function countOf(bytes: StemCounts, hash: number): number {
  const size = bytes.length / 5;
  let low = 0;
  let high = size - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = hashAt(bytes, middle * 4);
    if (found === hash) return bytes[size * 4 + middle] as number;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

// By hand: a view for each of hundreds of texts would cost more than the search.
function hashAt(bytes: StemCounts, at: number): number {
  return (((bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16)) + (bytes[at + 3] as number) * 0x1000000) >>> 0;
}
