// Lines of a text that arrives in pieces, as UTF-8.

/** The lines without their ends, as they come; a last one without an end too. Calls `tooLong` for one of more than `max` bytes. */
export async function* splitLines(pieces: AsyncIterable<Uint8Array>, max: number, tooLong: () => Error): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let size = 0;
  const add = (part: Uint8Array) => {
    size += part.length;
    if (size > max) throw tooLong();
    if (part.length > 0) parts.push(part);
  };
  const take = () => {
    const line = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
    [parts, size] = [[], 0];
    return line;
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      add(piece.subarray(from, end));
      from = end + 1;
      yield take();
    }
    add(piece.subarray(from));
  }
  if (size > 0) yield take();
}
