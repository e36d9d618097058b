// Files: taken in, looked at and let go. What a file is, its bytes say; whose it is, the store says.
import { AppError } from "../../domain/errors.ts";
import { FILE_MAX, fileName, fileSize, TEXT_FILE_MAX, UPLOAD_KEPT } from "../../domain/file/file.ts";
import { HEAD_SIZE, sniffMediaType, textMediaType } from "../../domain/file/media-type.ts";
import type { FileId } from "../../domain/ids.ts";
import type { Received } from "../../ports/files.ts";
import type { StoredFile } from "../../ports/store.ts";
import type { App, Who } from "../app.ts";

/** `declared` is the sender's media type, which is believed only about kinds of text. */
export type Upload = { name: string; declared: string; bytes: AsyncIterable<Uint8Array> };

export type Uploaded = Omit<StoredFile, "hash">;

/**
 * Takes a file in. Throws 400 when it is empty, 413 when it is too large, 415 when it is neither an image, a PDF nor text in
 * UTF-8; nothing is kept of it then.
 */
export async function uploadFile(app: App, who: Who, upload: Upload): Promise<Uploaded> {
  const { name, media_type, received } = await receiveFile(app, upload);
  const file = { file_id: app.random.id("fil"), name, media_type, size: received.size };
  await keepFile(app, who, file, received);
  return file;
}

/** The bytes of a file, which are not kept yet, and what they are. Throws as `uploadFile`. */
export async function receiveFile(app: Pick<App, "files">, upload: Upload): Promise<{ name: string; media_type: string; received: Received }> {
  const name = fileName(upload.name);
  const seen: Seen = { name, size: 0, head: new Uint8Array(), isText: true, decoder: new TextDecoder("utf-8", { fatal: true }) };
  const received = await app.files.receive(inspect(upload.bytes, seen));
  return { name, media_type: sniffMediaType(seen.head) ?? textMediaType(name, upload.declared), received };
}

/**
 * Keeps bytes that one command is about to refer to. They are noted first: should the command fail, or a crash come in between,
 * they are removed again.
 */
export async function keepWith<T>(app: App, received: readonly Received[], command: () => Promise<T>): Promise<T> {
  try {
    return await app.fileLane(async () => {
      await app.store.run("noteIncoming", { hashes: received.map((one) => one.hash) });
      for (const one of received) await one.keep();
      return await command();
    });
  } catch (error) {
    for (const one of received) await one.discard();
    throw error;
  } finally {
    await eraseFiles(app);
  }
}

/** The row first: a crash in between leaves one without bytes, which is swept, and never bytes that nobody knows of. */
async function keepFile(app: App, who: Who, file: Uploaded, received: Received): Promise<void> {
  await app.fileLane(async () => {
    try {
      await app.store.run("addFile", { ...file, ...who, hash: received.hash, now: app.clock.now() });
    } catch (error) {
      await received.discard();
      throw error;
    }
    try {
      await received.keep();
    } catch (error) {
      await received.discard();
      await app.store.run("dropFile", { file_id: file.file_id });
      throw error;
    }
  });
}

/** What is known of a file while its bytes pass by. */
type Seen = { name: string; size: number; head: Uint8Array; isText: boolean; decoder: InstanceType<typeof TextDecoder> };

/** Passes the bytes on and throws as soon as they cannot be taken. */
async function* inspect(bytes: AsyncIterable<Uint8Array>, seen: Seen): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    seen.size += piece.length;
    if (seen.head.length < HEAD_SIZE) seen.head = Uint8Array.from([...seen.head, ...piece.subarray(0, HEAD_SIZE)]);
    seen.isText &&= isText(seen.decoder, piece);
    if (seen.head.length >= HEAD_SIZE) requireFit(seen);
    yield piece;
  }
  if (seen.size === 0) throw new AppError("invalid_request", `${seen.name} is empty. There is nothing to attach.`);
  seen.isText &&= isText(seen.decoder, undefined);
  requireFit(seen);
}

/** False once the bytes are no text in UTF-8; undefined asks whether the last character was whole. */
function isText(decoder: Seen["decoder"], piece: Uint8Array | undefined): boolean {
  try {
    return !decoder.decode(piece, { stream: piece !== undefined }).includes("\0");
  } catch {
    return false;
  }
}

function requireFit({ name, size, head, isText: readable }: Seen): void {
  if (size > FILE_MAX) throw fileTooLarge(name);
  if (sniffMediaType(head) !== undefined) return;
  if (!readable) {
    throw new AppError("unsupported_media_type", `${name} cannot be attached. Send an image (PNG, JPEG, GIF, WebP), a PDF, or a text file in UTF-8.`);
  }
  if (size > TEXT_FILE_MAX) {
    throw new AppError("payload_too_large", `${name} is too long. A text file may have ${fileSize(TEXT_FILE_MAX)}, since models read it whole. Send the part that matters.`);
  }
}

export function fileTooLarge(name: string): AppError {
  return new AppError("payload_too_large", `${name} is too large. A file may have ${fileSize(FILE_MAX)}.`);
}

/** A file and its bytes. Throws 404 for one that is not there or not this person's. */
export async function openFile(app: App, who: Who, file_id: FileId): Promise<{ file: StoredFile; bytes: ReadableStream<Uint8Array> }> {
  const [file] = await app.store.ask("readFiles", { file_ids: [file_id], ...who });
  const bytes = file && (await app.files.open(file.hash));
  if (!bytes) throw new AppError("not_found", "There is no such file. It may have been deleted with its session.", { details: { file_id } });
  return { file, bytes };
}

/** Removes the bytes that nobody refers to any more. What fails is tried again with the next sweep. */
export function eraseFiles(app: App): Promise<void> {
  return app.fileLane(async () => {
    const hashes = await app.store.ask("listErasures");
    if (hashes.length === 0) return;
    try {
      for (const hash of hashes) await app.files.remove(hash);
      await app.store.run("finishErasure", { hashes });
    } catch (error) {
      app.log.warn("the bytes of deleted files could not be removed yet", { files: hashes.length, error: String(error) });
    }
  });
}

/** Forgets uploads that were never sent, and removes all bytes that nobody refers to. */
export async function sweepFiles(app: App): Promise<number> {
  const { files } = await app.store.run("sweepFiles", { before: app.clock.now() - UPLOAD_KEPT });
  await eraseFiles(app);
  return files;
}
