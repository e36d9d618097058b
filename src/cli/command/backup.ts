// `rapport backup`: a copy of the home in one file, while everything goes on.
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError } from "../../domain/errors.ts";
import { movePath } from "../../lib/disk.ts";
import type { CommandSpec, Context } from "../spec.ts";
import { formatTime } from "../terminal/time.ts";

type Args = readonly (string | undefined)[];

/** `rapport backup [FILE]`. */
export const backupCommand: CommandSpec = {
  path: "backup",
  summary: "Copy the home into one file, also while the server runs",
  about:
    "It holds sessions, settings, tokens, uploaded files, profiles, and the key that opens stored provider keys: keep it as safe as the home. Old backups are never removed.",
  takes: [{ name: "[file]", text: "where it goes: a new file or a folder (the home's backups folder when left out)" }],
  flags: [{ flags: "--list", text: "list the backups that there are instead" }],
  examples: ["rapport backup", "rapport backup ~/rapport.tar", "rapport backup --list"],
  run,
};

async function run(context: Context, [file]: Args, { list }: { list?: boolean }): Promise<void> {
  if (list) return listAll(context);
  const target = file === undefined ? undefined : targetOf(context, file);
  const { client } = await context.connect();
  const backup = await client.makeBackup();
  const made = join(context.options.home, "backups", backup.name);
  const path = target === undefined ? made : existsSync(target) && statSync(target).isDirectory() ? join(target, backup.name) : target;
  if (path !== made) movePath(made, path);
  if (context.json) return context.out.json({ ...backup, path: isElsewhere(context) ? null : path });
  const where = isElsewhere(context) ? `${backup.name}, in the backups folder of that server` : path;
  context.out.line(`${where}: ${backup.sessions ?? 0} sessions, ${backup.messages ?? 0} messages, ${formatSize(backup.bytes)}`);
}

/** Checked before the backup is made: nothing that exists is written over. */
function targetOf(context: Context, file: string): string {
  if (isElsewhere(context)) {
    throw new AppError("invalid_request", "A server elsewhere keeps its backups in its own home. Leave the file out, or run the command there.");
  }
  const path = resolve(file);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new AppError("invalid_request", `${path} exists already. Choose another name, or a folder.`);
  const folder = found ? path : resolve(path, "..");
  if (!existsSync(folder)) throw new AppError("invalid_request", `There is no folder ${folder}. Make it first.`);
  return path;
}

function isElsewhere({ target, options }: Context): boolean {
  return target.server !== undefined || options.remote !== undefined;
}

async function listAll(context: Context): Promise<void> {
  const { client } = await context.connect();
  const found = await client.listBackups();
  if (context.json) return context.out.json(found);
  if (found.backups.length === 0) return context.out.note("There are no backups. Make one with: rapport backup");
  const count = (value: number | null) => (value === null ? "" : String(value));
  context.out.table(
    [{ title: "NAME" }, { title: "MADE" }, { title: "SESSIONS", right: true }, { title: "MESSAGES", right: true }, { title: "SIZE", right: true }],
    found.backups.map((one) => [one.name, formatTime(one.created_at), count(one.sessions), count(one.messages), formatSize(one.bytes)]),
  );
}

function formatSize(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
