// Routes of bundles: sessions as a file, and that file taken in.
import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../../../app/app.ts";
import { bundleTooLarge, openBundle } from "../../../app/export/pack.ts";
import { importBundle } from "../../../app/export/unpack.ts";
import { bundleQuerySchema, importedSchema, importQuerySchema, parseBundleLine } from "../../../contract/export/bundle.ts";
import { BODY_MAX, BUNDLE_MEDIA_TYPE } from "../../../domain/export/bundle.ts";
import { AppError } from "../../../domain/errors.ts";
import { openBody } from "../../body.ts";
import { attachmentHeader } from "../../disposition.ts";
import { requireScope, whoOf } from "../../identity.ts";
import type { Router } from "../route.ts";
import { failing, json, problems } from "../route.ts";

const lines: Record<string, { schema: z.ZodType }> = { [BUNDLE_MEDIA_TYPE]: { schema: z.string().meta({ description: "One JSON object a line, as docs/reference/bundle.md says" }) } };
/** Bytes that are read of a bundle which was refused. */
const REST_MAX = 64_000_000;

export function addBundleRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "get",
      path: "/sessions/bundle",
      operationId: "bundleSessions",
      summary: "Sessions as a file that can be imported elsewhere",
      description: "With turns, messages and attached files; memories are not part of it. Incognito sessions are left out, and 409 when asked for by id. 413 when it is too much for one file.",
      request: { query: bundleQuerySchema },
      responses: { 200: { description: "The bundle", content: lines }, ...failing(404, "There is no such session"), ...failing(409, "A session is incognito or has no message"), 413: { description: "It is too much for one bundle", content: problems.default.content }, ...problems },
    }),
    async (c) => {
      const { session_id, ...wish } = c.req.valid("query");
      const packed = await openBundle(app, whoOf(c), { ...wish, session_ids: session_id });
      return new Response(toStream(packed), { headers: { "content-type": BUNDLE_MEDIA_TYPE, ...attachmentHeader("sessions.jsonl") } });
    },
  );
  router.openapi(
    createRoute({
      method: "post",
      path: "/sessions/import",
      operationId: "importSessions",
      summary: "Import sessions from a bundle",
      description: "All of it or nothing. What is here just the same is skipped; 409 `conflict` names a session that is here and differs. It belongs to whoever imports it.",
      middleware: requireScope("chat"),
      request: { query: importQuerySchema, body: { required: true, content: lines } },
      responses: { 200: json(importedSchema, "What was imported"), ...problems },
    }),
    async (c) => {
      if (c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() !== BUNDLE_MEDIA_TYPE) {
        throw new AppError("unsupported_media_type", `Send the bundle as it is, with content-type: ${BUNDLE_MEDIA_TYPE}.`);
      }
      if (Number(c.req.header("content-length") ?? 0) > BODY_MAX) throw bundleTooLarge();
      const body = openBody(c, REST_MAX);
      try {
        return c.json(await importBundle(app, whoOf(c), { pieces: body.pieces(), parse: parseBundleLine, copy: c.req.valid("query").copy === true }), 200);
      } catch (error) {
        await body.drain();
        throw error;
      }
    },
  );
}

/** Line by line, no faster than it is read. */
function toStream(packed: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await packed.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await packed.return(undefined);
    },
  });
}
