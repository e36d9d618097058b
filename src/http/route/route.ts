// What all routes share: the router with its checks, and the documented error answer.
import type { z } from "@hono/zod-openapi";
import { OpenAPIHono } from "@hono/zod-openapi";
import { problemSchema } from "../../contract/problem.ts";
import type { Env } from "../identity.ts";
import { invalid, problemResponse } from "../problem.ts";

export type Router = OpenAPIHono<Env>;

const WHERE: Record<string, string> = { json: "body", query: "query", param: "address", header: "header" };

/** A router whose invalid requests are answered with problem+json. */
export function createRouter(): Router {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success) return problemResponse(invalid(result.error, WHERE[result.target] ?? result.target));
    },
  });
}

/** The error answer that every route documents. */
export const problems = {
  default: {
    description: "What went wrong, with a stable code",
    content: { "application/problem+json": { schema: problemSchema } },
  },
};

/** Documents errors of a route that do not follow from what it takes (document.ts adds those): status and when it comes. */
export function failing<S extends 401 | 404 | 409 | 429 | 502 | 503>(status: S, description: string) {
  return { [status]: { description, content: problems.default.content } } as Record<S, typeof problems.default>;
}

/** A documented JSON answer. */
export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A documented and required JSON body. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { "application/json": { schema } } };
}

/** A documented event stream; the schema is that of each event's `data`. */
export function eventStream<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { "text/event-stream": { schema } } };
}

export const noContent = { description: "Done" };
