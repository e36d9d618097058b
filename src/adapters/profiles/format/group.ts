// Groups: the maps of a profile whose keys are known. Unknown keys are named together with what was probably meant.
import { isScalar } from "yaml";
import type { Node, Pair } from "yaml";
import { findNearest } from "../../../lib/nearest.ts";
import { placeOf, readPairs, type Place, type Rule } from "./rule.ts";
import { quote, type Sheet } from "./sheet.ts";

// The rules of a group's keys: any value type, each checked where the group is built.
type Fields = Record<string, Rule<unknown>>;

/** What a group gives: each key's value, or undefined when it was left out. */
export type Group<F extends Fields> = { [K in keyof F]: F[K] extends Rule<infer T> ? T | undefined : never };

type GroupOptions<F extends Fields> = {
  required?: readonly (keyof F & string)[];
  /** What holds between keys. Reports at `at(key)`; runs only when each key is right by itself. */
  check?: (values: Group<F>, report: (key: keyof F & string | undefined, message: string) => void) => void;
};

/** A group of known keys. A key without a value counts as left out. */
export function group<F extends Fields>(fields: F, options: GroupOptions<F> = {}): Rule<Group<F>> {
  const keys = Object.keys(fields);
  return {
    keys,
    read(node, place, sheet) {
      const pairs = readPairs(node, place, sheet);
      if (!pairs) return undefined;
      for (const [key, pair] of pairs) {
        if (!Object.hasOwn(fields, key)) reportUnknown(key, placeOf(pair.key, place), sheet, fields);
      }
      const values: Record<string, unknown> = {};
      let good = true;
      for (const key of keys) {
        const read = readField(key, fields[key] as Rule<unknown>, pairs.get(key), place, sheet);
        if (!read.good) good = false;
        values[key] = read.value;
        if (read.value === undefined && read.good && options.required?.includes(key)) {
          good = false;
          const at = pairs.get(key)?.key ?? node;
          sheet.report(placeOf(at, place).offset, `\`${join(place, key)}\` is missing.`);
        }
      }
      if (!good) return undefined;
      let held = true;
      options.check?.(values as Group<F>, (key, message) => {
        held = false;
        const pair = key === undefined ? undefined : pairs.get(key);
        sheet.report(placeOf(pair?.key ?? node, place).offset, message);
      });
      return held ? (values as Group<F>) : undefined;
    },
  };
}

type Pairing = Pair<Node, Node | null> | undefined;

function readField(key: string, rule: Rule<unknown>, pair: Pairing, place: Place, sheet: Sheet) {
  const node = pair?.value;
  if (!pair || !node || (isScalar(node) && node.value === null)) return { good: true, value: undefined };
  const value = rule.read(node, { key: join(place, key), offset: placeOf(node, placeOf(pair.key, place)).offset }, sheet);
  return { good: value !== undefined, value };
}

function reportUnknown(key: string, place: Place, sheet: Sheet, fields: Fields): void {
  // Beyond the limit the message would be thrown away; looking for its neighbour is what costs.
  const hint = sheet.isFull() ? "" : hintFor(key, fields);
  sheet.report(place.offset, `Unknown key ${quote(key)}${place.key ? ` in \`${place.key}\`` : ""}.${hint}`);
}

function hintFor(key: string, fields: Fields): string {
  const near = findNearest(key, Object.keys(fields));
  if (near) return ` Did you mean \`${near}\`?`;
  const owner = Object.keys(fields).find((name) => fields[name]?.keys?.includes(key));
  if (owner) return ` It belongs under \`${owner}\`.`;
  return ` Known keys: ${Object.keys(fields).map((name) => `\`${name}\``).join(", ")}.`;
}

function join(place: Place, key: string): string {
  return place.key ? `${place.key}.${key}` : key;
}
