// Files: uploaded, checked by their bytes, given back safely, and gone when nobody has them any more.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sweepFiles } from "../../src/app/file/file.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { pdfFile, pngFile, textFile } from "../support/file.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf, refused } from "../support/refusal.ts";

const DAY = 24 * 3_600_000;

/** Contents that lie in the home, by their names, and what has not arrived whole. */
function stored(app: RealApp): string[] {
  const folder = join(app.home, "files");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name);
}

function upload(app: RealApp, name: string, body: Uint8Array | string | ReadableStream<Uint8Array>, type = "application/octet-stream"): Promise<Response> {
  const init = { method: "POST", headers: { authorization: `Bearer ${app.token}`, "content-type": type }, body, duplex: "half" };
  return app.fetch(`${app.url}/api/files?name=${encodeURIComponent(name)}`, init as RequestInit);
}

test("an image comes back byte for byte, shown as an image and as nothing else", async () => {
  await using app = await startApp();
  const file = await app.client.uploadFile("photo.png", pngFile());
  assert.deepEqual({ ...file, file_id: "" }, { file_id: "", name: "photo.png", media_type: "image/png", size: pngFile().size });
  const response = await app.request("GET", `/files/${file.file_id}`);
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), await pngFile().bytes());
  const header = (name: string) => response.headers.get(name);
  assert.equal(header("content-type"), "image/png");
  assert.equal(header("content-length"), String(file.size));
  assert.equal(header("x-content-type-options"), "nosniff");
  assert.match(header("content-security-policy") ?? "", /sandbox/);
  assert.match(header("content-disposition") ?? "", /^inline; filename="photo.png"/);
});

test("what a file is, its bytes say and not its sender", async () => {
  await using app = await startApp();
  const asImage = await (await upload(app, "page.png", "<script>alert(1)</script>", "image/png")).json();
  assert.equal((asImage as { media_type: string }).media_type, "text/plain");
  const asText = await (await upload(app, "notes.txt", await pngFile().bytes(), "text/plain")).json();
  assert.equal((asText as { media_type: string }).media_type, "image/png");
  const pdf = await app.client.uploadFile("paper", pdfFile());
  assert.equal(pdf.media_type, "application/pdf");
  assert.match((await app.request("GET", `/files/${pdf.file_id}`)).headers.get("content-disposition") ?? "", /^attachment/);
});

test("pages and drawings that could run scripts are only ever given out as plain text to save", async () => {
  await using app = await startApp();
  for (const [name, text] of [["page.html", "<script>alert(1)</script>"], ["drawing.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>']] as const) {
    const { file_id } = await app.client.uploadFile(name, textFile(text));
    const response = await app.request("GET", `/files/${file_id}`);
    assert.equal(response.headers.get("content-type"), "text/plain; charset=utf-8");
    assert.match(response.headers.get("content-disposition") ?? "", /^attachment/);
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'; sandbox/);
  }
});

test("a name is only a name: it leads into no folder, hides nothing and breaks no header", async () => {
  await using app = await startApp();
  const names: [given: string, kept: string][] = [
    ["../../x", "x"],
    ["/etc/passwd", "passwd"],
    ["C:\\Users\\me\\cv.txt", "cv.txt"],
    ["..", "file"],
    ["a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"],
    ["photo\u202egnp.exe", "photognp.exe"],
    ["Übersicht „neu\".txt", "Übersicht „neu\".txt"],
    [`${"long".repeat(60)}.txt`, `${"long".repeat(60).slice(0, 115)}….txt`],
  ];
  for (const [given, kept] of names) {
    const file = await app.client.uploadFile(given, textFile("words"));
    assert.equal(file.name, kept);
    const response = await app.request("GET", `/files/${file.file_id}`);
    assert.equal(response.headers.get("set-cookie"), null);
    const encoded = /filename\*=UTF-8''(\S+)$/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "";
    assert.equal(decodeURIComponent(encoded), kept);
    await response.arrayBuffer();
  }
  assert.deepEqual(stored(app).length, 1);
  assert.match(stored(app)[0] ?? "", /^[0-9a-f]{64}$/);
});

test("the same content is stored once, however often and by whatever name it is uploaded", async () => {
  await using app = await startApp();
  const files = await Promise.all(["a.png", "b.png", "c.png"].map((name) => app.client.uploadFile(name, pngFile())));
  assert.equal(new Set(files.map((file) => file.file_id)).size, 3);
  assert.equal(stored(app).length, 1);
});

test("an empty file, one that is too large, one that nobody could read and one without a name are refused, and nothing of them stays", async () => {
  await using app = await startApp();
  assert.match((await problemOf(await upload(app, "nothing.txt", ""), 400, "invalid_request")).title, /nothing.txt is empty/);
  const large = new Uint8Array(20_000_001);
  large.set(await pngFile().bytes());
  assert.match((await problemOf(await upload(app, "large.png", large), 413, "payload_too_large")).title, /20 MB/);
  assert.match((await problemOf(await upload(app, "book.txt", "x".repeat(400_001)), 413, "payload_too_large")).title, /400 kB/);
  assert.match((await problemOf(await upload(app, "music.mp3", new Uint8Array([0xff, 0xfb, 0, 1, 2])), 415, "unsupported_media_type")).title, /music.mp3/);
  await problemOf(await upload(app, "latin.txt", new Uint8Array([0x63, 0x61, 0x66, 0xe9])), 415, "unsupported_media_type");
  await problemOf(await app.request("POST", "/files", { body: "words", headers: { "content-type": "text/plain" } }), 400, "invalid_request");
  assert.deepEqual(stored(app), []);
  assert.deepEqual(app.rows("SELECT * FROM files"), []);
});

test("a file of unknown length is refused as soon as it is too large", async () => {
  await using app = await startApp();
  const piece = new Uint8Array(1024 * 1024).fill(0x20);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      controller.enqueue(piece);
    },
  });
  const response = await upload(app, "endless.txt", endless).catch((error: unknown) => error as Error);
  if (response instanceof Response) await problemOf(response, 413, "payload_too_large");
  assert.ok(sent < 64, `${sent} MB were taken`);
  assert.deepEqual(stored(app), []);
});

test("a text keeps a letter that two packets share, and a media type that tells what text it is", async () => {
  await using app = await startApp();
  const [head, tail] = [Buffer.from("caf\u00e9 au lait, s'il vous pla\u00eet").subarray(0, 4), Buffer.from("caf\u00e9 au lait, s'il vous pla\u00eet").subarray(4)];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(head);
      controller.enqueue(tail);
      controller.close();
    },
  });
  const file = (await (await upload(app, "menu.md", body)).json()) as { media_type: string; size: number };
  assert.deepEqual([file.media_type, file.size], ["text/markdown", head.length + tail.length]);
});

test("a file is its owner's alone: to others it is as unknown as one that never was, also to attach", async () => {
  await using app = await startApp();
  const { file_id } = await app.client.uploadFile("secret.png", pngFile());
  app.write("UPDATE files SET person_id = 'per_other'");
  await problemOf(await app.request("GET", `/files/${file_id}`), 404, "not_found");
  const error = await refused(app.client.sendMessage(await app.session(), { content: "Look", attachments: [file_id] }), "not_found");
  assert.match(error.message, new RegExp(file_id));
});

test("reading needs scope read, uploading scope chat, and both a login", async () => {
  await using app = await startApp();
  const { file_id } = await app.client.uploadFile("photo.png", pngFile());
  const { token } = await app.client.createToken("reader", ["read"]);
  const headers = { authorization: `Bearer ${token}` };
  assert.equal((await app.request("GET", `/files/${file_id}`, { headers })).status, 200);
  await problemOf(await app.request("POST", "/files?name=a.txt", { body: "words", headers: { ...headers, "content-type": "text/plain" } }), 403, "forbidden");
  await problemOf(await app.request("GET", `/files/${file_id}`, { headers: { authorization: "" } }), 401, "unauthorized");
  await problemOf(await app.request("POST", "/files?name=a.txt", { body: "words", headers: { "content-type": "text/plain", origin: "http://evil.example" } }), 403, "forbidden");
});

test("deleting a session erases the bytes of its files, but not those that another session has", async () => {
  await using app = await startApp();
  const [own, shared] = [await app.client.uploadFile("own.png", pngFile(1)), await app.client.uploadFile("shared.png", pngFile(2))];
  const [first, second] = [await app.session(), await app.session()];
  const { turn } = await app.client.askMessage(first, { content: "Look", attachments: [own.file_id, shared.file_id] });
  await app.ended(turn);
  await app.client.askMessage(second, { content: "Look", attachments: [shared.file_id] });
  const bytes = await (await app.client.readFile(own.file_id)).bytes();
  const deleted = await app.client.deleteSession(first);
  assert.equal(deleted.counts.files, 1);
  await problemOf(await app.request("GET", `/files/${own.file_id}`), 404, "not_found");
  assert.equal((await app.request("GET", `/files/${shared.file_id}`)).status, 200);
  assert.equal(stored(app).length, 1);
  assert.ok(!stored(app).some((name) => readFileSync(join(app.home, "files", name.slice(0, 2), name)).equals(bytes)));
  await app.client.deleteSession(second);
  assert.deepEqual(stored(app), []);
  assert.deepEqual(app.rows("SELECT * FROM erasures"), []);
});

test("the same content uploaded again by another name stays when the first one's session is deleted", async () => {
  await using app = await startApp();
  const [first, second] = [await app.client.uploadFile("a.png", pngFile()), await app.client.uploadFile("b.png", pngFile())];
  const id = await app.session();
  await app.client.askMessage(id, { content: "", attachments: [first.file_id] });
  await app.client.deleteSession(id);
  await problemOf(await app.request("GET", `/files/${first.file_id}`), 404, "not_found");
  assert.equal((await app.client.readFile(second.file_id)).size, second.size);
});

test("a fork shares the files of the messages that it has, and keeps them when the original is deleted", async () => {
  await using app = await startApp();
  const [early, late] = [await app.client.uploadFile("early.png", pngFile(1)), await app.client.uploadFile("late.png", pngFile(2))];
  const id = await app.session();
  const { messages } = await app.client.askMessage(id, { content: "First", attachments: [early.file_id] });
  await app.client.askMessage(id, { content: "Second", attachments: [late.file_id] });
  const fork = await app.client.forkSession(id, messages.at(-1)?.message_id);
  assert.equal((await app.client.deleteSession(id)).counts.files, 1);
  assert.equal((await app.client.readFile(early.file_id)).size, early.size);
  await problemOf(await app.request("GET", `/files/${late.file_id}`), 404, "not_found");
  assert.deepEqual((await app.client.listMessages(fork.session_id)).messages[0]?.parts[0], { type: "file", ...early });
});

test("an upload that is never sent is forgotten after a day, also when a crash came in between; one that was sent stays", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock });
  const [sent, unsent] = [await app.client.uploadFile("sent.png", pngFile(1)), await app.client.uploadFile("unsent.png", pngFile(2))];
  await app.client.sendMessage(await app.session(), { content: "Look", attachments: [sent.file_id] });
  await app.crash();
  await clock.advance(DAY - 1000);
  assert.equal(await sweepFiles(app.app), 0);
  await clock.advance(2000);
  assert.equal(await sweepFiles(app.app), 1);
  await problemOf(await app.request("GET", `/files/${unsent.file_id}`), 404, "not_found");
  assert.equal((await app.client.readFile(sent.file_id)).size, sent.size);
  assert.equal(stored(app).length, 1);
});

test("bytes that could not be removed when their session went are removed by the next sweep", async () => {
  await using app = await startApp();
  const file = await app.client.uploadFile("photo.png", pngFile());
  const id = await app.session();
  await app.client.askMessage(id, { content: "Look", attachments: [file.file_id] });
  const { remove } = app.app.files;
  app.app.files.remove = () => Promise.reject(new Error("busy"));
  await app.client.deleteSession(id);
  assert.equal(stored(app).length, 1);
  await app.crash();
  assert.notEqual(app.app.files.remove, remove);
  await sweepFiles(app.app);
  assert.deepEqual(stored(app), []);
});
