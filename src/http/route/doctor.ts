// Routes of the doctor: what does not fit together, and putting it right.
import { createRoute } from "@hono/zod-openapi";
import type { App } from "../../app/app.ts";
import { examine, rebuild } from "../../app/care/doctor.ts";
import { examinationSchema, rebuiltSchema } from "../../contract/care/doctor.ts";
import type { Fault } from "../../domain/care/fault.ts";
import { FAULTS, isHarmless, remedyOf } from "../../domain/care/fault.ts";
import { requireScope } from "../identity.ts";
import type { Router } from "./route.ts";
import { json, problems } from "./route.ts";

const admin = requireScope("admin");

export function addDoctorRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/doctor",
      operationId: "examineStore",
      summary: "What does not fit together: counters, events, files, rows without what they belong to",
      description: "Reads every message; some seconds for a large home.",
      middleware: admin,
      responses: { 200: json(examinationSchema, "Each fault with its count and what to do"), ...problems },
    }),
    async (c) => c.json({ faults: (await examine(app)).map(describe) }, 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/doctor/rebuild",
      operationId: "rebuildStore",
      summary: "Recompute counters and indexes from the messages",
      description: "In small transactions. A second time it changes nothing.",
      middleware: admin,
      responses: { 200: json(rebuiltSchema, "What was changed, and what is left"), ...problems },
    }),
    async (c) => {
      const { rebuilt, faults } = await rebuild(app);
      return c.json({ rebuilt: rebuilt.map(describe), faults: faults.map(describe) }, 200);
    },
  );
}

function describe({ kind, count }: Fault) {
  return { kind, count, text: FAULTS[kind].text, todo: remedyOf(kind), harmless: isHarmless(kind) };
}
