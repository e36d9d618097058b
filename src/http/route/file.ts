// Routes of files: uploaded as they are, and given back so that no browser takes them for a page.
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { App } from "../../app/app.ts";
import type { Uploaded } from "../../app/file/file.ts";
import { fileTooLarge, openFile, uploadFile } from "../../app/file/file.ts";
import { uploadedSchema, uploadQuerySchema } from "../../contract/file.ts";
import { fileId } from "../../contract/id.ts";
import { FILE_MAX, fileKind, fileName } from "../../domain/file/file.ts";
import { MEDIA_TYPES } from "../../domain/file/media-type.ts";
import type { Env } from "../identity.ts";
import { requireScope, whoOf } from "../identity.ts";
import type { Router } from "./route.ts";
import { json, problems } from "./route.ts";

const bytes = { schema: z.string().meta({ format: "binary", description: "The bytes as they are" }) };

export function addFileRoutes(router: Router, app: App): void {
  router.openapi(
    createRoute({
      method: "post",
      path: "/files",
      operationId: "uploadFile",
      summary: "Upload a file to attach to a message",
      description:
        "The body is the file itself, at most 20 MB: an image (PNG, JPEG, GIF, WebP), a PDF, or text in UTF-8 of at most 400 kB. What it is, the bytes decide. A file that no message has is forgotten after a day.",
      middleware: requireScope("chat"),
      request: { query: uploadQuerySchema, body: { required: true, content: { "application/octet-stream": bytes } } },
      responses: { 201: json(uploadedSchema, "The file"), ...problems },
    }),
    async (c) => {
      const { name } = c.req.valid("query");
      if (Number(c.req.header("content-length") ?? 0) > FILE_MAX) throw fileTooLarge(fileName(name));
      const body = openBody(c);
      try {
        return c.json(await uploadFile(app, whoOf(c), { name, declared: c.req.header("content-type") ?? "", bytes: body.pieces() }), 201);
      } catch (error) {
        await body.drain();
        throw error;
      }
    },
  );
  router.openapi(
    createRoute({
      method: "get",
      path: "/files/{file_id}",
      operationId: "getFile",
      summary: "A file's bytes",
      description: "Images are shown, everything else is for saving; text comes as plain text whatever it is.",
      request: { params: z.object({ file_id: fileId }) },
      responses: {
        200: { description: "The bytes", content: Object.fromEntries([...MEDIA_TYPES, "text/plain"].map((type) => [type, bytes])) },
        ...problems,
      },
    }),
    async (c) => {
      const opened = await openFile(app, whoOf(c), c.req.valid("param").file_id);
      return new Response(opened.bytes, { headers: headersOf(opened.file) });
    },
  );
}

/** The body in pieces. A browser does not hear a refusal while it still sends, so what is left of a refused file is read and dropped. */
function openBody(c: Context<Env>): { pieces(): AsyncGenerator<Uint8Array>; drain(): Promise<void> } {
  const reader = (c.req.raw.body as ReadableStream<Uint8Array> | null)?.getReader();
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) return;
      yield next.value;
    }
  }
  return {
    pieces,
    async drain() {
      let size = 0;
      try {
        for await (const piece of pieces()) if ((size += piece.length) > FILE_MAX) break;
        await reader?.cancel();
      } catch {
        // The sender left.
      }
    },
  };
}

/** A page that was uploaded must not become a page of this server: text is plain text, and nothing in it runs. */
function headersOf({ name, media_type, size }: Uploaded): Record<string, string> {
  const kind = fileKind(media_type);
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return {
    "content-type": kind === "text" ? "text/plain; charset=utf-8" : media_type,
    "content-length": String(size),
    "content-disposition": `${kind === "image" ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${encoded}`,
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
  };
}
