// Routes of exports: one session as a text, handed on to another agent, and what it is linked to.
import { createRoute, z } from "@hono/zod-openapi";
import { exportSession, listLinks } from "../../../app/export/export.ts";
import { handOff, previewHandOff } from "../../../app/export/hand-off.ts";
import type { App } from "../../../app/app.ts";
import { exportAnswerSchema, exportQuerySchema, handedOffSchema, handOffPreviewSchema, handOffSchema, previewHandOffSchema, sessionLinksSchema } from "../../../contract/export/export.ts";
import { sessionId } from "../../../contract/id.ts";
import { attachmentHeader } from "../../disposition.ts";
import { requireScope, whoOf } from "../../identity.ts";
import type { Router } from "../route.ts";
import { body, failing, json, problems } from "../route.ts";

const params = z.object({ session_id: sessionId });
const notNow = failing(409, "The session is incognito or has no message, or the agent cannot hold one");
const text = { schema: z.string() };

export function addExportRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions/{session_id}/export",
      operationId: "exportSession",
      summary: "Export a session as one text",
      description: "As JSON with its name, its tokens and what was masked; with `download=true` or `Accept: text/markdown` the text itself. 413 when it is too long for one text.",
      request: { params, query: exportQuerySchema },
      responses: {
        200: { description: "The export", content: { "application/json": { schema: exportAnswerSchema }, "text/markdown": text } },
        ...failing(409, "The session is incognito or has no message"),
        413: { description: "It is too long for one text", content: problems.default.content },
        ...problems,
      },
    }),
    async (c) => {
      const { format = "markdown", last = null, tools = false, memories = false, mask = format === "context", download } = c.req.valid("query");
      const made = await exportSession(app, whoOf(c), c.req.valid("param").session_id, { format, last, tools, memories, mask });
      if (download !== true && !/\btext\/markdown\b/i.test(c.req.header("accept") ?? "")) return c.json(made, 200);
      return new Response(made.text, { headers: { "content-type": `${made.media_type}; charset=utf-8`, ...attachmentHeader(made.name) } });
    },
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions/{session_id}/handoff",
      operationId: "previewHandOff",
      summary: "What a hand-off would put into the other agent's prompt",
      description: "Exactly the text that the new session's first message carries. Nothing is stored. 413 when it is more than an agent takes at once.",
      request: { params, query: previewHandOffSchema },
      responses: { 200: json(handOffPreviewSchema, "The text"), ...notNow, 413: { description: "It is more than an agent takes at once", content: problems.default.content }, ...problems },
    }),
    async (c) => c.json(await previewHandOff(app, whoOf(c), c.req.valid("param").session_id, c.req.valid("query")), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/handoff",
      operationId: "handOff",
      summary: "Go on with another agent, who is given this session's context",
      description: "Starts a session that `carries` the context as a file; it goes along with its first message, whoever sends it.",
      middleware: requireScope("chat"),
      request: { params, body: body(handOffSchema) },
      responses: { 201: json(handedOffSchema, "The new session, and what it carries"), ...notNow, ...problems },
    }),
    async (c) => c.json(await handOff(app, whoOf(c), c.req.valid("param").session_id, c.req.valid("json")), 201),
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions/{session_id}/links",
      operationId: "listLinks",
      summary: "Which sessions this one comes from, and which come from it",
      request: { params },
      responses: { 200: json(sessionLinksSchema, "Forks and hand-offs, both ways"), ...problems },
    }),
    async (c) => c.json(await listLinks(app, whoOf(c), c.req.valid("param").session_id), 200),
  );
}
