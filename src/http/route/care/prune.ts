// Routes of prunes.
import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../../../app/app.ts";
import * as use from "../../../app/care/prune.ts";
import { listPrunesSchema, pruneListSchema, prunedSchema, pruneSchema, pruneSessionsSchema } from "../../../contract/care/prune.ts";
import { parseBound, pruneId } from "../../../contract/id.ts";
import { requireScope, whoOf } from "../../identity.ts";
import type { Router } from "../route.ts";
import { failing, json, problems } from "../route.ts";

const params = z.object({ prune_id: pruneId });
const chat = requireScope("chat");

export function addPruneRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "delete",
      path: "/sessions",
      operationId: "pruneSessions",
      summary: "Prune sessions older than a bound",
      description:
        "Needs `before`: a missing or malformed bound is refused, never read as all. Sessions in which a turn runs or waits stay, and pinned ones. " +
        "Those that were not yet read for the memory are read first, and stay where that fails. With `dry_run=true` nothing is deleted.",
      middleware: chat,
      request: { query: pruneSessionsSchema },
      responses: {
        200: json(prunedSchema, "What would go; or what went, when it has ended already"),
        202: json(pruneSchema, "It goes on in the background"),
        ...failing(404, "There is no such plan"),
        ...failing(409, "The plan is too old, or was cancelled"),
        ...problems,
      },
    }),
    async (c) => {
      const { before, agent_id = null, type: types = null, dry_run, plan_id, skip_distill = false, forget = false } = c.req.valid("query");
      const wish = { before: parseBound(before), agent_id, types, skip_distill, forget };
      if (dry_run === true) return c.json(await use.planPrune(app, whoOf(c), wish), 200);
      const prune = await use.runPrune(app, whoOf(c), plan_id === undefined ? wish : { plan_id });
      return c.json(prune, prune.ended_at === null ? 202 : 200);
    },
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/prunes",
      operationId: "listPrunes",
      summary: "List prunes, newest first",
      request: { query: listPrunesSchema },
      responses: { 200: json(pruneListSchema, "A page of prunes"), ...problems },
    }),
    async (c) => c.json(await use.listPrunes(app, whoOf(c), c.req.valid("query")), 200),
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/prunes/{prune_id}",
      operationId: "getPrune",
      summary: "One prune, and how far it is",
      request: { params },
      responses: { 200: json(pruneSchema, "The prune"), ...problems },
    }),
    async (c) => c.json(await use.getPrune(app, whoOf(c), c.req.valid("param").prune_id), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/prunes/{prune_id}/cancel",
      operationId: "cancelPrune",
      summary: "Stop a prune where it is",
      description: "What has gone stays gone. A plan that was not carried out is given up.",
      middleware: chat,
      request: { params },
      responses: { 200: json(pruneSchema, "The prune"), ...problems },
    }),
    async (c) => c.json(await use.cancelPrune(app, whoOf(c), c.req.valid("param").prune_id), 200),
  );
}
