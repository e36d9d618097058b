// Routes of agents: their profiles, read, written, checked and reloaded.
import { createRoute, z } from "@hono/zod-openapi";
import { describeAgent } from "../../app/agent.ts";
import type { App } from "../../app/app.ts";
import { agentDetailSchema, agentListSchema, agentSchema, reloadReportSchema, writeAgentSchema } from "../../contract/agent.ts";
import { agentId } from "../../contract/id.ts";
import { requireScope } from "../identity.ts";
import type { Router } from "./route.ts";
import { body, json, noContent, problems } from "./route.ts";

const params = z.object({ agent_id: agentId });
const admin = requireScope("admin");

export function addAgentRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/agents",
      operationId: "listAgents",
      summary: "All agents",
      responses: { 200: json(agentListSchema, "Agents by name"), ...problems },
    }),
    (c) => c.json({ agents: app.profiles.list(), problems: app.profiles.orphanProblems(), next_cursor: null }, 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/agents",
      operationId: "createAgent",
      summary: "Add an agent from a YAML profile",
      middleware: admin,
      request: { body: body(writeAgentSchema) },
      responses: { 201: json(agentSchema, "The agent"), ...problems },
    }),
    async (c) => c.json((await app.profiles.write(c.req.valid("json").yaml, { create: true })).agent, 201),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/agents/reload",
      operationId: "reloadAgents",
      summary: "Read the profiles folder again",
      middleware: admin,
      responses: { 200: json(reloadReportSchema, "What changed"), ...problems },
    }),
    async (c) => c.json(await app.profiles.reload(), 200),
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/agents/{agent_id}",
      operationId: "getAgent",
      summary: "One agent with its profile and system prompt",
      request: { params },
      responses: { 200: json(agentDetailSchema, "The agent"), ...problems },
    }),
    async (c) => c.json(await describeAgent(app, c.req.valid("param").agent_id), 200),
  );
  router.openapi(
    createRoute({
      method: "put",
      path: "/agents/{agent_id}",
      operationId: "replaceAgent",
      summary: "Replace an agent's profile",
      middleware: admin,
      request: { params, body: body(writeAgentSchema) },
      responses: { 200: json(agentSchema, "The agent"), ...problems },
    }),
    async (c) => {
      const { agent_id } = c.req.valid("param");
      return c.json((await app.profiles.write(c.req.valid("json").yaml, { agent_id, create: false })).agent, 200);
    },
  );
  router.openapi(
    createRoute({
      method: "delete",
      path: "/agents/{agent_id}",
      operationId: "deleteAgent",
      summary: "Remove an agent's profile; its sessions stay",
      middleware: admin,
      request: { params },
      responses: { 204: noContent, ...problems },
    }),
    async (c) => {
      await app.profiles.remove(c.req.valid("param").agent_id);
      return c.body(null, 204);
    },
  );
}
