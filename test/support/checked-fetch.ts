// A fetch that holds every answer of the server against the server's own OpenAPI document.
import type { Schema } from "./json-schema.ts";
import { checkValue } from "./json-schema.ts";

type Answer = { content?: Record<string, { schema: Schema }> };
export type Operation = { operationId: string; parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> }; responses: Record<string, Answer> };
export type Parameter = { name: string; in: string; required?: boolean; schema: Schema };
export type Document = Schema & { paths: Record<string, Record<string, Operation>> };

let loaded: Promise<Document> | undefined;

/** The document of the server at `origin`; it is the same for all servers of a test process. */
export function loadDocument(origin: string): Promise<Document> {
  loaded ??= fetch(`${origin}/api/openapi.json`).then(async (response) => (await response.json()) as Document);
  return loaded;
}

/** Fetches as usual and adds to `breaches` what an answer has that its document does not promise. */
export function createCheckedFetch(breaches: string[]): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = (init?.method ?? "GET").toLowerCase();
    const document = await loadDocument(url.origin);
    const response = await fetch(input, init);
    const where = `${method.toUpperCase()} ${url.pathname} ${response.status}`;
    for (const problem of await checkResponse(document, { method, path: url.pathname }, response)) breaches.push(`${where}: ${problem}`);
    return response;
  };
}

async function checkResponse(document: Document, call: { method: string; path: string }, response: Response): Promise<string[]> {
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  if (!call.path.startsWith("/api/") || call.path === "/api/openapi.json") return [];
  const operation = findOperation(document, call);
  if (!operation) return response.status >= 400 && type === "application/problem+json" ? [] : ["this route is not in the document"];
  // What the caller did or the state forbids is named; `default` is what the server itself fails at.
  const promised = operation.responses[String(response.status)] ?? (response.status >= 500 ? operation.responses["default"] : undefined);
  if (!promised) return ["this status is not documented"];
  if (!promised.content) return type === "" ? [] : [`the document promises no content, and ${type} came`];
  const schema = promised.content[type]?.schema;
  if (!schema) return [`the content type "${type}" is not documented`];
  if (!/\bjson\b/.test(type)) return [];
  const value: unknown = await response.clone().json();
  const problems = checkValue(document, schema, value);
  if (response.status >= 400 && (value as { status?: number }).status !== response.status) problems.push("the problem names another status");
  return problems;
}

/** The operation of a path; one without a placeholder wins over one with. */
export function findOperation(document: Document, call: { method: string; path: string }): Operation | undefined {
  const path = call.path.slice("/api".length);
  const fitting = Object.keys(document.paths).filter((template) => new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`).test(path));
  const best = fitting.sort((a, b) => a.split("{").length - b.split("{").length)[0];
  return best === undefined ? undefined : document.paths[best]?.[call.method];
}
