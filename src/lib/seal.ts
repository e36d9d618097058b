// Sealed lines: an object as one line of JSON whose last field is a checksum of all before it.
import { hash } from "node:crypto";

const END = /,"sum":"([0-9a-f]{64})"\}$/;

/** The object in one line. It has at least one field, and none called `sum`. */
export function sealLine(object: object): string {
  const body = JSON.stringify(object);
  return `${body.slice(0, -1)},"sum":"${hash("sha256", body)}"}`;
}

/** The text of the object in a sealed line; undefined when it is not sealed, or not as it was. */
export function unsealLine(line: string): string | undefined {
  const found = END.exec(line.length > 100 ? line.slice(-100) : line);
  if (!found) return undefined;
  const body = `${line.slice(0, line.length - found[0].length)}}`;
  return hash("sha256", body) === found[1] ? body : undefined;
}
