// The API's own document: whole, true to the routes, and nothing in it that leads nowhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hono } from "hono";
import { createHttp } from "../../src/http/http.ts";
import type { Document } from "../support/checked-fetch.ts";
import type { Schema } from "../support/json-schema.ts";
import { checkValue, resolveRef } from "../support/json-schema.ts";
import { startApp } from "../support/real-app.ts";

const METHODS = ["get", "post", "put", "patch", "delete"];

async function readDocument(): Promise<Document> {
  await using app = await startApp();
  const response = await app.fetch(`${app.url}/api/openapi.json`);
  assert.equal(response.status, 200);
  return (await response.json()) as Document;
}

const PROBLEM = { $ref: "#/components/schemas/Problem" };

type Operation = { operationId?: string; summary?: string; security?: unknown[]; parameters?: Parameter[]; requestBody?: Schema; responses: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }> };
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };

function operationsOf(document: Document): { where: string; path: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ where: `${method} ${path}`, path, operation: operation as unknown as Operation })),
  );
}

/** Every object inside `value`, with the way to it. */
function* objectsIn(value: unknown, at = "#"): Generator<[string, Schema]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Schema];
  for (const [key, inner] of Object.entries(value)) yield* objectsIn(inner, `${at}/${key}`);
}

test("the document is OpenAPI 3.1 with a title, a version and how to identify oneself", async () => {
  const document = await readDocument();
  assert.match(String(document["openapi"]), /^3\.1\.\d$/);
  assert.deepEqual(Object.keys(document["info"] as object).sort(), ["license", "title", "version"]);
  assert.deepEqual(document["servers"], [{ url: "/api" }]);
  const schemes = (document["components"] as { securitySchemes: object }).securitySchemes;
  for (const need of document["security"] as Record<string, unknown[]>[]) for (const name of Object.keys(need)) assert.ok(name in schemes, name);
});

test("every operation says what it does, what it answers, and how it fails", async () => {
  const seen = new Set<string | undefined>();
  for (const { where, operation } of operationsOf(await readDocument())) {
    assert.ok(METHODS.includes(where.split(" ")[0] ?? ""), where);
    assert.ok(operation.summary, where);
    assert.match(operation.operationId ?? "", /^[a-z]+[A-Za-z]*$/, `${where} needs an operationId: a verb and a noun, such as "createSession"`);
    assert.ok(!seen.has(operation.operationId), `two operations are called ${operation.operationId}`);
    seen.add(operation.operationId);
    const fault = operation.responses["default"]?.content?.["application/problem+json"]?.schema;
    assert.deepEqual(fault, PROBLEM, where);
    if (operation.security?.length !== 0) assert.ok(operation.responses["401"], where);
    if (operation.requestBody) for (const status of ["400", "413", "415"]) assert.ok(operation.responses[status], `${where} ${status}`);
    for (const [status, answer] of Object.entries(operation.responses)) {
      assert.match(status, /^([245]\d\d|default)$/, where);
      if (!status.startsWith("2")) assert.deepEqual(answer.content?.["application/problem+json"]?.schema, PROBLEM, `${where} ${status}`);
      assert.ok(answer.description, `${where} ${status}`);
      for (const content of Object.values(answer.content ?? {})) assert.ok(content.schema, `${where} ${status}`);
    }
  }
});

test("every parameter of an address is described, and only those", async () => {
  for (const { where, path, operation } of operationsOf(await readDocument())) {
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
    assert.deepEqual(inPath.map(({ name }) => name).sort(), names.sort(), where);
    for (const parameter of operation.parameters ?? []) {
      assert.ok(parameter.schema, `${where} ${parameter.name}`);
      if (parameter.in === "path") assert.equal(parameter.required, true, `${where} ${parameter.name}`);
    }
  }
});

test("every route of the server is in the document, and nothing else is", async () => {
  await using app = await startApp();
  const document = await readDocument();
  const http: Hono<never> = createHttp(app.app, { home: "", database: "", host: "127.0.0.1", version: "0", console: "", address: () => "" }) as never;
  const served = http.routes.filter(({ method, path }) => METHODS.includes(method.toLowerCase()) && path.startsWith("/api/") && path !== "/api/openapi.json");
  const routes = new Set(served.map(({ method, path }) => `${method.toLowerCase()} ${path.slice(4).replace(/:(\w+)/g, "{$1}")}`));
  assert.deepEqual(operationsOf(document).map(({ where }) => where).sort(), [...routes].sort());
});

test("every reference leads somewhere, every body and JSON answer has a named schema, and every schema is used", async () => {
  const document = await readDocument();
  const used = new Set<string>();
  for (const [, object] of objectsIn(document)) {
    if (typeof object["$ref"] !== "string") continue;
    assert.ok(resolveRef(document, object["$ref"]));
    used.add(object["$ref"].split("/").at(-1) ?? "");
  }
  for (const { where, operation } of operationsOf(document)) {
    const contents = [operation.requestBody?.["content"], ...Object.values(operation.responses).map(({ content }) => content)];
    for (const content of contents as (Record<string, { schema: Schema }> | undefined)[]) {
      for (const [type, { schema }] of Object.entries(content ?? {})) {
        if (/\bjson\b/.test(type)) assert.match(String(schema["$ref"]), /^#\/components\/schemas\/[A-Z]\w+$/, where);
      }
    }
  }
  const schemas = Object.keys((document["components"] as { schemas: object }).schemas);
  // What a stream's events look like is in the document for its readers; no JSON answer refers to them.
  assert.deepEqual(schemas.filter((name) => !used.has(name) && !name.endsWith("Event")), []);
});

test("every object lists what is required of it, and only what it has", async () => {
  for (const [at, object] of objectsIn(await readDocument())) {
    const { required, properties } = object as { required?: unknown; properties?: object };
    if (Array.isArray(required) && properties) for (const name of required) assert.ok(name in properties, `${at} requires ${name}`);
  }
});

test("a named schema is never null itself: where null may stand, the use says so", async () => {
  const document = await readDocument();
  for (const [at, { allOf, type }] of objectsIn(document)) {
    assert.equal(allOf, undefined, `${at}: a value must fit this and that, which null never does`);
    if (/^#\/components\/schemas\/\w+$/.test(at)) assert.ok(![type].flat().includes("null"), at);
  }
  const reason = resolveRef(document, "#/components/schemas/Turn/properties/reason");
  for (const value of [null, { code: "stopped", message: "Stopped by you." }]) assert.deepEqual(checkValue(document, reason, value), []);
});

test("the check behind these suites sees what is missing, wrong, and not documented", () => {
  const schema = { type: "object", properties: { a: { type: "integer" }, b: { type: ["string", "null"], enum: ["x", null] }, c: { type: "array", items: { $ref: "#/d" } } }, required: ["a"] };
  const root = { d: { oneOf: [{ type: "string", pattern: "^k" }, { type: "number", minimum: 3 }] } };
  assert.deepEqual(checkValue(root, schema, { a: 1, b: null, c: ["k", 3] }), []);
  for (const wrong of [{}, { a: "1" }, { a: 1.5 }, { a: 1, b: "y" }, { a: 1, c: [2] }, { a: 1, c: ["z"] }, { a: 1, d: 1 }, [], null]) {
    assert.notDeepEqual(checkValue(root, schema, wrong), [], JSON.stringify(wrong));
  }
  assert.throws(() => checkValue(root, { type: "string", unknownWord: 1 }, "x"), /unknownWord/);
});
