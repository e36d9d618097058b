// The HTTP edge: checks first, then the routes, then the console. One place turns errors into answers.
import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { App } from "../app/app.ts";
import { AppError } from "../domain/errors.ts";
import { serveConsole } from "./console.ts";
import { describeApi } from "./document.ts";
import { guardAnswer, guardBody, guardOrigin, readRest } from "./guard.ts";
import type { Env } from "./identity.ts";
import { identify, requireScope } from "./identity.ts";
import { explain, notFound, problemResponse } from "./problem.ts";
import { addAccessRoutes } from "./route/access.ts";
import { addAgentRoutes } from "./route/agent.ts";
import { addPruneRoutes } from "./route/care/prune.ts";
import { addStorageRoutes } from "./route/care/storage.ts";
import { addBackupRoutes } from "./route/backup.ts";
import { addDeletionRoutes } from "./route/deletion.ts";
import { addDoctorRoutes } from "./route/doctor.ts";
import { addEventRoutes } from "./route/event.ts";
import { addBundleRoutes } from "./route/export/bundle.ts";
import { addExportRoutes } from "./route/export/export.ts";
import { addFileRoutes } from "./route/file.ts";
import type { Place } from "./route/health.ts";
import { addDiagnosisRoute, addHealthRoute } from "./route/health.ts";
import { addLoginRoutes } from "./route/login.ts";
import { addDistillationRoutes, addMemoryRoutes } from "./route/memory.ts";
import { addMessageRoutes } from "./route/message.ts";
import { addModelRoutes } from "./route/model.ts";
import { addPersonRoutes } from "./route/person.ts";
import { createRouter } from "./route/route.ts";
import { addSessionRoutes } from "./route/session.ts";

export type HttpOptions = Place & { host: string; console: string };

/** The whole HTTP face of an app. */
export function createHttp(app: App, options: HttpOptions): Hono<Env> {
  const http = new Hono<Env>();
  http.onError((error) => {
    const known = explain(error);
    if (known) return problemResponse(known, retryAfter(known));
    app.log.error("request failed unexpectedly", { error: error.stack ?? error.message });
    return problemResponse(new AppError("internal", "Something went wrong inside Rapport. The log says more."));
  });
  http.use(readRest);
  http.use("/api/*", guardAnswer);
  http.use(guardOrigin(options.host));
  http.use("/api/*", guardBody);
  http.route("/api", createApi(app, options));
  http.all("/api/*", notFound);
  http.use(serveConsole(options.console));
  return http;
}

function retryAfter(error: AppError): Record<string, string> {
  const seconds = error.details?.["retry_after"];
  return typeof seconds === "number" ? { "retry-after": String(seconds) } : {};
}

/** The same as a handler of Node's own server. */
export function createHandler(app: App, options: HttpOptions): RequestListener {
  const answer = getRequestListener(createHttp(app, options).fetch);
  return (request, response) => void answer(request, response);
}

function createApi(app: App, options: HttpOptions) {
  const api = createRouter();
  let document: object | undefined;
  api.get("/openapi.json", (c) => c.json((document ??= describeApi(api, options.version))));
  api.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  api.openAPIRegistry.registerComponent("securitySchemes", "cookie", { type: "apiKey", in: "cookie", name: "rapport_4777" });
  addHealthRoute(api, options);
  addLoginRoutes(api, app, options.version);
  api.use(identify(app));
  api.use(requireScope("read"));
  addAgentRoutes(api, app);
  // Before those of one session, whose id would be "bundle".
  addBundleRoutes(api, app);
  addSessionRoutes(api, app);
  addExportRoutes(api, app);
  addDeletionRoutes(api, app);
  addPruneRoutes(api, app);
  addStorageRoutes(api, app);
  addMessageRoutes(api, app);
  addMemoryRoutes(api, app);
  addDistillationRoutes(api, app);
  addFileRoutes(api, app);
  addEventRoutes(api, app);
  addModelRoutes(api, app);
  addAccessRoutes(api, app, options.version);
  addPersonRoutes(api, app);
  addBackupRoutes(api, app);
  addDoctorRoutes(api, app);
  addDiagnosisRoute(api, app, options);
  return api;
}
