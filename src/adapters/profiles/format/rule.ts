// The kinds of values a profile may hold. A rule reads one YAML node and reports, with its place, what is wrong with it.
import { isMap, isScalar, isSeq } from "yaml";
import type { Node, Pair } from "yaml";
import { formatDuration, parseDuration } from "../../../domain/duration.ts";
import { findNearest } from "../../../lib/nearest.ts";
import { quote, type Sheet } from "./sheet.ts";

/** Where a value stands: its dotted key for messages, and its offset for the line. */
export type Place = { key: string; offset: number };

/** Reads a node. Undefined means that a problem was reported. */
export type Rule<T> = {
  read(node: Node, place: Place, sheet: Sheet): T | undefined;
  /** Keys of a group, so that a key at the wrong level can be sent to the right one. */
  keys?: readonly string[];
};

type TextOptions = { max: number; lines?: boolean; empty?: boolean; pattern?: RegExp; must?: string };

/** Text of at most `max` characters, trimmed; of one line unless `lines`. `must` is what `pattern` asks, in words. */
export function text(options: TextOptions): Rule<string> {
  return {
    read(node, place, sheet) {
      if (!isScalar(node) || typeof node.value !== "string") {
        const hint = isScalar(node) && node.source && node.value !== null ? ` Put it in quotes: "${node.source.slice(0, 40)}".` : "";
        return wrong(sheet, place, `must be text, found ${describe(node)}.${hint}`);
      }
      const value = node.value.trim();
      const problem = findTextProblem(value, options);
      return problem ? wrong(sheet, place, problem) : value;
    },
  };
}

function findTextProblem(value: string, { max, lines, empty, pattern, must }: TextOptions): string | undefined {
  if (value === "" && !empty) return "must not be empty.";
  const length = [...value].length;
  if (length > max) return `may have ${max} characters at most, found ${length}.`;
  if (!lines && /[\r\n\u0085\u2028\u2029]/.test(value)) return "must be one line.";
  if (!value.isWellFormed() || /[^\P{Cc}\t\r\n\u0085]/u.test(value)) return "holds a character that cannot be shown.";
  if (pattern && !pattern.test(value)) return `must be ${must}, found ${quote(value)}.`;
  return undefined;
}

/** One of a few words. */
export function choice<T extends string>(words: readonly T[]): Rule<T> {
  return {
    read(node, place, sheet) {
      const value = isScalar(node) ? node.value : undefined;
      const found = words.find((word) => word === value);
      if (found !== undefined) return found;
      const near = typeof value === "string" ? findNearest(value, words) : undefined;
      const hint = near ? ` Did you mean \`${near}\`?` : "";
      return wrong(sheet, place, `must be ${listWords(words)}, found ${describe(node)}.${hint}`);
    },
  };
}

/** A number from `min` to `max`; `above` excludes the lower end. */
export function number(options: { min: number; max: number; whole?: boolean; above?: boolean }): Rule<number> {
  const { min, max, whole, above } = options;
  const kind = whole ? "a whole number" : "a number";
  const range = above ? `${kind} above ${min} and at most ${max}` : `${kind} from ${min} to ${max}`;
  return {
    read(node, place, sheet) {
      const value = isScalar(node) ? node.value : undefined;
      const fits =
        typeof value === "number" && value <= max && (above ? value > min : value >= min) && (!whole || Number.isInteger(value));
      return fits ? value : wrong(sheet, place, `must be ${range}, found ${describe(node)}.`);
    },
  };
}

/** true or false. */
export const flag: Rule<boolean> = {
  read(node, place, sheet) {
    if (isScalar(node) && typeof node.value === "boolean") return node.value;
    return wrong(sheet, place, `must be true or false, found ${describe(node)}.`);
  },
};

/** A duration with a unit, in milliseconds. */
export function duration({ min }: { min: number }): Rule<number> {
  return {
    read(node, place, sheet) {
      const value = isScalar(node) ? node.value : undefined;
      if (isScalar(node) && typeof value === "number") {
        const count = node.source?.slice(0, 40) ?? value;
        return wrong(sheet, place, `needs a unit, found the number ${count}: write \`${count}m\` for minutes or \`${count}s\` for seconds.`);
      }
      const ms = typeof value === "string" ? parseDuration(value.trim()) : undefined;
      if (ms === undefined) {
        return wrong(sheet, place, `must be a duration such as \`30m\`, \`1h30m\` or \`7d\`, found ${describe(node)}.`);
      }
      if (ms < min) return wrong(sheet, place, `must be at least \`${formatDuration(min)}\`, found ${describe(node)}.`);
      return ms;
    },
  };
}

/** A list of at most `max` values of one kind. */
export function list<T>(item: Rule<T>, { max }: { max: number }): Rule<T[]> {
  return {
    read(node, place, sheet) {
      if (!isSeq<Node>(node)) return wrong(sheet, place, `must be a list such as \`[a, b]\`, found ${describe(node)}.`);
      if (node.items.length > max) return wrong(sheet, place, `may have ${max} entries at most, found ${node.items.length}.`);
      const values = node.items.map((entry) => item.read(entry, placeOf(entry, place), sheet));
      return values.every((value) => value !== undefined) ? (values) : undefined;
    },
  };
}

/** Keys of one's own, each with a value of one kind. `pattern` also keeps names away that mean something to JavaScript. */
export function record<T>(value: Rule<T>, options: { max: number; pattern: RegExp; must: string }): Rule<Record<string, T>> {
  return {
    read(node, place, sheet) {
      const pairs = readPairs(node, place, sheet);
      if (!pairs) return undefined;
      if (pairs.size > options.max) return wrong(sheet, place, `may have ${options.max} entries at most, found ${pairs.size}.`);
      const out: Record<string, T> = {};
      let good = true;
      for (const [key, pair] of pairs) {
        const at = placeOf(pair.key, { key: `${place.key}.${key}`, offset: place.offset });
        const read = options.pattern.test(key)
          ? value.read(pair.value as Node, placeOf(pair.value, at), sheet)
          : wrong(sheet, at, `must be named as ${options.must}.`);
        if (read === undefined) good = false;
        else out[key] = read;
      }
      return good ? out : undefined;
    },
  };
}

/** The pairs of a map by key, in order; a key given twice is reported and its first value kept. */
export function readPairs(node: Node, place: Place, sheet: Sheet): Map<string, Pair<Node, Node | null>> | undefined {
  if (!isMap<Node, Node | null>(node)) return wrong(sheet, place, `must be a group of \`key: value\`, found ${describe(node)}.`);
  const pairs = new Map<string, Pair<Node, Node | null>>();
  for (const pair of node.items) {
    const key = nameKey(pair.key);
    const first = pairs.get(key);
    if (!first) pairs.set(key, pair);
    else {
      const line = sheet.lineOf(placeOf(first.key, place).offset);
      sheet.report(placeOf(pair.key, place).offset, `${quote(key)} is given twice: it stands on line ${line} already.`);
    }
  }
  return pairs;
}

function nameKey(key: Node): string {
  if (!isScalar(key)) return "[…]";
  return typeof key.value === "string" ? key.value : (key.source || "(nothing)");
}

/** The place of a node below `parent`; a node that is not written at all stands where its parent does. */
export function placeOf(node: Node | null, parent: Place): Place {
  return { key: parent.key, offset: node?.range?.[0] ?? parent.offset };
}

/** What a person wrote, in words. */
function describe(node: Node | null): string {
  if (isSeq(node)) return "a list";
  if (isMap(node)) return "a group of keys";
  if (!isScalar(node) || node.value === null) return "nothing";
  if (typeof node.value === "string") return `the text ${quote(node.value)}`;
  if (typeof node.value === "number") return `the number ${node.source?.slice(0, 40) ?? node.value}`;
  return `\`${node.source?.slice(0, 40) ?? JSON.stringify(node.value)}\``;
}

function wrong(sheet: Sheet, place: Place, message: string): undefined {
  sheet.report(place.offset, `${place.key ? `\`${place.key}\`` : "The file"} ${message}`);
}

function listWords(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
