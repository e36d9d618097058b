// Taking a bundle in: all of it is read and checked before anything is stored, and then it is stored whole.
import { createHash } from "node:crypto";
import type { BundledFile, BundledSession, BundleAttachment, BundleFooter, BundleLine, ImportedSessions } from "../../domain/export/bundle.ts";
import { BODY_MAX, BUNDLE_FORMAT, BUNDLE_MAX, BUNDLE_VERSION, LINE_MAX, LINES_MAX } from "../../domain/export/bundle.ts";
import { badBundle, checkBundled } from "../../domain/export/bundle-check.ts";
import { renameBundle } from "../../domain/export/bundle-copy.ts";
import { FILE_MAX, fileName, filesOf } from "../../domain/file/file.ts";
import { isId } from "../../domain/ids.ts";
import { splitLines } from "../../lib/line.ts";
import { unsealLine } from "../../lib/seal.ts";
import type { Received } from "../../ports/files.ts";
import type { App, Who } from "../app.ts";
import { keepWith, receiveFile } from "../file/file.ts";
import { bundleTooLarge } from "./pack.ts";

/** `parse` says which line a value is, or in words why it is none; with `copy` everything gets ids of its own. */
export type Unpack = { pieces: AsyncIterable<Uint8Array>; parse: (value: unknown) => BundleLine | string; copy: boolean };

/** Throws 400 when it is no whole bundle, 409 when a session is here that differs, 413 when it is too large; nothing is stored then. */
export async function importBundle(app: App, who: Who, unpack: Unpack): Promise<ImportedSessions> {
  const opened = newOpened();
  try {
    await readBundle(app, unpack, opened);
    for (const session of opened.sessions) checkBundled(session, opened.files, opened.seen);
    requireUsed(opened);
    const read = { sessions: opened.sessions, files: [...opened.files.values()] };
    const bundle = unpack.copy ? renameBundle(read, app.random.id) : read;
    const { imported, skipped } = await keepWith(app, opened.received, () => app.store.run("importSessions", { ...bundle, ...who, now: app.clock.now() }));
    return { imported, skipped };
  } finally {
    for (const received of opened.received) await received.discard();
  }
}

/** What was read of a bundle so far. */
type Opened = {
  lines: number;
  /** Bytes: of all, of lines that are no files, of messages, of files. */
  size: number;
  plain: number;
  text: number;
  fileBytes: number;
  messages: number;
  turns: number;
  sessions: BundledSession[];
  files: Map<string, BundledFile>;
  received: Received[];
  seen: Set<string>;
  footer: BundleFooter | undefined;
};

function newOpened(): Opened {
  return { lines: 0, size: 0, plain: 0, text: 0, fileBytes: 0, messages: 0, turns: 0, sessions: [], files: new Map(), received: [], seen: new Set(), footer: undefined };
}

async function readBundle(app: App, { pieces, parse }: Unpack, opened: Opened): Promise<void> {
  const all = createHash("sha256");
  for await (const bytes of splitLines(pieces, LINE_MAX, bundleTooLarge)) {
    opened.lines += 1;
    opened.size += bytes.length;
    if (opened.size > BODY_MAX) throw bundleTooLarge();
    const line = readLine(bytes, parse, opened.lines);
    if (opened.footer) throw badBundle("there is something behind its end");
    if (opened.lines === 1) requireHeader(line);
    if (line.line === "footer") requireFooter(line, opened, all.copy().digest("hex"));
    else await takeLine(app, line, opened, bytes.length);
    all.update(bytes).update("\n");
  }
  if (!opened.footer) throw badBundle(opened.lines === 0 ? "it is empty" : "its end is missing");
}

function readLine(bytes: Uint8Array, parse: Unpack["parse"], place: number): BundleLine {
  const body = unsealLine(decode(bytes) ?? "");
  if (body === undefined) throw badBundle(place === 1 ? "it is no bundle of sessions" : `line ${place} is damaged`);
  requireShallow(body, place);
  const line = parse(readJson(body));
  if (typeof line === "string") throw badBundle(`line ${place} is not as it should be: ${line}`);
  return line;
}

/** Undefined for what is no UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Levels of nesting that nothing sensible has, and that would be too deep for whoever walks through them. */
const DEPTH_MAX = 300;

function requireShallow(json: string, place: number): void {
  let [depth, quoted] = [0, false];
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (code === 92 && quoted) index += 1;
    else if (code === 34) quoted = !quoted;
    else if (!quoted && (code === 91 || code === 123) && (depth += 1) > DEPTH_MAX) throw badBundle(`line ${place} is nested too deeply`);
    else if (!quoted && (code === 93 || code === 125)) depth -= 1;
  }
}

function requireHeader(line: BundleLine): void {
  if (line.line !== "header" || line.format !== BUNDLE_FORMAT) throw badBundle("it is no bundle of sessions");
  if (line.version !== BUNDLE_VERSION) throw badBundle(`it is of version ${line.version}, and this Rapport knows version ${BUNDLE_VERSION}. Update Rapport`);
}

async function takeLine(app: App, line: Exclude<BundleLine, BundleFooter>, opened: Opened, size: number): Promise<void> {
  if (line.line !== "attachment" && (opened.plain += size) > LINES_MAX) throw bundleTooLarge();
  const last = opened.sessions.at(-1);
  switch (line.line) {
    case "header":
      if (opened.lines > 1) throw badBundle(`line ${opened.lines} is a second header`);
      return;
    case "attachment":
      return takeAttachment(app, line, opened);
    case "session":
      if (opened.sessions.push({ session: line, turns: [], messages: [] }) > BUNDLE_MAX.sessions) throw bundleTooLarge();
      return;
    default:
      if (last?.session.session_id !== line.session_id) throw badBundle(`line ${opened.lines} belongs to no session before it`);
  }
  if (line.line === "turn") {
    if (last.messages.length > 0) throw badBundle(`line ${opened.lines} is a turn behind messages`);
    last.turns.push(line);
    opened.turns += 1;
    return;
  }
  last.messages.push(line);
  opened.messages += 1;
  opened.text += Buffer.byteLength(JSON.stringify(line.parts));
  if (opened.messages > BUNDLE_MAX.messages || opened.text > BUNDLE_MAX.text) throw bundleTooLarge();
}

/** Its bytes are received like an upload's: they decide what the file is. */
async function takeAttachment(app: App, line: BundleAttachment, opened: Opened): Promise<void> {
  const { file_id, name, media_type, size, sha256, data } = line;
  const wrong = (why: string) => badBundle(`the file ${JSON.stringify(name.slice(0, 60))} ${why}`);
  if (!isId("fil", file_id) || opened.files.has(file_id)) throw wrong("has an id that is none, or is there twice");
  if (fileName(name) !== name) throw wrong("has a name that no file can have");
  if (size > FILE_MAX || (opened.fileBytes += size) > BUNDLE_MAX.files) throw bundleTooLarge();
  if (data === null || sha256 === null) {
    if (data !== sha256) throw wrong("has bytes or a checksum, and not both");
  } else {
    const bytes = Buffer.from(data, "base64");
    if (bytes.length !== size || bytes.toString("base64") !== data) throw wrong("is not as large as it says");
    const taken = await receiveFile(app, { name, declared: media_type, bytes: once(bytes) });
    opened.received.push(taken.received);
    if (taken.received.hash !== sha256) throw wrong("does not fit its checksum");
    if (taken.media_type !== media_type) throw wrong(`is no ${media_type}`);
  }
  opened.files.set(file_id, { file_id, name, media_type, size, hash: sha256 });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function requireFooter(footer: BundleFooter, opened: Opened, checksum: string): void {
  const { sessions, turns, messages, files } = opened;
  const whole = footer.sessions === sessions.length && footer.turns === turns && footer.messages === messages && footer.attachments === files.size;
  if (!whole || footer.checksum !== checksum) throw badBundle("lines are missing, were changed or stand in another order");
  opened.footer = footer;
}

/** A file that no message has is not taken in. */
function requireUsed({ sessions, files }: Opened): void {
  const named = new Set(sessions.flatMap(({ messages }) => messages).flatMap(({ parts }) => filesOf(parts)).map((part) => part.file_id as string));
  for (const { file_id, name } of files.values()) if (!named.has(file_id)) throw badBundle(`the file ${JSON.stringify(name.slice(0, 60))} belongs to no message`);
}
