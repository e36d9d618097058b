// Routes of health: a short one for everybody, a full one for the owner.
import { createRoute } from "@hono/zod-openapi";
import type { App } from "../../app/app.ts";
import type { LastCheck } from "../../app/care/integrity.ts";
import { defaultModel } from "../../app/model.ts";
import { diagnosisSchema, healthSchema } from "../../contract/health.ts";
import { formatModelRef } from "../../domain/model.ts";
import { requireScope } from "../identity.ts";
import type { Router } from "./route.ts";
import { json, problems } from "./route.ts";

/** What the wiring knows about this process and no use case needs. */
export type Place = {
  home: string;
  database: string;
  address: () => string;
  version: string;
  /** What a check has found wrong with the database file; undefined while nothing is known to be. */
  damage?: () => string | undefined;
  /** The last check of the database file that ended; null before the first. */
  lastCheck?: () => LastCheck | null;
};

export function addHealthRoute(router: Router, place: Place): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/health",
      operationId: "getHealth",
      summary: "Whether the server is well",
      security: [],
      responses: { 200: json(healthSchema, "It is"), ...problems },
    }),
    (c) => {
      const status = place.damage?.() === undefined ? ("ok" as const) : ("damaged" as const);
      return c.json({ status, name: "rapport" as const, version: place.version, last_check: describeCheck(place) }, 200);
    },
  );
}

function describeCheck(place: Place) {
  const last = place.lastCheck?.();
  return last ? { at: new Date(last.at).toISOString(), result: last.result } : null;
}

export function addDiagnosisRoute(router: Router, app: App, place: Place): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/diagnosis",
      operationId: "getDiagnosis",
      summary: "Paths, versions, the database's own check, models",
      middleware: requireScope("admin"),
      responses: { 200: json(diagnosisSchema, "The diagnosis"), ...problems },
    }),
    async (c) => {
      await app.choice.looking;
      const [{ result, ...counts }, { waiting }] = await Promise.all([app.store.ask("checkIntegrity"), app.store.ask("readIndexProgress")]);
      const agents = app.profiles.list();
      const diagnosis = {
        version: place.version,
        node: process.versions.node,
        sqlite: process.versions["sqlite"] ?? "unknown",
        home: place.home,
        address: place.address(),
        pid: process.pid,
        database: { path: place.database, integrity: result, ...counts, unindexed: waiting },
        last_check: describeCheck(place),
        agents: agents.length,
        profile_problems: agents.reduce((sum, agent) => sum + agent.problems.length, app.profiles.orphanProblems().length),
        default_model: formatModelRef(defaultModel(app).ref),
        looked: app.choice.looked,
      };
      return c.json(diagnosis, 200);
    },
  );
}
