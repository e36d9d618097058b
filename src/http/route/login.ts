// Routes that are open to everybody: logging in, and opening an invitation. They come before identification.
import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { setCookie } from "hono/cookie";
import type { Identity } from "../../app/access.ts";
import { loginWithCode, loginWithName, loginWithPassword } from "../../app/access.ts";
import type { App } from "../../app/app.ts";
import { acceptInvite, readInvite } from "../../app/person/invite.ts";
import type { Login } from "../../contract/access.ts";
import { loginSchema, whoSchema } from "../../contract/access.ts";
import { acceptInviteSchema, invitedSchema, readInviteSchema } from "../../contract/person/invite.ts";
import type { Attempts } from "../attempt.ts";
import { countAttempts } from "../attempt.ts";
import type { Env } from "../identity.ts";
import { cookieName } from "../identity.ts";
import type { Router } from "./route.ts";
import { body, failing, json, problems } from "./route.ts";

const COOKIE_LIFE = 90 * 24 * 3600;
const tooMany = failing(429, "Too many failed attempts; details.retry_after is in seconds");
const ended = { ...failing(404, "There is no such link"), ...failing(409, "The link was used, was taken back or has expired; details.how says which") };

/** Failed attempts are counted together, whichever door they are tried at. */
export function addLoginRoutes(router: Router, app: App, version: string): void {
  const attempts = countAttempts();
  router.openapi(
    createRoute({
      method: "post",
      path: "/login",
      operationId: "logIn",
      summary: "Log in with a one-time code, a name and its password, or the owner's password",
      security: [],
      request: { body: body(loginSchema) },
      responses: { 200: json(whoSchema, "Logged in; the cookie is set"), ...failing(401, "The code, the name or the password is wrong"), ...tooMany, ...problems },
    }),
    async (c) => {
      const { identity, secret } = await attempts(c, () => logIn(app, c.req.valid("json")));
      return c.json(letIn(c, { identity, secret, version }), 200);
    },
  );
  addInvitationRoutes(router, app, { attempts, version });
}

function logIn(app: App, wish: Login): Promise<{ identity: Identity; secret: string }> {
  if ("code" in wish) return loginWithCode(app, wish.code);
  return "name" in wish ? loginWithName(app, wish) : loginWithPassword(app, wish.password);
}

function addInvitationRoutes(router: Router, app: App, { attempts, version }: { attempts: Attempts; version: string }): void {
  router.openapi(
    createRoute({
      method: "post",
      path: "/invites/read",
      operationId: "readInvite",
      summary: "What an invitation is for; it is not used up",
      security: [],
      request: { body: body(readInviteSchema) },
      responses: { 200: json(invitedSchema, "The link is good"), ...ended, ...tooMany, ...problems },
    }),
    async (c) => {
      const { kind, name, expires_at } = await attempts(c, () => readInvite(app, c.req.valid("json").code));
      return c.json({ kind, name, expires_at }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/invites/accept",
      operationId: "acceptInvite",
      summary: "Use an invitation: choose a password and be logged in",
      security: [],
      request: { body: body(acceptInviteSchema) },
      responses: { 200: json(whoSchema, "Logged in; the cookie is set"), ...ended, ...tooMany, ...problems },
    }),
    async (c) => {
      const { identity, secret } = await attempts(c, () => acceptInvite(app, c.req.valid("json")));
      return c.json(letIn(c, { identity, secret, version }), 200);
    },
  );
}

function letIn(c: Context<Env>, { identity, secret, version }: { identity: Identity; secret: string; version: string }) {
  setCookie(c, cookieName(c), secret, { httpOnly: true, sameSite: "Strict", path: "/", maxAge: COOKIE_LIFE });
  return { person: identity.person, scopes: [...identity.scopes], version };
}
