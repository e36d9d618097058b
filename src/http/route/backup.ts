// Routes of backups.
import { createRoute } from "@hono/zod-openapi";
import type { App } from "../../app/app.ts";
import { listBackups, makeBackup } from "../../app/care/backup.ts";
import { backupListSchema, backupSchema } from "../../contract/care/backup.ts";
import { requireScope } from "../identity.ts";
import type { Router } from "./route.ts";
import { json, problems } from "./route.ts";

const admin = requireScope("admin");

export function addBackupRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "post",
      path: "/backups",
      operationId: "makeBackup",
      summary: "Make a backup in the home's backups folder, while everything goes on",
      middleware: admin,
      responses: { 201: json(backupSchema, "The backup, whole and on disk"), ...problems },
    }),
    async (c) => c.json(await makeBackup(app), 201),
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/backups",
      operationId: "listBackups",
      summary: "Backups and other copies of the database, newest first",
      middleware: admin,
      responses: { 200: json(backupListSchema, "Backups"), ...problems },
    }),
    async (c) => c.json({ backups: await listBackups(app), next_cursor: null }, 200),
  );
}
