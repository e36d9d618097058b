// Routes of models and settings.
import { createRoute } from "@hono/zod-openapi";
import type { z } from "@hono/zod-openapi";
import type { App } from "../../app/app.ts";
import { viewEmbedding } from "../../app/embed/embedding.ts";
import { testEmbedding } from "../../app/embed/try.ts";
import { testModel } from "../../app/model-test.ts";
import { defaultModel, detectModels } from "../../app/model.ts";
import { getSettings, patchSettings } from "../../app/setting.ts";
import type { modelStateSchema } from "../../contract/model.ts";
import { modelStateSchema as stateSchema, testedModelSchema, testModelSchema } from "../../contract/model.ts";
import { patchSettingsSchema, settingsSchema } from "../../contract/setting.ts";
import { AppError } from "../../domain/errors.ts";
import { formatModelRef, parseModelRef } from "../../domain/model.ts";
import { requireScope } from "../identity.ts";
import type { Router } from "./route.ts";
import { body, json, problems } from "./route.ts";

const admin = requireScope("admin");

export function addModelRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/models",
      operationId: "getModels",
      summary: "The default model, the providers, and where was looked for them",
      responses: { 200: json(stateSchema, "The state of models"), ...problems },
    }),
    async (c) => {
      await app.choice.looking;
      const state = await describeModels(app);
      // A member learns who answers, not where the keys and addresses of the house are.
      return c.json(c.get("identity").person.role === "owner" ? state : { ...state, providers: [], looked: [], embedding: { ...state.embedding, error: null } }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/models/detect",
      operationId: "detectModels",
      summary: "Look again for providers in the environment and on this machine",
      middleware: admin,
      responses: { 200: json(stateSchema, "The state of models"), ...problems },
    }),
    async (c) => {
      await detectModels(app);
      return c.json(await describeModels(app), 200);
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/models/test",
      operationId: "testModel",
      summary: "Ask a model for one word, or an embedding model for one vector",
      middleware: admin,
      request: { body: body(testModelSchema) },
      responses: { 200: json(testedModelSchema, "What came of it"), ...problems },
    }),
    async (c) => {
      const { model, embedding } = c.req.valid("json");
      const ref = model === undefined ? undefined : parseModelRef(model);
      if (model !== undefined && !ref) throw new AppError("invalid_request", "Name the model as provider/model, such as openai/gpt-5-mini.");
      return c.json(embedding === true ? await testEmbedding(app, ref, c.req.raw.signal) : await testModel(app, ref), 200);
    },
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/settings",
      operationId: "getSettings",
      summary: "Settings, without secrets",
      middleware: admin,
      responses: { 200: json(settingsSchema, "The settings"), ...problems },
    }),
    async (c) => c.json(await getSettings(app), 200),
  );
  router.openapi(
    createRoute({
      method: "patch",
      path: "/settings",
      operationId: "changeSettings",
      summary: "Change settings; null removes one",
      middleware: admin,
      request: { body: body(patchSettingsSchema) },
      responses: { 200: json(settingsSchema, "The settings"), ...problems },
    }),
    async (c) => c.json(await patchSettings(app, c.req.valid("json")), 200),
  );
}

async function describeModels(app: App): Promise<z.infer<typeof modelStateSchema>> {
  const { ref, source } = defaultModel(app);
  const set = Object.entries(app.choice.settings.providers).map(([name, one]) => ({
    name,
    kind: one.kind,
    base_url: one.base_url,
    has_key: one.key !== null,
    source: "settings" as const,
  }));
  const found = app.choice.found
    .filter((one) => !(one.name in app.choice.settings.providers))
    .map(({ name, kind, base_url, key, source: from }) => ({ name, kind, base_url, has_key: key !== null, source: from }));
  return {
    default_model: formatModelRef(ref),
    default_source: source,
    offline: ref.provider === "offline",
    providers: [...set, ...found],
    embedding: await viewEmbedding(app),
    looked: app.choice.looked,
    next_cursor: null,
  };
}
