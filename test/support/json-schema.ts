// A small check of values against the JSON schemas of the API's own document. It refuses words that it does not know,
// and reports properties that a schema does not name, so that nothing leaves the server undocumented.

export type Schema = { [word: string]: unknown };

/** The formats that answers use: instants as the server writes them, and addresses. */
const FORMATS: Record<string, (text: string) => boolean> = {
  "date-time": (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && new Date(text).toISOString() === text,
  uri: (text) => URL.canParse(text),
};

type Check = { root: Schema; problems: string[] };

const WORDS = new Set([
  ...["$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "oneOf", "pattern", "format"],
  ...["minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "description", "example", "examples", "default"],
]);

/** What is wrong with `value`, one sentence each; none when it fits `schema`. References are looked up in `root`. */
export function checkValue(root: Schema, schema: Schema, value: unknown): string[] {
  const check: Check = { root, problems: [] };
  visit(check, schema, value, "$");
  return check.problems;
}

/** The schema that a `$ref` names. Throws when there is none. */
export function resolveRef(root: Schema, ref: string): Schema {
  const found = ref.replace(/^#\//, "").split("/").reduce<unknown>((at, key) => (at as Schema | undefined)?.[key], root);
  if (found === undefined) throw new Error(`Nothing stands at ${ref}.`);
  return found as Schema;
}

function visit(check: Check, schema: Schema, value: unknown, at: string): void {
  for (const word of Object.keys(schema)) {
    if (!WORDS.has(word)) throw new Error(`This check does not know the word "${word}" (${at}).`);
  }
  if (typeof schema["$ref"] === "string") return visit(check, resolveRef(check.root, schema["$ref"]), value, at);
  if (!hasType(schema["type"], value)) return void check.problems.push(`${at} is ${nameOf(value)}, not ${String(schema["type"])}`);
  if (Array.isArray(schema["enum"]) && !schema["enum"].includes(value)) check.problems.push(`${at} is ${JSON.stringify(value)}, none of ${String(schema["enum"])}`);
  visitChoices(check, schema, value, at);
  if (typeof value === "string") visitText(check, schema, value, at);
  if (typeof value === "number") visitNumber(check, schema, value, at);
  if (Array.isArray(value)) visitList(check, schema, value, at);
  else if (typeof value === "object" && value !== null) visitObject(check, schema, value as Schema, at);
}

function hasType(type: unknown, value: unknown): boolean {
  if (type === undefined) return true;
  const name = nameOf(value);
  return [type].flat().some((one) => one === name || (one === "number" && name === "integer"));
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function visitChoices(check: Check, schema: Schema, value: unknown, at: string): void {
  for (const word of ["anyOf", "oneOf"]) {
    const choices = schema[word] as Schema[] | undefined;
    if (!choices) continue;
    const tries = choices.map((choice) => checkValue(check.root, choice, value));
    const fitting = tries.filter((problems) => problems.length === 0).length;
    if (fitting === 0) check.problems.push(`${at} fits none of ${choices.length} choices: ${JSON.stringify(tries)}`);
    if (word === "oneOf" && fitting > 1) check.problems.push(`${at} fits ${fitting} choices of which only one may fit`);
  }
}

function visitText(check: Check, schema: Schema, value: string, at: string): void {
  const { pattern, minLength, maxLength } = schema as { pattern?: string; minLength?: number; maxLength?: number };
  if (pattern !== undefined && !new RegExp(pattern, "u").test(value)) check.problems.push(`${at} is ${JSON.stringify(value)} and does not match ${pattern}`);
  const format = FORMATS[String(schema["format"])];
  if (format && !format(value)) check.problems.push(`${at} is ${JSON.stringify(value)}, no ${String(schema["format"])}`);
  if (value.length < (minLength ?? 0) || value.length > (maxLength ?? Infinity)) check.problems.push(`${at} has ${value.length} characters`);
}

function visitNumber(check: Check, schema: Schema, value: number, at: string): void {
  const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
  if (value < (minimum ?? -Infinity) || value > (maximum ?? Infinity)) check.problems.push(`${at} is ${value}`);
}

function visitList(check: Check, schema: Schema, value: unknown[], at: string): void {
  if (value.length < ((schema["minItems"] as number | undefined) ?? 0)) check.problems.push(`${at} has ${value.length} items`);
  if (value.length > ((schema["maxItems"] as number | undefined) ?? Infinity)) check.problems.push(`${at} has ${value.length} items`);
  const items = schema["items"] as Schema | undefined;
  if (items) value.forEach((item, index) => visit(check, items, item, `${at}[${index}]`));
}

function visitObject(check: Check, schema: Schema, value: Schema, at: string): void {
  const properties = (schema["properties"] ?? {}) as Record<string, Schema>;
  const others = schema["additionalProperties"] as Schema | boolean | undefined;
  for (const key of (schema["required"] ?? []) as string[]) {
    if (!(key in value)) check.problems.push(`${at}.${key} is missing`);
  }
  for (const [key, inner] of Object.entries(value)) {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known) visit(check, known, inner, `${at}.${key}`);
    else if (typeof others === "object") visit(check, others, inner, `${at}.${key}`);
    else if (others !== true && schema["properties"]) check.problems.push(`${at}.${key} is not documented`);
  }
}
