// Routes of files: uploaded as they are, and given back so that no browser takes them for a page.
import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../../app/app.ts";
import type { Uploaded } from "../../app/file/file.ts";
import { fileTooLarge, openFile, uploadFile } from "../../app/file/file.ts";
import { uploadedSchema, uploadQuerySchema } from "../../contract/file.ts";
import { fileId } from "../../contract/id.ts";
import { FILE_MAX, fileKind, fileName } from "../../domain/file/file.ts";
import { MEDIA_TYPES } from "../../domain/file/media-type.ts";
import { openBody } from "../body.ts";
import { attachmentHeader } from "../disposition.ts";
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
      const body = openBody(c, FILE_MAX);
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

/** A page that was uploaded must not become a page of this server: text is plain text, and nothing in it runs. */
function headersOf({ name, media_type, size }: Uploaded): Record<string, string> {
  const kind = fileKind(media_type);
  return {
    "content-type": kind === "text" ? "text/plain; charset=utf-8" : media_type,
    "content-length": String(size),
    ...attachmentHeader(name, kind === "image" ? "inline" : "attachment"),
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
  };
}
