// Masking: secrets in a text are replaced by what they were, and counted.
import type { SecretKind, SecretRule } from "./secret.ts";
import { SECRET_KINDS, SECRET_RULES } from "./secret.ts";

/** How many secrets of a kind were masked. */
export type Masked = { kind: SecretKind; count: number };

export type Mask = {
  /** The text with `[masked: kind]` where a secret stood. */
  text(text: string): string;
  /** As `text` for every string in a JSON value; one under a name such as `password` is masked whatever it is. */
  value(value: unknown): unknown;
  /** What was masked so far. */
  masked(): Masked[];
};

const BEGIN_KEY = /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const SECRET_NAME = /(?:password|passwd|passphrase|pwd|secret|api[_-]?key|private[_-]?key|access[_-]?key|token)$/i;

/** A mask that counts what it covers; with `on` false it lets everything through. */
export function createMask(on: boolean): Mask {
  const counts = new Map<SecretKind, number>();
  const cover = (kind: SecretKind) => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return `[masked: ${kind}]`;
  };
  const text = (plain: string) => (on ? SECRET_RULES.reduce((rest, rule) => coverRule(rest, rule, cover), coverKeys(plain, cover)) : plain);
  const value = (plain: unknown, name = ""): unknown => {
    if (typeof plain === "string") return on && plain !== "" && SECRET_NAME.test(name) && !plain.startsWith("[masked") ? cover("secret") : text(plain);
    if (Array.isArray(plain)) return plain.map((one) => value(one, name));
    if (typeof plain !== "object" || plain === null) return plain;
    return Object.fromEntries(Object.entries(plain).map(([key, inner]) => [text(key), value(inner, key)]));
  };
  const masked = () => SECRET_KINDS.flatMap((kind) => (counts.has(kind) ? [{ kind, count: counts.get(kind) as number }] : []));
  return { text, value: (plain) => value(plain), masked };
}

function coverRule(text: string, { kind, pattern, group, is }: SecretRule, cover: (kind: SecretKind) => string): string {
  return text.replace(pattern, (...found) => {
    const match = found.slice(0, found.findIndex((one) => typeof one === "number")) as unknown as RegExpMatchArray;
    const [all] = match as unknown as [string];
    const secret = match[group];
    if (secret === undefined || secret === "" || (is && !is(match))) return all;
    const at = all.lastIndexOf(secret);
    return `${all.slice(0, at)}${cover(kind)}${all.slice(at + secret.length)}`;
  });
}

/** Private keys from their first line to their last; one that was cut off, as far as its lines go. */
function coverKeys(text: string, cover: (kind: SecretKind) => string): string {
  let out = "";
  let done = 0;
  for (const begin of text.matchAll(BEGIN_KEY)) {
    if (begin.index < done) continue;
    out += text.slice(done, begin.index) + cover("private_key");
    done = endOfKey(text, begin.index + begin[0].length);
  }
  return out + text.slice(done);
}

function endOfKey(text: string, from: number): number {
  const lines = /(?:\\r|\\n|[\r\n]|[ \t]|[A-Za-z0-9+/=]{16,}|[A-Za-z0-9+/=]+(?=\s*-----END)|(?:Proc-Type|DEK-Info|Version|Comment): [^\n]{0,100})*(?:-----END [A-Z0-9 ]{1,60}-----)?/y;
  lines.lastIndex = from;
  lines.test(text);
  // What follows begins in a line of its own.
  return from + text.slice(from, Math.max(from, lines.lastIndex)).trimEnd().length;
}
