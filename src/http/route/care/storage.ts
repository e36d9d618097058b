// Routes of storage: what takes up room, and giving it back.
import { createRoute } from "@hono/zod-openapi";
import type { App } from "../../../app/app.ts";
import { readStorage, reclaim } from "../../../app/care/storage.ts";
import { reclaimedSchema, storageSchema } from "../../../contract/care/storage.ts";
import { requireScope, whoOf } from "../../identity.ts";
import type { Router } from "../route.ts";
import { failing, json, problems } from "../route.ts";

export function addStorageRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/storage",
      operationId: "readStorage",
      summary: "What takes up room: your sessions by agent and by month, and for the owner the files of the home",
      responses: { 200: json(storageSchema, "Sizes"), ...problems },
    }),
    async (c) => c.json(await readStorage(app, whoOf(c)), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/storage/compact",
      operationId: "compactStorage",
      summary: "Take the bytes of what was deleted out of the files now",
      description: "Else it is done soon after a deletion, with a large database in a quiet hour. Everything that writes waits meanwhile.",
      middleware: requireScope("admin"),
      responses: { 200: json(reclaimedSchema, "Sizes before and after"), ...failing(409, "A reader of the database is in the way"), ...problems },
    }),
    async (c) => c.json(await reclaim(app), 200),
  );
}
