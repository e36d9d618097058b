// Random values that fit a schema of the API's document, and values that nobody should send.
import fc from "fast-check";
import { PROFILES } from "../real-app.ts";
import type { Schema } from "../json-schema.ts";
import { resolveRef } from "../json-schema.ts";
import { pickLater } from "./pool.ts";

type Arbitrary = fc.Arbitrary<unknown>;
type Named = { root: Schema; name: string };

/** Values that lead further than what a schema alone tells, by the name of the field. */
const LIKELY: Record<string, string[]> = {
  yaml: [...Object.values(PROFILES), "agent_id: cleo\nname: Cleo\nrole: Clerk\ninput_mode: steer\n", "agent_id: crew\nname: Crew\nrole: All\ntype: team\nmembers:\n  - { role: Backend, name: Baca }\n", "agent_id: ada\nrole: [", "a: &a [*a]\n"],
  content: ["Hello", "wait", "use a tool", "fail"],
  client_id: ["c1", "c2"],
  type: ["chat", "chat,schedule", "chat,chat", "chat", "dream"],
  before: ["2026-01-01", "2026-02-01T12:00:00Z", "2027-01-01T00:00:00+14:00", "0001-01-01", "9999-12-31T23:59:59.999999999-23:59"],
  prefer: ["respond-async", "respond-async, wait=5"],
  "last-event-id": ["0", "1", "3", "0,0", ",", "999999999999999"],
  cursor: ["0,0", ","],
  default_model: ["scripted/scripted", "offline/offline", "nowhere/some"],
  model: ["scripted/scripted", "offline/offline", "nowhere/some", "noslash"],
};

/** Texts at the edges of what a program can take. */
export const odd: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("", " ", "\u0000", "a\u0000b", "\ud800", "x\udfffy", "日本語のテキスト", "👩‍👩‍👧‍👦", "\u202eright to left", "\ufeff", "%", "%00", "../../etc/passwd", "..%2f", "' OR 1=1 --", "null", "[object Object]"),
  fc.constantFrom("__proto__", "constructor", "toString", "-1", "0", "1e309", "NaN", "99999999999999999999", "2026-02-30", "ses_", "ses_'", "<session_id:0>x", "x".repeat(20_000)),
  fc.string({ unit: "binary", maxLength: 40 }),
);

/** A value that fits `schema`. `at.name` is the field that it stands in. Throws for a word that it does not know. */
export function fitting(schema: Schema, at: Named): Arbitrary {
  if (typeof schema["$ref"] === "string") return fitting(resolveRef(at.root, schema["$ref"]), at);
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as unknown[]));
  const choices = (schema["anyOf"] ?? schema["oneOf"]) as Schema[] | undefined;
  if (choices) return fc.oneof(...choices.map((choice) => fitting(choice, at)));
  const types = [schema["type"] ?? []].flat() as string[];
  return types.length === 0 ? fc.jsonValue({ maxDepth: 2 }) : fc.oneof(...types.map((type) => ofType(type, schema, at)));
}

function ofType(type: string, schema: Schema, at: Named): Arbitrary {
  if (type === "null") return fc.constant(null);
  if (type === "boolean") return fc.boolean();
  if (type === "integer" || type === "number") return ofNumber(type, schema);
  if (type === "string") return ofText(schema, at);
  if (type === "array") return fc.array(fitting(schema["items"] as Schema, at), { minLength: (schema["minItems"] as number | undefined) ?? 0, maxLength: 4 });
  if (type === "object") return ofObject(schema, at);
  throw new Error(`There are no random values of type "${type}" yet.`);
}

function ofNumber(type: string, schema: Schema): Arbitrary {
  const { minimum = -1000, maximum = 1_000_000 } = schema as { minimum?: number; maximum?: number };
  const edges = fc.constantFrom(minimum, maximum);
  return type === "integer" ? fc.oneof(edges, fc.integer({ min: minimum, max: maximum }), fc.integer({ min: minimum, max: Math.min(maximum, minimum + 5) })) : fc.oneof(edges, fc.double({ min: minimum, max: maximum, noNaN: true }));
}

function ofText(schema: Schema, { name }: Named): Arbitrary {
  const { pattern, format, minLength = 0, maxLength = 60 } = schema as { pattern?: string; format?: string; minLength?: number; maxLength?: number };
  const long = Math.min(maxLength, 60);
  const plain = pattern !== undefined ? fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength)) : fc.string({ unit: "grapheme", minLength: Math.min(minLength, long), maxLength: Math.max(minLength, long) });
  const likely = LIKELY[name === "after" ? "before" : name];
  const choices: fc.WeightedArbitrary<unknown>[] = [{ arbitrary: format === "uri" ? fc.webUrl() : plain, weight: 1 }];
  if (likely) choices.push({ arbitrary: fc.constantFrom(...likely), weight: 6 });
  if (!likely || name === "cursor") choices.push({ arbitrary: known(name), weight: isId(name) ? 12 : 2 });
  return fc.oneof(...choices);
}

function isId(name: string): boolean {
  return name === "session" || name.endsWith("_id");
}

/** An id that the server will have spoken of by then. */
export function known(name: string): fc.Arbitrary<string> {
  const field = name === "session" ? "session_id" : name;
  return fc.nat(30).map((index) => pickLater(field, index));
}

function ofObject(schema: Schema, at: Named): Arbitrary {
  const properties = (schema["properties"] ?? {}) as Record<string, Schema>;
  const others = schema["additionalProperties"];
  const fields = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, fitting(inner, { ...at, name })]));
  const named = fc.record(fields, { requiredKeys: (schema["required"] ?? []) as string[] });
  if (typeof others !== "object") return named;
  return fc.tuple(named, fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fitting(others as Schema, at), { maxKeys: 2 })).map(([one, more]) => ({ ...more, ...one }));
}
