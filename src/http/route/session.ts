// Routes of sessions.
import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../../app/app.ts";
import * as use from "../../app/session.ts";
import { parseBound, sessionId } from "../../contract/id.ts";
import { searchPageSchema, searchSchema } from "../../contract/search/search.ts";
import {
  closedSchema,
  createSessionSchema,
  deletedSchema,
  deleteSessionSchema,
  forkSessionSchema,
  listSessionsSchema,
  patchSessionSchema,
  seenSchema,
  sessionListSchema,
  sessionSchema,
} from "../../contract/session.ts";
import { requireScope, whoOf } from "../identity.ts";
import type { Router } from "./route.ts";
import { body, failing, json, problems } from "./route.ts";

const params = z.object({ session_id: sessionId });
const chat = requireScope("chat");
/** Of a bound that may be missing. */
const milliseconds = (text: string | undefined) => (text === undefined ? undefined : parseBound(text));

export function addSessionRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions",
      operationId: "createSession",
      summary: "Start a session",
      middleware: chat,
      request: { body: body(createSessionSchema) },
      responses: { 201: json(sessionSchema, "The new session"), ...failing(404, "There is no such agent"), ...problems },
    }),
    async (c) => c.json(await use.createSession(app, whoOf(c), c.req.valid("json")), 201),
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions",
      operationId: "listSessions",
      summary: "List sessions, newest activity first",
      request: { query: listSessionsSchema },
      responses: { 200: json(sessionListSchema, "A page of sessions"), ...problems },
    }),
    async (c) => {
      const { type, person_id, before, after, ...rest } = c.req.valid("query");
      const filter = { ...rest, types: type, on_behalf_of: person_id, before: milliseconds(before), after: milliseconds(after) };
      return c.json(await use.listSessions(app, whoOf(c), filter), 200);
    },
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/search",
      operationId: "searchSessions",
      summary: "Search messages and titles",
      description: "In everything that was said in your own sessions, archived ones included; incognito sessions are not searched.",
      request: { query: searchSchema },
      responses: { 200: json(searchPageSchema, "A page of hits, best first"), ...problems },
    }),
    async (c) => {
      const { type, before, after, ...rest } = c.req.valid("query");
      return c.json(await use.searchSessions(app, whoOf(c), { ...rest, types: type, before: milliseconds(before), after: milliseconds(after) }), 200);
    },
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions/{session_id}",
      operationId: "getSession",
      summary: "One session",
      request: { params },
      responses: { 200: json(sessionSchema, "The session"), ...problems },
    }),
    async (c) => c.json(await use.getSession(app, whoOf(c), c.req.valid("param").session_id), 200),
  );
  router.openapi(
    createRoute({
      method: "patch",
      path: "/sessions/{session_id}",
      operationId: "patchSession",
      summary: "Rename, pin or archive a session",
      middleware: chat,
      request: { params, body: body(patchSessionSchema) },
      responses: { 200: json(sessionSchema, "The session"), ...problems },
    }),
    async (c) => c.json(await use.patchSession(app, whoOf(c), c.req.valid("param").session_id, c.req.valid("json")), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/seen",
      operationId: "markSeen",
      summary: "Say how far a session was read",
      middleware: chat,
      request: { params, body: body(seenSchema) },
      responses: { 200: json(sessionSchema, "The session"), ...problems },
    }),
    async (c) => c.json(await use.markSeen(app, whoOf(c), c.req.valid("param").session_id, c.req.valid("json").seq), 200),
  );
  router.openapi(
    createRoute({
      method: "delete",
      path: "/sessions/{session_id}",
      operationId: "deleteSession",
      summary: "Delete a session with everything in it",
      middleware: chat,
      request: { params, query: deleteSessionSchema },
      responses: { 200: json(deletedSchema, "What went"), ...problems },
    }),
    async (c) => c.json(await use.deleteSession(app, whoOf(c), c.req.valid("param").session_id, c.req.valid("query")), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/close",
      operationId: "closeSession",
      summary: "Close a session",
      description: "Closed at once. A running turn goes on to its end; queued inputs are returned to be kept as drafts.",
      middleware: chat,
      request: { params },
      responses: { 200: json(closedSchema, "The closed session"), ...problems },
    }),
    async (c) => c.json(await use.closeSession(app, whoOf(c), c.req.valid("param").session_id), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/distill",
      operationId: "distillSession",
      summary: "Distil a session now",
      description: "What is new in it is read for the long-term memory, in the background; the session's `memory` says how far it is.",
      middleware: chat,
      request: { params },
      responses: { 202: json(z.object({ session: sessionSchema }).meta({ id: "Distilling" }), "It is under way"), ...problems },
    }),
    async (c) => c.json({ session: await use.distillSession(app, whoOf(c), c.req.valid("param").session_id) }, 202),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/reopen",
      operationId: "reopenSession",
      summary: "Reopen a closed session",
      middleware: chat,
      request: { params },
      responses: { 200: json(sessionSchema, "The open session"), ...problems },
    }),
    async (c) => c.json(await use.reopenSession(app, whoOf(c), c.req.valid("param").session_id), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/fork",
      operationId: "forkSession",
      summary: "Fork a session from a message",
      middleware: chat,
      request: { params, body: { ...body(forkSessionSchema), required: false } },
      responses: { 201: json(sessionSchema, "The new session"), ...problems },
    }),
    async (c) => {
      const wish = (c.req.valid("json") ?? {});
      return c.json(await use.forkSession(app, whoOf(c), c.req.valid("param").session_id, wish.message_id), 201);
    },
  );
}
