// The API's description of itself: what the routes say, and what holds for all of them: how they fail, what may be null.
import type { Router } from "./route/route.ts";

type Schema = { [word: string]: unknown };
type Operation = { security?: unknown[]; parameters?: unknown[]; requestBody?: unknown; responses: Record<string, unknown> };
type Place = { method: string; path: string; operation: Operation };
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };

/** What every operation of a kind can answer besides what its route says. Left to `default` are faults of the server. */
const FAULTS: { status: number; description: string; fits(place: Place): boolean }[] = [
  { status: 400, description: "The request makes no sense; the title says what is wrong with it", fits: ({ operation }) => takesInput(operation) },
  { status: 401, description: "Nobody is recognised: log in, or send a token", fits: ({ operation }) => isGuarded(operation) },
  { status: 403, description: "The token's scope, the site or the host name does not allow it", fits: () => true },
  { status: 404, description: "It does not exist, or not any more", fits: ({ path }) => path.includes("{") },
  { status: 409, description: "The state forbids it; the details say what the state is", fits: ({ method, operation }) => method !== "get" && isGuarded(operation) && takesInput(operation) },
  { status: 413, description: "The body is too large", fits: ({ method }) => method !== "get" },
  { status: 415, description: "The body is of another type", fits: ({ method }) => method !== "get" },
];

/** The OpenAPI 3.1 document of a router's routes. */
export function describeApi(router: Router, version: string): object {
  const document = router.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Rapport", version, license: { name: "Apache-2.0" } },
    servers: [{ url: "/api" }],
    security: [{ token: [] }, { cookie: [] }],
  }) as unknown as Document;
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) addFaults({ method, path, operation });
  }
  return settleNulls(document);
}

/** False for what is open to everybody. */
function isGuarded({ security }: Operation): boolean {
  return security?.length !== 0;
}

function takesInput({ parameters, requestBody }: Operation): boolean {
  return requestBody !== undefined || (parameters ?? []).length > 0;
}

function addFaults(place: Place): void {
  const { responses } = place.operation;
  const { content } = responses["default"] as { content: unknown };
  for (const { status, description, fits } of FAULTS) {
    if (fits(place)) responses[status] ??= { description, content };
  }
}

/**
 * Says "this or null" where a named schema may be null. The generator writes it in a way that no value fits, or moves the
 * null into the named schema itself, depending on which use it came across first.
 */
function settleNulls(document: Document): Document {
  const { schemas } = document.components;
  const nullable = new Set(Object.keys(schemas).filter((name) => isNullable(schemas[name])));
  const settled = visit(document, nullable) as Document;
  for (const name of nullable) settled.components.schemas[name] = withoutNull(settled.components.schemas[name] ?? {});
  return settled;
}

function visit(value: unknown, nullable: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => visit(one, nullable));
  if (typeof value !== "object" || value === null) return value;
  const named = readNamed(value as Schema, nullable);
  if (named) return named.orNull ? { anyOf: [named.ref, { type: "null" }], ...named.words } : { ...named.ref, ...named.words };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner, nullable)]));
}

/** A use of a named schema, and whether null may stand there too. */
function readNamed(schema: Schema, nullable: Set<string>): { ref: Schema; orNull: boolean; words: Schema } | undefined {
  const [ref, more] = (schema["allOf"] ?? [schema]) as [Schema, Schema?];
  if (typeof ref["$ref"] !== "string") return undefined;
  const { type, ...words } = more ?? {};
  const orNull = type === undefined ? nullable.has(ref["$ref"].split("/").at(-1) ?? "") : isNullable({ type });
  return { ref: { $ref: ref["$ref"] }, orNull, words };
}

function isNullable(schema: Schema | undefined): boolean {
  return Array.isArray(schema?.["type"]) && schema["type"].includes("null");
}

function withoutNull(schema: Schema): Schema {
  const rest = (schema["type"] as string[]).filter((one) => one !== "null");
  return { ...schema, type: rest.length === 1 ? rest[0] : rest };
}
