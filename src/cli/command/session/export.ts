// `rapport sessions export|bundle|import`: sessions as texts and as files.
import { createWriteStream, existsSync, openAsBlob, rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "../../../domain/errors.ts";
import type { ExportFormat } from "../../../domain/export/export.ts";
import { fileSize } from "../../../domain/file/file.ts";
import { counted } from "../../../domain/care/deletion.ts";
import type { SessionId } from "../../../domain/ids.ts";
import { findSession } from "../../identity.ts";
import type { Context } from "../../spec.ts";
import { plainLine } from "../../terminal/plain.ts";

type Args = readonly (string | undefined)[];
type ExportFlags = { format?: ExportFormat; last?: number; tools?: boolean; memories?: boolean; mask?: boolean; out?: string };

/** `rapport sessions export`: the text to stdout or into a file. With --json: `{name, media_type, text, tokens, masked, messages}`. */
export async function exportSession(context: Context, [id]: Args, { out: file, format, last, tools, memories, mask }: ExportFlags): Promise<void> {
  const path = file === undefined ? undefined : newFile(file);
  const { client } = await context.connect();
  const wish = { ...(format && { format }), ...(last !== undefined && { last }), ...(tools && { tools }), ...(memories && { memories }), ...(mask !== undefined && { mask }) };
  const made = await client.exportSession(await findSession(client, id as string), wish);
  for (const { kind, count } of made.masked) context.out.note(`Masked: ${counted(count, kind.replaceAll("_", " "))}`);
  if (path !== undefined) {
    writeFileSync(path, made.text, { flag: "wx", mode: 0o600 });
    if (context.json) return context.out.json({ ...made, path });
    return context.out.line(`${path}: ${counted(made.messages, "message")}, about ${counted(made.tokens, "token")}`);
  }
  if (context.json) return context.out.json(made);
  // A file gets it as it is; what a terminal would obey never reaches one.
  if (context.out.width === undefined) context.out.raw(made.text);
  else context.out.line(made.text);
}

type BundleFlags = { agent?: string; all?: boolean; branches?: boolean; out?: string };

/** `rapport sessions bundle`: sessions as a file. With --json and --out: `{path, bytes}`. */
export async function bundleSessions(context: Context, ids: Args, { agent, all, branches, out: file }: BundleFlags): Promise<void> {
  if (file === undefined && context.out.width !== undefined) throw new AppError("invalid_request", "Say where it goes: --out FILE");
  const path = file === undefined ? undefined : newFile(file);
  const { client } = await context.connect();
  const named: SessionId[] = [];
  for (const id of ids) if (id !== undefined) named.push(await findSession(client, id));
  if (named.length === 0 && agent === undefined && !all) throw new AppError("invalid_request", "Name sessions, or take --agent AGENT or --all.");
  const bundle = await client.bundleSessions({
    ...(named.length > 0 && { session_id: named }),
    ...(agent !== undefined && { agent_id: agent }),
    ...(all && { all }),
    ...(branches && { branches }),
  });
  const stream = Readable.fromWeb(bundle as Parameters<typeof Readable.fromWeb>[0]);
  if (path === undefined) {
    for await (const piece of stream) context.options.io.stdout.write(piece as Uint8Array);
    return;
  }
  try {
    await pipeline(stream, createWriteStream(path, { flags: "wx", mode: 0o600 }), { signal: context.signal });
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  const bytes = statSync(path).size;
  if (context.json) return context.out.json({ path, bytes });
  context.out.line(`${path}: ${fileSize(bytes)}. Take it in elsewhere with: rapport sessions import FILE`);
}

/** `rapport sessions import`. With --json: `{imported, skipped}`. */
export async function importSessions(context: Context, [file]: Args, { copy }: { copy?: boolean }): Promise<void> {
  const path = resolve(file as string);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new AppError("invalid_request", `${path}: There is no such file.`);
  const { client } = await context.connect();
  const { imported, skipped } = await client.importSessions(await openAsBlob(path), copy ? { copy } : {});
  if (context.json) return context.out.json({ imported, skipped });
  context.out.line(`Imported ${counted(imported.length, "session")}.${skipped.length > 0 ? ` ${counted(skipped.length, "session")} ${skipped.length === 1 ? "was" : "were"} here already.` : ""}`);
}

/** Checked before anything is asked of the server: nothing that exists is written over. */
function newFile(file: string): string {
  const path = resolve(file);
  if (existsSync(path)) throw new AppError("invalid_request", `${plainLine(path)} exists already. Choose another name.`);
  if (!existsSync(resolve(path, ".."))) throw new AppError("invalid_request", `There is no folder ${plainLine(resolve(path, ".."))}. Make it first.`);
  return path;
}
