// Serving the console: its files from memory, its page for every address that is not the API's.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { MiddlewareHandler } from "hono";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};

/** Images of other sites appear only after the reader agreed, which the console sees to; scripts only ever from here. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https: http:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

type Asset = { bytes: Uint8Array<ArrayBuffer>; type: string; etag: string; forever: boolean };

/** Serves the built console from `folder`; says how to build it when it is not there. */
export function serveConsole(folder: string): MiddlewareHandler {
  let assets: Map<string, Asset> | undefined;
  return async (c, next) => {
    if (c.req.method !== "GET" && c.req.method !== "HEAD") return next();
    // A console that is built while the server runs appears without a restart.
    if (!assets?.size) assets = readAssets(folder);
    const page = assets.get("/index.html");
    if (!page) return c.text("The console is not built. Run: npm run build", 503);
    const asset = assets.get(c.req.path) ?? (extname(c.req.path) === "" ? page : undefined);
    if (!asset) return c.text("Not found", 404);
    const headers = {
      ...HEADERS,
      "content-type": asset.type,
      etag: asset.etag,
      "cache-control": asset.forever ? "public, max-age=31536000, immutable" : "no-cache",
    };
    if (c.req.header("if-none-match") === asset.etag) return c.body(null, 304, headers);
    return c.body(asset.bytes, 200, headers);
  };
}

function readAssets(folder: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const entry of listFiles(folder)) {
    const bytes = new Uint8Array(readFileSync(entry));
    const path = `/${relative(folder, entry).split(sep).join("/")}`;
    assets.set(path, {
      bytes,
      type: TYPES[extname(entry)] ?? "application/octet-stream",
      etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
      forever: path.startsWith("/assets/"),
    });
  }
  return assets;
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
