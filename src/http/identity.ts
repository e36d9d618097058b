// Recognising who asks: an API token in the header, or the login cookie of a browser.
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import type { App } from "../app/app.ts";
import type { Identity } from "../app/access.ts";
import { holdsAccount, identifyLogin, identifyToken } from "../app/access.ts";
import { AppError } from "../domain/errors.ts";
import type { Scope } from "../domain/person/person.ts";
import { allows, scopesOf } from "../domain/person/person.ts";

export type Env = {
  Bindings: { incoming: import("node:http").IncomingMessage; outgoing: import("node:http").ServerResponse };
  /** `recognise` looks once more whether the request's secret is still good. */
  Variables: { identity: Identity; recognise: () => Promise<Identity | undefined> };
};

/** Cookies do not know ports, so each server on a machine has a name of its own. */
export function cookieName(c: Context): string {
  const port = /:(\d+)$/.exec(c.req.header("host") ?? "")?.[1] ?? "0";
  return `rapport_${port}`;
}

/** Lets nobody pass who is not recognised, and remembers who it is. */
export function identify(app: App): MiddlewareHandler<Env> {
  return async (c, next) => {
    const token = /^Bearer\s+(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    const cookie = getCookie(c, cookieName(c));
    const recognise = async () => (token !== undefined ? identifyToken(app, token) : cookie !== undefined ? identifyLogin(app, cookie) : undefined);
    const identity = await recognise();
    if (!identity) {
      const message = token !== undefined ? "This token is not known. It may have been deleted." : "Log in first, or send an API token: Authorization: Bearer …";
      throw new AppError("unauthorized", message);
    }
    c.set("identity", identity);
    c.set("recognise", recognise);
    await next();
  };
}

/** Refuses a person whose role does not have `scope`, and a token whose scopes do not contain it. */
export function requireScope(scope: Scope): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { scopes, person } = c.get("identity");
    if (!allows(scopesOf(person.role), scope)) {
      throw new AppError("forbidden", "Only the owner of this server may do that. Ask them for it.", { details: { needed: scope } });
    }
    if (!allows(scopes, scope)) {
      throw new AppError("forbidden", `This token may not do that: it needs scope "${scope}" and has ${scopes.join(", ")}.`, { details: { needed: scope } });
    }
    await next();
  };
}

/** As scope admin; a member who is logged in at a browser passes too, for what is their own. */
export const requireAccount: MiddlewareHandler<Env> = (c, next) => {
  const identity = c.get("identity");
  if (holdsAccount(identity)) return next();
  if (identity.person.role === "member") throw new AppError("forbidden", "A token does not see or make tokens. Log in with your name and password for that.");
  return requireScope("admin")(c, next);
};

/** The person of a request, as use cases want it. */
export function whoOf(c: Context<Env>): { person_id: Identity["person"]["person_id"] } {
  return { person_id: c.get("identity").person.person_id };
}
