// Routes of access: who one is, logging out, tokens, login links.
import { createRoute, z } from "@hono/zod-openapi";
import { deleteCookie, getCookie } from "hono/cookie";
import { closeLogin, createCode, createToken, deleteToken, listTokens, readSelf } from "../../app/access.ts";
import type { App } from "../../app/app.ts";
import { createdTokenSchema, createTokenSchema, loginLinkSchema, tokenListSchema, whoSchema } from "../../contract/access.ts";
import { tokenId } from "../../contract/id.ts";
import type { Env } from "../identity.ts";
import { cookieName, requireAccount, requireScope } from "../identity.ts";
import type { Context } from "hono";
import type { Router } from "./route.ts";
import { body, json, noContent, problems } from "./route.ts";

const admin = requireScope("admin");

export function addAccessRoutes(router: Router, app: App, version: string): void {
  router.openapi(
    createRoute({ method: "get", path: "/me", operationId: "getMe", summary: "Who I am", responses: { 200: json(whoSchema, "You"), ...problems } }),
    async (c) => {
      const identity = c.get("identity");
      return c.json({ person: await readSelf(app, identity), scopes: [...identity.scopes], version }, 200);
    },
  );
  router.openapi(
    createRoute({ method: "post", path: "/logout", operationId: "logOut", summary: "Log out", responses: { 204: noContent, ...problems } }),
    async (c) => {
      const secret = getCookie(c, cookieName(c));
      if (secret !== undefined) await closeLogin(app, secret);
      deleteCookie(c, cookieName(c), { path: "/" });
      return c.body(null, 204);
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/login-links",
      operationId: "createLoginLink",
      summary: "A new one-time login link",
      middleware: admin,
      responses: { 201: json(loginLinkSchema, "Good for a day and for one use"), ...problems },
    }),
    (c) => c.json({ url: `${originOf(c)}/login#${createCode(app)}` }, 201),
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/tokens",
      operationId: "listTokens",
      summary: "Your API tokens, without their secrets",
      middleware: requireAccount,
      responses: { 200: json(tokenListSchema, "Tokens"), ...problems },
    }),
    async (c) => {
      const tokens = await listTokens(app, c.get("identity"));
      return c.json({ tokens: tokens.map(({ token_id, name, scopes, created_at, last_used_at }) => ({ token_id, name, scopes, created_at, last_used_at })), next_cursor: null }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/tokens",
      operationId: "createToken",
      summary: "Make an API token of your own",
      description: "It does what its scope says and never more than its person may.",
      middleware: requireAccount,
      request: { body: body(createTokenSchema) },
      responses: { 201: json(createdTokenSchema, "The token, shown this once"), ...problems },
    }),
    async (c) => {
      const { person_id: _, ...token } = await createToken(app, c.get("identity"), c.req.valid("json"));
      return c.json(token, 201);
    },
  );
  router.openapi(
    createRoute({
      method: "delete",
      path: "/tokens/{token_id}",
      operationId: "deleteToken",
      summary: "Delete an API token; it stops working at once",
      middleware: requireAccount,
      request: { params: z.object({ token_id: tokenId }) },
      responses: { 204: noContent, ...problems },
    }),
    async (c) => {
      await deleteToken(app, c.get("identity"), c.req.valid("param").token_id);
      return c.body(null, 204);
    },
  );
}

function originOf(c: Context<Env>): string {
  return new URL(c.req.url).origin;
}
