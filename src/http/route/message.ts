// Routes of messages, the queue and turns.
import { createRoute, z } from "@hono/zod-openapi";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { App } from "../../app/app.ts";
import { awaitTurn } from "../../app/turn/await-turn.ts";
import { getSession, listMessages } from "../../app/session.ts";
import { editInput, withdrawInput } from "../../app/turn/queue.ts";
import { getPromptContext } from "../../app/turn/prompt-context.ts";
import { promptContextSchema } from "../../contract/memory/prompt.ts";
import { answerTool } from "../../app/turn/tool/answer.ts";
import { cancelTurn, retryTurn, sendMessage } from "../../app/turn/turn.ts";
import { watchEventSchema } from "../../contract/event.ts";
import { inputId, sessionId, turnId } from "../../contract/id.ts";
import { acceptedSchema, answeredSchema, messagePageSchema, patchInputSchema, sendMessageSchema } from "../../contract/message.ts";
import { answerToolSchema, queueSchema, turnSchema } from "../../contract/turn.ts";
import { requireScope, whoOf } from "../identity.ts";
import { openStream } from "../stream.ts";
import { streamTurn } from "../watch.ts";
import type { Router } from "./route.ts";
import { body, eventStream, json, problems } from "./route.ts";

const params = z.object({ session_id: sessionId });
const pageQuery = z
  .object({
    before: z.coerce.number().int().min(1).optional().meta({ description: "Messages before this seq" }),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  })
  .strict();
const prefer = z.object({ prefer: z.string().optional().meta({ description: "respond-async: answer as soon as the message is stored" }) });
const chat = requireScope("chat");

export function addMessageRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions/{session_id}/messages",
      operationId: "listMessages",
      summary: "A page of messages, the newest by default",
      request: { params, query: pageQuery },
      responses: { 200: json(messagePageSchema, "Messages, oldest first"), ...problems },
    }),
    async (c) => c.json(await listMessages(app, whoOf(c), { ...c.req.valid("param"), ...c.req.valid("query") }), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/messages",
      operationId: "sendMessage",
      summary: "Send a message",
      description: "Answers when the turn has ended; with `Prefer: respond-async` as soon as the message is stored.",
      middleware: chat,
      request: { params, headers: prefer, body: body(sendMessageSchema) },
      responses: { 200: json(answeredSchema, "The ended turn"), 202: json(acceptedSchema, "The accepted turn"), ...problems },
    }),
    async (c) => {
      const who = whoOf(c);
      const { turn } = await sendMessage(app, who, c.req.valid("param").session_id, c.req.valid("json"));
      if (/\brespond-async\b/i.test(c.req.header("prefer") ?? "")) return c.json({ turn }, 202);
      return c.json(await awaitTurn(app, who, turn, c.req.raw.signal), 200);
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/messages/stream",
      operationId: "streamMessage",
      summary: "Send a message and receive the turn's events to its last one",
      middleware: chat,
      request: { params, body: body(sendMessageSchema) },
      responses: { 200: eventStream(watchEventSchema, "The turn's events"), ...problems },
    }),
    async (c) => {
      await streamTurn(app, whoOf(c), c.req.valid("param").session_id, c.req.valid("json"), () => openStream(app, c));
      return RESPONSE_ALREADY_SENT;
    },
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions/{session_id}/queue",
      operationId: "listQueue",
      summary: "Inputs that wait for their turn",
      request: { params },
      responses: { 200: json(queueSchema, "In the order in which they will be sent"), ...problems },
    }),
    async (c) => {
      const { session_id } = c.req.valid("param");
      await getSession(app, whoOf(c), session_id);
      return c.json({ queue: (await app.store.ask("listQueue", { session_id, ...whoOf(c) })) ?? [] }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: "patch",
      path: "/sessions/{session_id}/queue/{input_id}",
      operationId: "editInput",
      summary: "Edit or move an input that waits",
      middleware: chat,
      request: { params: params.extend({ input_id: inputId }), body: body(patchInputSchema) },
      responses: { 200: json(queueSchema, "The queue as it is now"), ...problems },
    }),
    async (c) => {
      const { session_id, input_id } = c.req.valid("param");
      return c.json({ queue: await editInput(app, whoOf(c), { session_id, input_id }, c.req.valid("json")) }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: "delete",
      path: "/sessions/{session_id}/queue/{input_id}",
      operationId: "withdrawInput",
      summary: "Withdraw an input that waits",
      middleware: chat,
      request: { params: params.extend({ input_id: inputId }) },
      responses: { 200: json(turnSchema, "The withdrawn turn"), ...problems },
    }),
    async (c) => {
      const { session_id, input_id } = c.req.valid("param");
      return c.json(await withdrawInput(app, whoOf(c), session_id, input_id), 200);
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/turns/{turn_id}/answer",
      operationId: "answerTool",
      summary: "Answer what a turn asks its person",
      description: "A turn that waits with a `question` goes on once it is answered. 409 `conflict` when somebody else was faster or nothing is asked.",
      middleware: chat,
      request: { params: params.extend({ turn_id: turnId }), body: body(answerToolSchema) },
      responses: { 200: json(turnSchema, "The turn, going on"), ...problems },
    }),
    async (c) => c.json(await answerTool(app, whoOf(c), c.req.valid("param"), c.req.valid("json")), 200),
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions/{session_id}/turns/{turn_id}/context",
      operationId: "getPromptContext",
      summary: "The prompt of a turn, part by part",
      description: "As it was sent for the newest step, or for `step`: each part with its tokens, and for memories and excerpts the reason. 404 until the turn has asked the model.",
      request: { params: params.extend({ turn_id: turnId }), query: z.object({ step: z.coerce.number().int().min(1).optional() }).strict() },
      responses: { 200: json(promptContextSchema, "The prompt"), ...problems },
    }),
    async (c) => c.json(await getPromptContext(app, whoOf(c), { ...c.req.valid("param"), ...c.req.valid("query") }), 200),
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/turns/{turn_id}/retry",
      operationId: "retryTurn",
      summary: "Ask the model again now instead of when the pause is over",
      middleware: chat,
      request: { params: params.extend({ turn_id: turnId }) },
      responses: { 200: json(turnSchema, "The turn"), ...problems },
    }),
    async (c) => {
      const { session_id, turn_id } = c.req.valid("param");
      return c.json(await retryTurn(app, whoOf(c), session_id, turn_id), 200);
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/{session_id}/turns/{turn_id}/cancel",
      operationId: "cancelTurn",
      summary: "Stop a turn and keep what was said",
      description: "A queued turn is withdrawn. A turn that has ended is returned as it is.",
      middleware: chat,
      request: { params: params.extend({ turn_id: turnId }) },
      responses: { 200: json(turnSchema, "The turn"), ...problems },
    }),
    async (c) => {
      const { session_id, turn_id } = c.req.valid("param");
      return c.json(await cancelTurn(app, whoOf(c), session_id, turn_id), 200);
    },
  );
}
