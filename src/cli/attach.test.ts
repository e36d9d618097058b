// Files at a terminal: with one message, in a chat, and in what is shown of a session. Against the real app.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pngFile } from "../../test/support/file.ts";
import { createTerminal, optionsFor, run } from "../../test/support/fake-terminal.ts";
import { screenOf } from "../../test/support/fake-screen.ts";
import type { RealApp } from "../../test/support/real-app.ts";
import { startApp } from "../../test/support/real-app.ts";
import { readPath } from "./attach.ts";
import { runCli } from "./cli.ts";

/** A folder with a picture and notes. */
async function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "rapport-attach-"));
  const [photo, notes] = [join(folder, "my photo.png"), join(folder, "notes.md")];
  writeFileSync(photo, await pngFile().bytes());
  writeFileSync(notes, "# Notes");
  return { folder, photo, notes, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

const at = (app: RealApp) => ({ findServer: async () => ({ url: app.url, token: app.token, pid: 1 }) });

test("one message goes with its files, in their order, and the transcript names them", async () => {
  await using app = await startApp();
  using files = await makeFolder();
  const said = await run(["chat", "ada", "--attach", files.photo, "-a", files.notes, "-m", "What is it?"], at(app));
  assert.deepEqual(said, { code: 0, stdout: "Reply to: What is it?\n", stderr: "" });
  const session_id = (await app.client.listSessions()).sessions[0]?.session_id ?? "ses_";
  const { messages } = await app.client.listMessages(session_id);
  assert.deepEqual(messages[0]?.parts.map((part) => (part.type === "file" ? [part.name, part.media_type] : part.type)), [["my photo.png", "image/png"], ["notes.md", "text/markdown"], "text"]);
  const { stdout } = await run(["sessions", "show", session_id], at(app));
  assert.match(stdout, /What is it\?\n· my photo\.png, \d+ bytes\n· notes\.md, 7 bytes/);
});

test("files need no words: without any they are the message", async () => {
  await using app = await startApp();
  using files = await makeFolder();
  assert.equal((await run(["chat", "ada", "--attach", files.photo], at(app))).code, 0);
  const session_id = (await app.client.listSessions()).sessions[0]?.session_id ?? "ses_";
  assert.deepEqual((await app.client.listMessages(session_id)).messages[0]?.parts.map((part) => part.type), ["file"]);
  assert.match((await run(["sessions", "show", session_id], at(app))).stdout, /you · .*\n· my photo\.png/);
});

test("a path that leads to no file, to a folder or to something that is no picture or text says so, and nothing is sent", async () => {
  await using app = await startApp();
  using files = await makeFolder();
  const wrong = join(files.folder, "sound.mp3");
  writeFileSync(wrong, new Uint8Array([0xff, 0xfb, 0, 0]));
  const said = async (path: string) => run(["chat", "ada", "-a", files.photo, "-a", path, "-m", "hi"], at(app));
  const missing = await said(join(files.folder, "none.png"));
  assert.deepEqual([missing.code, missing.stderr], [2, `error: ${join(files.folder, "none.png")}: There is no such file.\n`]);
  assert.match((await said(files.folder)).stderr, /This is a folder/);
  assert.match((await said(wrong)).stderr, /sound\.mp3 cannot be attached/);
  assert.deepEqual((await app.client.listSessions()).sessions, []);
});

test("in a chat /attach sends a file with the next message only, and /detach leaves it out", async () => {
  await using app = await startApp();
  using files = await makeFolder();
  const terminal = createTerminal({ tty: true, columns: 100 });
  const ended = runCli(optionsFor(["chat", "ada"], terminal.io, at(app)));
  await terminal.shows("you ›");
  terminal.type(`/attach ${join(files.folder, "none.png")}\r`);
  await terminal.shows("There is no such file");
  terminal.type(`/attach ${files.notes}\r`);
  await terminal.shows("Attached notes.md, 7 bytes");
  terminal.type("/detach\r");
  await terminal.shows("goes without files");
  terminal.type(`/attach "${files.photo}"\r`);
  await terminal.shows("With your next message: my photo.png");
  terminal.type("First\r");
  await terminal.shows("Reply to: First");
  terminal.type("Second\r");
  await terminal.shows("Reply to: Second");
  terminal.type("/exit\r");
  assert.equal(await ended, 0);
  const session_id = (await app.client.listSessions()).sessions[0]?.session_id ?? "ses_";
  const own = (await app.client.listMessages(session_id)).messages.filter((message) => message.role === "user");
  assert.deepEqual(own.map((message) => message.parts.map((part) => part.type)), [["file", "text"], ["text"]]);
  const rows = screenOf(terminal.written.stdout, 100).join("\n");
  assert.match(rows, /you › First\n· my photo\.png/);
});

test("a path may be quoted, have escaped spaces, or begin at home", () => {
  assert.equal(readPath("'/somewhere/my photo.png'"), "/somewhere/my photo.png");
  assert.equal(readPath('"/somewhere/my photo.png"'), "/somewhere/my photo.png");
  assert.equal(readPath("~/photo.png"), join(homedir(), "photo.png"));
  if (process.platform !== "win32") assert.equal(readPath("/somewhere/my\\ photo.png"), "/somewhere/my photo.png");
});
