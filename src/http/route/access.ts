// Routes of access: login, tokens, login links.
import { createRoute, z } from "@hono/zod-openapi";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { closeLogin, createCode, createToken, deleteToken, listTokens, loginWithCode, loginWithPassword } from "../../app/access.ts";
import type { App } from "../../app/app.ts";
import { createdTokenSchema, createTokenSchema, loginLinkSchema, loginSchema, tokenListSchema, whoSchema } from "../../contract/access.ts";
import { tokenId } from "../../contract/id.ts";
import { AppError } from "../../domain/errors.ts";
import { visitorOf } from "../address.ts";
import type { Env } from "../identity.ts";
import { cookieName, requireScope } from "../identity.ts";
import type { Context } from "hono";
import type { Router } from "./route.ts";
import { body, failing, json, noContent, problems } from "./route.ts";

const admin = requireScope("admin");
const COOKIE_LIFE = 90 * 24 * 3600;

/** Failed logins per address: ten in a quarter of an hour. The library is loaded when somebody first logs in. */
async function openLimiter(): Promise<RateLimiterMemory> {
  const { RateLimiterMemory } = await import("rate-limiter-flexible");
  return new RateLimiterMemory({ points: 10, duration: 900 });
}

/** Login is the one route that is open to everybody; it comes before identification. */
export function addLoginRoute(router: Router, app: App, version: string): void {
  let opening: Promise<RateLimiterMemory> | undefined;
  router.openapi(
    createRoute({
      method: "post",
      path: "/login",
      operationId: "logIn",
      summary: "Log in with a one-time code or the owner's password",
      security: [],
      request: { body: body(loginSchema) },
      responses: { 200: json(whoSchema, "Logged in; the cookie is set"), ...failing(401, "The code or the password is wrong"), ...failing(429, "Too many failed logins; details.retry_after is in seconds"), ...problems },
    }),
    async (c) => {
      const address = visitorOf(c.env.incoming?.socket.remoteAddress ?? "unknown");
      const limiter = await (opening ??= openLimiter());
      const wish = c.req.valid("json");
      await takeAttempt(limiter, address);
      const { identity, secret } = await ("code" in wish ? loginWithCode(app, wish.code) : loginWithPassword(app, wish.password));
      await limiter.reward(address);
      setCookie(c, cookieName(c), secret, { httpOnly: true, sameSite: "Strict", path: "/", maxAge: COOKIE_LIFE });
      return c.json({ person: identity.person, scopes: [...identity.scopes], version }, 200);
    },
  );
}

/** Counted before the secret is looked at and given back on success: guesses that come all at once are counted too. */
async function takeAttempt(limiter: RateLimiterMemory, address: string): Promise<void> {
  try {
    await limiter.consume(address);
  } catch (used) {
    const seconds = Math.ceil((used as RateLimiterRes).msBeforeNext / 1000);
    throw new AppError("rate_limited", `Too many failed logins. Try again in ${Math.ceil(seconds / 60)} min.`, { details: { retry_after: seconds } });
  }
}

export function addAccessRoutes(router: Router, app: App, version: string): void {
  router.openapi(
    createRoute({ method: "get", path: "/me", operationId: "getMe", summary: "Who I am", responses: { 200: json(whoSchema, "You"), ...problems } }),
    (c) => {
      const { person, scopes } = c.get("identity");
      return c.json({ person, scopes: [...scopes], version }, 200);
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
      summary: "API tokens, without their secrets",
      middleware: admin,
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
      summary: "Make an API token",
      middleware: admin,
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
      middleware: admin,
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
