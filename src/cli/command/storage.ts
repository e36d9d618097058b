// `rapport storage`: what takes up room, and giving it back.
import type { Storage } from "../../domain/care/storage.ts";
import { counted } from "../../domain/care/deletion.ts";
import { fileSize } from "../../domain/file/file.ts";
import type { CommandSpec, Context } from "../spec.ts";

/** `rapport storage [--compact]`. */
export const storageCommand: CommandSpec = {
  path: "storage",
  summary: "Show what takes up room: files, agents, months",
  about:
    "Bytes of sessions are those of their messages; months are in UTC and those of the last activity, as rapport sessions prune --before counts.\n" +
    "What was deleted leaves the files with a compaction, which comes by itself: soon, with a large database in a quiet hour.",
  flags: [{ flags: "--compact", text: "take the bytes of what was deleted out of the files now; whoever writes waits meanwhile" }],
  examples: ["rapport storage", "rapport storage --compact", "rapport storage --json"],
  run,
};

async function run(context: Context, _args: readonly unknown[], { compact }: { compact?: boolean }): Promise<void> {
  const { client } = await context.connect();
  if (compact === true) {
    const sizes = await client.compactStorage();
    if (context.json) return context.out.json(sizes);
    return context.out.line(`Database: ${fileSize(sizes.bytes_before)} before, ${fileSize(sizes.bytes_after)} now.`);
  }
  const storage = await client.readStorage();
  if (context.json) return context.out.json(storage);
  showFiles(context, storage);
  showSessions(context, storage);
  const { index, deletions_open } = storage;
  if (index.waiting > 0) context.out.note(`${counted(index.waiting, "message")} of ${index.messages} cannot be searched yet; they are being indexed.`);
  if (deletions_open > 0) context.out.note(`${counted(deletions_open, "deletion")} whose bytes are still in the files. Now: rapport storage --compact`);
}

function showFiles({ out }: Context, { home }: Storage): void {
  if (!home) return;
  const rows = [
    ["database", home.database, home.free > 0 ? `${fileSize(home.free)} of it free` : ""],
    ["log", home.log, ""],
    ["files", home.files, ""],
    ["backups", home.backups, ""],
  ] as const;
  out.table([{ title: "FILES" }, { title: "SIZE", right: true }, { title: "" }], rows.map(([name, bytes, note]) => [name, fileSize(bytes), note]));
  out.line();
}

function showSessions({ out }: Context, { by_agent, by_month }: Storage): void {
  if (by_agent.length === 0) return out.note("No sessions.");
  const numbers = [{ title: "SESSIONS", right: true }, { title: "MESSAGES", right: true }, { title: "SIZE", right: true }];
  const share = (one: { sessions: number; messages: number; bytes: number }) => [String(one.sessions), String(one.messages), fileSize(one.bytes)];
  out.table([{ title: "AGENT" }, { title: "TYPE" }, ...numbers], by_agent.map((one) => [one.agent_id, one.type, ...share(one)]));
  out.line();
  out.table([{ title: "LAST USED" }, ...numbers], by_month.map((one) => [one.month, ...share(one)]));
}
