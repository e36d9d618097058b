// Who may talk to this server at all: known hosts, the console's own origin, bodies that are JSON and not too large.
import { isIP } from "node:net";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "../domain/errors.ts";
import type { Env } from "./identity.ts";
import { tooLarge } from "./problem.ts";

/** Bytes of a request body; a message of the longest kind fits. */
const BODY_MAX = 4 * 1024 * 1024;
/** Bytes that are read of a body which nobody wants; a connection that brings more is cut off after the answer. */
const REST_MAX = 64 * 1024 * 1024;

/**
 * Refuses hosts that are not this machine, an address, or `host`: a web page that points its own name here gets nothing.
 * Refuses any origin but the one it was asked under: another site's page can neither read nor write.
 */
export function guardOrigin(host: string): MiddlewareHandler {
  return async (c, next) => {
    const asked = c.req.header("host") ?? "";
    if (!isKnownHost(asked, host)) {
      throw new AppError("forbidden", `This server does not answer to the name "${asked.slice(0, 100)}". Use its address, or localhost.`);
    }
    const origin = c.req.header("origin");
    if (origin !== undefined && origin !== `http://${asked}` && origin !== `https://${asked}`) {
      throw new AppError("forbidden", "Requests from other sites are refused.");
    }
    if (c.req.header("sec-fetch-site") === "cross-site" && c.req.path.startsWith("/api/")) {
      throw new AppError("forbidden", "Requests from other sites are refused.");
    }
    await next();
  };
}

/** Answers of the API are for whoever asked: no cache keeps them, and no browser takes them for something else. */
export const guardAnswer: MiddlewareHandler = async (c, next) => {
  await next();
  // A stream has sent its own headers by now.
  if (c.env?.outgoing?.headersSent) return;
  c.header("cache-control", "no-store");
  c.header("x-content-type-options", "nosniff");
};

function isKnownHost(asked: string, own: string): boolean {
  const name = asked.replace(/:\d+$/, "").replace(/^\[|\]$/g, "").toLowerCase();
  return name === "localhost" || name.endsWith(".localhost") || isIP(name) !== 0 || name === own.toLowerCase();
}

/** Refuses bodies that are not JSON (415) or too large (413). An uploaded file or bundle is neither, and its route has limits of its own. */
export const guardBody: MiddlewareHandler = async (c, next) => {
  if (["/api/files", "/api/sessions/import"].includes(c.req.path) && c.req.method === "POST") return next();
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (hasBody(c) && type !== "application/json") {
    throw new AppError("unsupported_media_type", "Send the body as JSON, with content-type: application/json.");
  }
  await limitBody(c, next);
};

/**
 * Reads what nobody wanted of a body before the answer goes out. The framework would answer, keep the connection, and cut
 * it off half a second later, together with whatever the client has asked on it by then.
 */
export const readRest: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  // Whoever leaves in the middle of a body hears no answer anyway.
  if (hasBody(c)) await drain(c.req.raw).catch(() => undefined);
};

function hasBody(c: Context): boolean {
  return c.req.header("transfer-encoding") !== undefined || Number(c.req.header("content-length") ?? 0) > 0;
}

async function drain(request: Request): Promise<void> {
  if (!request.body || request.body.locked || request.bodyUsed) return;
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.length;
    if (bytes > REST_MAX) return;
  }
}

const limitBody = bodyLimit({
  maxSize: BODY_MAX,
  onError: () => {
    throw tooLarge();
  },
});
