// Writes docs/reference/http.md from the routes themselves: `node scripts/http-reference.ts`. A test compares the two.
import { writeFileSync } from "node:fs";
import type { App } from "../src/app/app.ts";
import { createHttp } from "../src/http/http.ts";

type Schema = { $ref?: string; type?: string | string[]; items?: Schema; properties?: Record<string, Schema>; required?: string[]; enum?: unknown[]; description?: string; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[] };
type Content = Record<string, { schema: Schema }>;
type Operation = {
  summary: string;
  description?: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};
export type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };

export const REFERENCE = new URL("../docs/reference/http.md", import.meta.url);

/** The OpenAPI document of the routes; they are only described, not called. */
export async function readDocument(): Promise<Document> {
  const place = { home: "", database: "", address: () => "", version: "0.0.0", host: "localhost", console: "" };
  const http = createHttp({} as App, place);
  const response = await http.request("http://localhost/api/openapi.json", { headers: { host: "localhost" } });
  return (await response.json()) as Document;
}

/** The reference as Markdown. */
export function writeReference(document: Document): string {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => describeRoute(method, path, operation)));
  const schemas = Object.entries(document.components.schemas)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, schema]) => describeSchema(name, schema));
  return [
    "# HTTP API",
    "",
    "Generated from the routes (`node scripts/http-reference.ts`). Base `/api`, JSON, ISO 8601 in UTC. Send `authorization: Bearer TOKEN`.",
    "Errors are `application/problem+json` with a stable `code`. The machine-readable form is `/api/openapi.json`.",
    "Besides the statuses that a route names, any may answer 500, 503 or 507 when the server itself is not well.",
    "",
    "## Routes",
    "",
    ...routes,
    "## Shapes",
    "",
    ...schemas,
  ].join("\n");
}

function describeRoute(method: string, path: string, operation: Operation): string {
  const lines = [`### ${method.toUpperCase()} ${path}`, "", `${operation.summary}.${operation.description ? ` ${operation.description}` : ""}`, ""];
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === "path") continue;
    lines.push(`- \`${parameter.name}\`${parameter.in === "header" ? " (header)" : ""}${parameter.required ? " (required)" : ""}: ${describeType(parameter.schema)}${parameter.description ? `. ${parameter.description}` : ""}`);
  }
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  if (body) lines.push(`- body: ${describeType(body)}`);
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!status.startsWith("2")) continue;
    const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
    const shape = type === "text/event-stream" ? `an event stream of ${describeType(content?.schema)}` : content ? describeType(content.schema) : "nothing";
    lines.push(`- ${status}: ${shape}. ${response.description}`);
  }
  const faults = Object.keys(operation.responses).filter((status) => /^[45]/.test(status));
  if (faults.length > 0) lines.push(`- errors: ${faults.join(", ")}`);
  return `${lines.join("\n")}\n`;
}

function describeSchema(name: string, schema: Schema): string {
  const variants = schema.anyOf ?? schema.oneOf;
  const lines = [`### ${name}`, ""];
  if (schema.properties) {
    for (const [field, one] of Object.entries(schema.properties)) {
      const optional = schema.required?.includes(field) ? "" : " (optional)";
      lines.push(`- \`${field}\`${optional}: ${describeType(one)}${one.description ? `. ${one.description}` : ""}`);
    }
  } else if (variants) lines.push(...variants.map((one) => `- ${describeType(one)}`));
  else lines.push(describeType(schema));
  return `${lines.join("\n")}\n`;
}

function describeType(schema: Schema | undefined): string {
  if (!schema) return "anything";
  if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "";
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(" or ");
  const variants = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (variants) return variants.map(describeType).join(" or ");
  if (schema.type === "array") return `list of ${describeType(schema.items)}`;
  if (schema.properties) return `{ ${Object.entries(schema.properties).map(([field, one]) => `${field}: ${describeType(one)}`).join(", ")} }`;
  return [schema.type ?? "anything"].flat().join(" or ");
}

if (import.meta.main) writeFileSync(REFERENCE, writeReference(await readDocument()));
