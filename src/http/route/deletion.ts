// Routes of deletions: what would go, and receipts of what is gone.
import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../../app/app.ts";
import { readDeletion } from "../../app/care/deletion.ts";
import * as use from "../../app/session.ts";
import { deletionListSchema, deletionPreviewSchema, deletionSchema, listDeletionsSchema } from "../../contract/care/deletion.ts";
import { deletionId, sessionId } from "../../contract/id.ts";
import { whoOf } from "../identity.ts";
import type { Router } from "./route.ts";
import { json, problems } from "./route.ts";

export function addDeletionRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions/{session_id}/deletion",
      operationId: "readDeletion",
      summary: "What would go with a session, and what would keep copies",
      description: "Nothing is deleted. For a question before `DELETE /sessions/{session_id}`.",
      request: { params: z.object({ session_id: sessionId }) },
      responses: { 200: json(deletionPreviewSchema, "What would go"), ...problems },
    }),
    async (c) => c.json(await readDeletion(app, whoOf(c), c.req.valid("param").session_id), 200),
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/deletions",
      operationId: "listDeletions",
      summary: "List receipts of deletions, newest first",
      request: { query: listDeletionsSchema },
      responses: { 200: json(deletionListSchema, "A page of receipts"), ...problems },
    }),
    async (c) => c.json(await use.listDeletions(app, whoOf(c), c.req.valid("query")), 200),
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/deletions/{deletion_id}",
      operationId: "getDeletion",
      summary: "One receipt of a deletion",
      description: "In two stages: since when nobody can reach what was deleted, and since when its bytes are gone from Rapport's files.",
      request: { params: z.object({ deletion_id: deletionId }) },
      responses: { 200: json(deletionSchema, "The receipt"), ...problems },
    }),
    async (c) => c.json(await use.getDeletion(app, whoOf(c), c.req.valid("param").deletion_id), 200),
  );
}
