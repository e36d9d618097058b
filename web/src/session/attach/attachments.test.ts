// What is attached goes up once, is kept with the draft, goes with the message, and comes back with it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../../../../src/domain/errors.ts";
import type { FilePart } from "../../../../src/domain/message.ts";
import type { DraftStore } from "../draft.ts";
import { loadDraft } from "../draft.ts";
import { createAttachments } from "./attachments.ts";
import { loadFiles, returnInput, saveFiles } from "./draft-file.ts";

const part = (name: string): FilePart => ({ type: "file", file_id: `fil_${name}`, name, media_type: "image/png", size: 3 });
const settle = () => new Promise((resolve) => setImmediate(resolve));

function memory(): DraftStore {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value), removeItem: (key) => void items.delete(key) };
}

function setup(store = memory()) {
  const uploads: { file: File; done: (error?: Error) => void; progress: (share: number) => void; signal: AbortSignal }[] = [];
  const attachments = createAttachments({
    upload: (file, progress, signal) =>
      new Promise((resolve, reject) => {
        const done = (error?: Error) => (error ? reject(error) : resolve({ file_id: `fil_${file.name}`, name: file.name, media_type: "image/png", size: file.size }));
        uploads.push({ file, done, progress, signal });
      }),
    load: (session_id) => loadFiles(session_id, store),
    save: (session_id, files) => saveFiles(session_id, files, store),
  });
  const states = () => attachments.list("ses_a").map((one) => (one.state === "uploading" ? `${one.name} ${one.progress}` : `${one.name} ${one.state}`));
  return { attachments, uploads, states, store };
}

test("a file that is there is kept over a reload, and goes with the message once", async () => {
  const { attachments, uploads, states, store } = setup();
  attachments.add("ses_a", [new File(["abc"], "a.png"), new File(["abc"], "b.png")]);
  uploads[0]?.progress(0.5);
  assert.deepEqual(states(), ["a.png 0.5", "b.png 0"]);
  uploads[0]?.done();
  await settle();
  assert.deepEqual(states(), ["a.png ready", "b.png 0"]);
  const after = setup(store);
  assert.deepEqual(after.states(), ["a.png ready"]);
  assert.deepEqual(after.attachments.take("ses_a"), [part("a.png")]);
  assert.deepEqual([after.attachments.take("ses_a"), setup(store).states()], [[], []]);
});

test("a file that the server refuses says why; a lost connection can be tried again, a wrong kind of file cannot", async () => {
  const { attachments, uploads } = setup();
  attachments.add("ses_a", [new File(["x"], "a.mp3"), new File(["x"], "b.png")]);
  uploads[0]?.done(new AppError("unsupported_media_type", "a.mp3 cannot be attached."));
  uploads[1]?.done(new AppError("unavailable", "No server answers."));
  await settle();
  const [wrong, lost] = attachments.list("ses_a");
  assert.deepEqual(wrong?.state === "failed" && [wrong.error, wrong.again], ["a.mp3 cannot be attached.", false]);
  assert.deepEqual(lost?.state === "failed" && [lost.error, lost.again], ["No server answers.", true]);
  attachments.retry("ses_a", lost?.key ?? "");
  uploads[2]?.done();
  await settle();
  assert.deepEqual(attachments.take("ses_a").map((file) => file.name), ["b.png"]);
});

test("a file that is removed on its way up is stopped and does not come back", async () => {
  const { attachments, uploads } = setup();
  attachments.add("ses_a", [new File(["x"], "a.png")]);
  attachments.remove("ses_a", attachments.list("ses_a")[0]?.key ?? "");
  assert.equal(uploads[0]?.signal.aborted, true);
  uploads[0]?.done();
  await settle();
  assert.deepEqual(attachments.list("ses_a"), []);
});

test("a message has at most ten files, and one that is too large is not even sent up", async () => {
  const { attachments, uploads } = setup();
  const large = Object.defineProperty(new File([], "large.png"), "size", { value: 30_000_000 });
  assert.equal(attachments.add("ses_a", [large, ...Array.from({ length: 11 }, (_, index) => new File(["x"], `${index}.png`))]), 2);
  await settle();
  assert.equal(uploads.length, 9);
  const [first] = attachments.list("ses_a");
  assert.match(first?.state === "failed" ? first.error : "", /large\.png is too large/);
});

test("a message that comes back brings its words and its files to what is there, each file once", () => {
  const { store, attachments } = setup();
  saveFiles("ses_a", [part("b.png"), part("c.png")], store);
  returnInput("ses_a", { content: "words", attachments: [part("a.png"), part("b.png")] }, store);
  returnInput("ses_a", { content: "", attachments: [] }, store);
  assert.equal(loadDraft("ses_a", store), "words");
  assert.deepEqual(loadFiles("ses_a", store).map((file) => file.name), ["c.png", "a.png", "b.png"]);
  attachments.refresh("ses_a");
  assert.equal(attachments.list("ses_a").length, 3);
});

test("what is stored and cannot be read is no file", () => {
  const store = memory();
  store.setItem("rapport.attached.ses_b", '[{"type":"file"},7,null]');
  assert.deepEqual(loadFiles("ses_b", store), []);
  store.setItem("rapport.attached.ses_b", "{broken");
  assert.deepEqual(loadFiles("ses_b", store), []);
});
