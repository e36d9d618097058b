// Random requests to every operation of the API's document: as it says, and nearly so.
import fc from "fast-check";
import type { Document, Operation, Parameter } from "../checked-fetch.ts";
import type { Schema } from "../json-schema.ts";
import { resolveRef } from "../json-schema.ts";
import { fitting, known, odd } from "./value.ts";

/** A request as plain data, so that a failing one can be printed and sent again. Texts may hold marks of `pickLater`. */
export type RandomRequest = {
  method: string;
  /** With placeholders, below /api. */
  path: string;
  at: Record<string, string>;
  query: [name: string, value: string][];
  headers: Record<string, string>;
  /** As it is sent. */
  body: string | null;
};

/** A random request to any operation of `document`; each is as likely as any other. */
export function anyRequest(document: Document): fc.Arbitrary<RandomRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation })));
  return fc.oneof(
    ...operations.map((place) => {
      const fit = fitRequest(document, place);
      return fc.oneof({ arbitrary: fit, weight: 2 }, { arbitrary: spoil(document, place.operation, fit), weight: 1 });
    }),
  );
}

type Place = { method: string; path: string; operation: Operation };

function fitRequest(root: Document, { method, path, operation }: Place): fc.Arbitrary<RandomRequest> {
  const given = (where: string) => (operation.parameters ?? []).filter((parameter) => parameter.in === where);
  const record = (parameters: Parameter[]) =>
    fc.record(Object.fromEntries(parameters.map(({ name, schema, required }) => [name, required ? fitting(schema, { root, name }) : seldom(fitting(schema, { root, name }))])));
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const json = /\bjson\b/.test(type ?? "");
  const body = !content ? fc.constant(null) : json ? fitting(content.schema, { root, name: "" }).map((value) => JSON.stringify(value)) : fc.string({ unit: "grapheme" });
  return fc.record({ at: record(given("path")), query: record(given("query")), headers: record(given("header")), body }).map((made) => ({
    ...{ method: method.toUpperCase(), path, body: made.body },
    at: made.at as Record<string, string>,
    query: Object.entries(made.query).flatMap(([name, value]) => (value === undefined ? [] : [value].flat()).map((one): [string, string] => [name, String(one)])),
    headers: { ...(JSON.parse(JSON.stringify(made.headers)) as Record<string, string>), ...(type === undefined ? {} : { "content-type": type }) },
  }));
}

function seldom(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: fc.constant(undefined), weight: 2 }, { arbitrary: value, weight: 1 });
}

/** `fit` with one thing wrong. */
function spoil(root: Document, operation: Operation, fit: fc.Arbitrary<RandomRequest>): fc.Arbitrary<RandomRequest> {
  const ways: fc.Arbitrary<(request: RandomRequest) => RandomRequest>[] = [spoilHeader, spoilMethod, spoilQuery(operation)];
  if (operation.parameters?.some((parameter) => parameter.in === "path")) ways.push(spoilPath, spoilPath);
  const schema = operation.requestBody?.content["application/json"]?.schema;
  ways.push(spoilText);
  if (schema) ways.push(...[0, 1, 2].map(() => spoilField(root, schema)));
  return fc.tuple(fit, fc.oneof(...ways)).map(([request, change]) => change(request));
}

const wrongIds = fc.oneof(known("session_id"), known("turn_id"), known("message_id"), known("input_id"), known("token_id"), known("agent_id"), odd);

const spoilPath = fc.tuple(wrongIds, fc.nat(3)).map(([id, n]) => (request: RandomRequest) => {
  const names = Object.keys(request.at);
  const name = names[n % names.length];
  return name === undefined ? request : { ...request, at: { ...request.at, [name]: id } };
});

function spoilQuery(operation: Operation) {
  const names = (operation.parameters ?? []).filter((parameter) => parameter.in === "query").map(({ name }) => name);
  const name = fc.oneof(fc.constantFrom("limit", ...names), odd);
  const more = fc.array(fc.tuple(name, odd), { minLength: 1, maxLength: 3 });
  return more.map((entries) => (request: RandomRequest) => ({ ...request, query: [...request.query, ...entries, ...request.query.slice(0, 1)] }));
}

const spoilHeader = fc
  .oneof(
    fc.constantFrom<[string, string]>(["authorization", ""], ["authorization", "Bearer x"], ["authorization", "Bearer"], ["authorization", "Basic eDp5"], ["origin", "http://evil.example"], ["sec-fetch-site", "cross-site"]),
    fc.constantFrom<[string, string]>(["content-type", "text/plain"], ["content-type", "application/json; charset=utf-16"], ["content-type", "multipart/form-data; boundary=x"], ["content-type", ""], ["cookie", "rapport_0=x; rapport_0=y"]),
    fc.tuple(fc.constantFrom("prefer", "last-event-id", "accept", "x-forwarded-for", "range"), fc.stringMatching(/^[ -~\u00a1-\u00ff]{0,40}$/)),
  )
  .map(([name, value]) => (request: RandomRequest) => ({ ...request, headers: { ...request.headers, [name]: value } }));

const spoilMethod = fc.constantFrom("PUT", "PATCH", "DELETE", "POST", "GET", "OPTIONS").map((method) => (request: RandomRequest) => ({ ...request, method }));

const DEEP = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;

const spoilText = fc
  .constantFrom(null, "", "{", "null", "[]", '"x"', "7", "{}", '{"__proto__": {"content": "x"}}', '{"content": "x", "content": 7}', '\ufeff{"content": "x"}', DEEP, `{"content": ${DEEP}}`, `{"content": "${"x".repeat(400_001)}"}`)
  .map((body) => (request: RandomRequest) => ({ ...request, body, headers: { "content-type": "application/json", ...request.headers } }));

/** A body in which one field is missing, of another type, odd, or too much. */
function spoilField(root: Document, schema: Schema) {
  const whole = schema["$ref"] === undefined ? schema : resolveRef(root, String(schema["$ref"]));
  const names = Object.keys(whole["properties"] ?? {});
  const name = fc.constantFrom(...names, "colour", "__proto__");
  const value = fc.oneof(odd, wrongIds, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(undefined, null, -1, 0, 1.5, 1e308, true, [], {}, [[]], "y".repeat(400_001)));
  return fc.tuple(name, value).map(([field, wrong]) => (request: RandomRequest) => {
    const body = Object.entries((JSON.parse(request.body ?? "{}") as Schema | null) ?? {}).filter(([key]) => key !== field);
    return { ...request, body: JSON.stringify(Object.fromEntries(wrong === undefined ? body : [...body, [field, wrong]])) };
  });
}
