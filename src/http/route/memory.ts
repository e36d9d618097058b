// Routes of the long-term memory: what an agent keeps for whoever asks, where it comes from, and what changed it.
import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../../app/app.ts";
import { addMemory, applyChangeSet, clearMemories, deleteMemory, editMemory, getMemory, listChangeSets, listMemories, rejectChangeSet, undoChangeSet } from "../../app/memory/memory.ts";
import { agentId, changeSetId, memoryId, parseBound } from "../../contract/id.ts";
import { appliedSchema, applyChangeSetSchema, changeSetListSchema, changeSetSchema, listChangeSetsSchema, undoneSchema } from "../../contract/memory/change-set.ts";
import {
  clearedSchema,
  clearMemoriesSchema,
  createMemorySchema,
  listMemoriesSchema,
  memoryDetailSchema,
  memoryListSchema,
  memorySchema,
  patchMemorySchema,
} from "../../contract/memory/memory.ts";
import { AppError } from "../../domain/errors.ts";
import { requireScope, whoOf } from "../identity.ts";
import type { Router } from "./route.ts";
import { body, json, noContent, problems } from "./route.ts";

const ofAgent = z.object({ agent_id: agentId });
const ofMemory = z.object({ memory_id: memoryId });
const ofSet = z.object({ change_set_id: changeSetId });
const chat = requireScope("chat");

/** A bound as it came, in milliseconds; null and absent stay what they are. */
function toMs(bound: string): number;
function toMs(bound: string | null | undefined): number | null | undefined;
function toMs(bound: string | null | undefined): number | null | undefined {
  return typeof bound === "string" ? parseBound(bound) : bound;
}

export function addMemoryRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/agents/{agent_id}/memory/ltm",
      operationId: "listMemories",
      summary: "What an agent keeps across sessions for whoever asks",
      request: { params: ofAgent, query: listMemoriesSchema },
      responses: { 200: json(memoryListSchema, "Memories; pinned ones before, then the newest, or the best matches"), ...problems },
    }),
    async (c) => {
      const { id, ...query } = c.req.valid("query");
      return c.json(await listMemories(app, whoOf(c), { ...c.req.valid("param"), ...query, ids: id }), 200);
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/agents/{agent_id}/memory/ltm",
      operationId: "createMemory",
      summary: "Tell an agent something to keep",
      middleware: chat,
      request: { params: ofAgent, body: body(createMemorySchema) },
      responses: { 201: json(memorySchema, "The memory"), ...problems },
    }),
    async (c) => {
      const { valid_from, ...fact } = c.req.valid("json");
      return c.json(await addMemory(app, whoOf(c), c.req.valid("param").agent_id, { ...fact, ...(valid_from && { valid_from: toMs(valid_from) }) }), 201);
    },
  );
  router.openapi(
    createRoute({
      method: "delete",
      path: "/agents/{agent_id}/memory/ltm",
      operationId: "clearMemories",
      summary: "Erase all that an agent keeps for whoever asks",
      description: "With its history, for good. `confirm` is the agent's id once more.",
      middleware: chat,
      request: { params: ofAgent, query: clearMemoriesSchema },
      responses: { 200: json(clearedSchema, "How many went"), ...problems },
    }),
    async (c) => {
      const { agent_id } = c.req.valid("param");
      if (c.req.valid("query").confirm !== agent_id) throw new AppError("invalid_request", "Say the agent's id once more in `confirm`: all its memories of you would be erased for good.");
      return c.json(await clearMemories(app, whoOf(c), agent_id), 200);
    },
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/memories/{memory_id}",
      operationId: "getMemory",
      summary: "A memory with its sources and its history",
      request: { params: ofMemory },
      responses: { 200: json(memoryDetailSchema, "The memory"), ...problems },
    }),
    async (c) => c.json(await getMemory(app, whoOf(c), c.req.valid("param").memory_id), 200),
  );
  router.openapi(
    createRoute({
      method: "patch",
      path: "/memories/{memory_id}",
      operationId: "editMemory",
      summary: "Change a memory",
      middleware: chat,
      request: { params: ofMemory, body: body(patchMemorySchema) },
      responses: { 200: json(memorySchema, "The memory as it is now"), ...problems },
    }),
    async (c) => {
      const { valid_from, valid_to, ...edit } = c.req.valid("json");
      return c.json(await editMemory(app, whoOf(c), c.req.valid("param").memory_id, { ...edit, valid_from: toMs(valid_from), valid_to: toMs(valid_to) }), 200);
    },
  );
  router.openapi(
    createRoute({
      method: "delete",
      path: "/memories/{memory_id}",
      operationId: "deleteMemory",
      summary: "Erase a memory and its words from all history",
      middleware: chat,
      request: { params: ofMemory },
      responses: { 204: noContent, ...problems },
    }),
    async (c) => {
      await deleteMemory(app, whoOf(c), c.req.valid("param").memory_id);
      return c.body(null, 204);
    },
  );
}

export function addDistillationRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/distillations",
      operationId: "listChangeSets",
      summary: "What was learned, changed and taken back, newest first",
      request: { query: listChangeSetsSchema },
      responses: { 200: json(changeSetListSchema, "Change sets"), ...problems },
    }),
    async (c) => c.json(await listChangeSets(app, whoOf(c), c.req.valid("query")), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/distillations/{change_set_id}/apply",
      operationId: "applyChangeSet",
      summary: "Apply a change set that was held or undone",
      description: "Of a held one, what was learned meanwhile is not learned again. With an undone one come back those that its undo took along, unless they were decided about since.",
      middleware: chat,
      request: { params: ofSet, body: { ...body(applyChangeSetSchema), required: false } },
      responses: { 200: json(appliedSchema, "The change set"), ...problems },
    }),
    async (c) => c.json(await applyChangeSet(app, whoOf(c), c.req.valid("param").change_set_id, c.req.valid("json")?.items ?? null), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/distillations/{change_set_id}/reject",
      operationId: "rejectChangeSet",
      summary: "Refuse a change set that was held",
      middleware: chat,
      request: { params: ofSet },
      responses: { 200: json(changeSetSchema, "The change set"), ...problems },
    }),
    async (c) => c.json(await rejectChangeSet(app, whoOf(c), c.req.valid("param").change_set_id), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/distillations/{change_set_id}/undo",
      operationId: "undoChangeSet",
      summary: "Take an applied change set back, with those that build on it",
      middleware: chat,
      request: { params: ofSet },
      responses: { 200: json(undoneSchema, "What was taken back"), ...problems },
    }),
    async (c) => c.json(await undoChangeSet(app, whoOf(c), c.req.valid("param").change_set_id), 200),
  );
}
