// Packing sessions into a bundle, line by line, as whoever reads it takes them.
import { createHash, hash } from "node:crypto";
import { AppError } from "../../domain/errors.ts";
import type { BundledFile, BundleAttachment, BundleLine, BundleWish } from "../../domain/export/bundle.ts";
import { BUNDLE_FORMAT, BUNDLE_MAX, BUNDLE_VERSION } from "../../domain/export/bundle.ts";
import { fileSize } from "../../domain/file/file.ts";
import type { FileId, SessionId } from "../../domain/ids.ts";
import { sealLine } from "../../lib/seal.ts";
import type { BundleCandidate } from "../../ports/session/transfer.ts";
import type { App, Who } from "../app.ts";
import { sessionNotFound } from "../session.ts";
import { nothingYet, requireExportable } from "./export.ts";

/** The sessions of a bundle, before its first line. Throws 400 for a wish that names nothing, 404, 409 and 413. */
export async function openBundle(app: App, who: Who, wish: BundleWish): Promise<AsyncGenerator<string>> {
  if (wish.session_ids === undefined && wish.agent_id === undefined && wish.all !== true) throw new AppError("invalid_request", "Name what goes into the bundle: session_id, agent_id, or all=true.");
  const found = await app.store.ask("listBundle", { ...wish, ...who });
  const byId = new Map(found.map((one) => [one.session_id, one]));
  for (const session_id of wish.session_ids ?? []) requireCandidate(byId.get(session_id), session_id);
  requireSize(found);
  return packLines(app, who, found.map((one) => one.session_id));
}

function requireCandidate(found: BundleCandidate | undefined, session_id: SessionId): void {
  if (!found) throw sessionNotFound(session_id);
  requireExportable(found);
  if (found.messages === 0) throw nothingYet(session_id);
}

/** What is packed can be taken in again. */
function requireSize(found: readonly BundleCandidate[]): void {
  const sum = (of: "messages" | "bytes" | "files") => found.reduce((total, one) => total + one[of], 0);
  const counts = { sessions: found.length, messages: sum("messages"), text: sum("bytes"), files: sum("files") };
  if (counts.sessions <= BUNDLE_MAX.sessions && counts.messages <= BUNDLE_MAX.messages && counts.text <= BUNDLE_MAX.text && counts.files <= BUNDLE_MAX.files) return;
  throw bundleTooLarge(counts);
}

/** 413 that says what a bundle may hold. */
export function bundleTooLarge(details: Record<string, unknown> = {}): AppError {
  const { sessions, messages, text, files } = BUNDLE_MAX;
  const most = `${sessions.toLocaleString("en-GB")} sessions, ${messages.toLocaleString("en-GB")} messages, ${fileSize(text)} of text and ${fileSize(files)} of files`;
  return new AppError("payload_too_large", `This is too much for one bundle, which may hold ${most}. Bundle fewer sessions at once, such as one agent's.`, { details });
}

async function* packLines(app: App, who: Who, session_ids: readonly SessionId[]): AsyncGenerator<string> {
  const all = createHash("sha256");
  const counts = { sessions: 0, turns: 0, messages: 0, attachments: 0 };
  const packed = new Set<FileId>();
  const seal = (line: BundleLine) => {
    const text = `${sealLine(line)}\n`;
    all.update(text);
    return text;
  };
  yield seal({ line: "header", format: BUNDLE_FORMAT, version: BUNDLE_VERSION });
  for (const session_id of session_ids) {
    // What was deleted since is not there any more, and nobody was promised it.
    const found = await app.store.ask("readBundled", { session_id, ...who });
    if (!found) continue;
    for (const file of found.files.filter(({ file_id }) => !packed.has(file_id))) {
      packed.add(file.file_id);
      counts.attachments += 1;
      yield seal(await packFile(app, file));
    }
    yield [found.session, ...found.turns, ...found.messages].map(seal).join("");
    counts.sessions += 1;
    counts.turns += found.turns.length;
    counts.messages += found.messages.length;
  }
  yield `${sealLine({ line: "footer", ...counts, checksum: all.digest("hex") })}\n`;
}

/** Bytes that are gone, or not what they were, are left out: what a bundle says of a file is true. */
async function packFile(app: App, { hash: sha256, ...file }: BundledFile): Promise<BundleAttachment> {
  const bytes = sha256 === null ? undefined : await app.files.read(sha256);
  if (!bytes || bytes.length !== file.size || hash("sha256", bytes) !== sha256) return { line: "attachment", ...file, sha256: null, data: null };
  return { line: "attachment", ...file, sha256, data: Buffer.from(bytes).toString("base64") };
}
