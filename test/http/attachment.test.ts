// Messages with files: sent in every form, queued, given back, shown to the model, and told apart when sent again.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { FileId } from "../../src/domain/ids.ts";
import type { FileContent } from "../../src/ports/model.ts";
import { createDoor, inTurn, pauseAt } from "../support/door.ts";
import { pdfFile, pngFile, textFile } from "../support/file.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf, refused } from "../support/refusal.ts";
import { createScriptedModels, replyToLast } from "../support/scripted-model.ts";
import { systemClock } from "../../src/adapters/system/clock.ts";

const NOWHERE: FileId = `fil_${"0".repeat(32)}`;

test("a message with files has them as parts before its words, in their order, and reads so again", async () => {
  await using app = await startApp();
  const id = await app.session();
  const [photo, notes] = [await app.client.uploadFile("photo.png", pngFile()), await app.client.uploadFile("notes.md", textFile("# Notes"))];
  const { messages } = await app.client.askMessage(id, { content: "What is this?", attachments: [notes.file_id, photo.file_id] });
  assert.deepEqual(messages[0]?.parts, [{ type: "file", ...notes }, { type: "file", ...photo }, { type: "text", text: "What is this?" }]);
  assert.equal(messages[0]?.content, "What is this?");
  assert.deepEqual((await app.client.listMessages(id)).messages[0], messages[0]);
});

test("a message may be files alone; the session is then named after them", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { file_id } = await app.client.uploadFile("holiday in Rome.png", pngFile());
  const { turn, messages } = await app.client.askMessage(id, { content: "", attachments: [file_id] });
  assert.equal(turn.status, "finished");
  assert.deepEqual(messages[0]?.parts.map((part) => part.type), ["file"]);
  const session = await app.client.getSession(id);
  assert.deepEqual([session.title, session.preview, session.message_count], ["holiday in Rome.png", "holiday in Rome.png", 2]);
  await problemOf(await app.request("POST", `/sessions/${id}/messages`, { json: { content: " ", attachments: [] } }), 400, "invalid_request");
});

test("the streaming form takes files too", async () => {
  await using app = await startApp();
  const { file_id } = await app.client.uploadFile("photo.png", pngFile());
  const types: string[] = [];
  for await (const event of app.client.streamMessage(await app.session(), { content: "Look", attachments: [file_id] })) {
    types.push(event.type);
    if (event.type === "turn.queued") assert.deepEqual(event.input.attachments.map((file) => file.file_id), [file_id]);
  }
  assert.equal(types.at(-1), "turn.finished");
});

test("files that are not there are named, and nothing of the message is stored", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { file_id } = await app.client.uploadFile("photo.png", pngFile());
  const error = await refused(app.client.sendMessage(id, { content: "Look", attachments: [file_id, NOWHERE] }), "not_found");
  assert.deepEqual(error.details?.["file_ids"], [NOWHERE]);
  assert.equal((await app.client.getSession(id)).message_count, 0);
  assert.deepEqual(app.rows("SELECT * FROM session_files"), []);
});

test("ten files go with a message, eleven do not, and the same one twice is one", async () => {
  await using app = await startApp();
  const id = await app.session();
  const ids: FileId[] = [];
  for (let shade = 0; shade < 11; shade += 1) ids.push((await app.client.uploadFile(`${shade}.png`, pngFile(shade))).file_id);
  await problemOf(await app.request("POST", `/sessions/${id}/messages`, { json: { content: "Look", attachments: ids } }), 400, "invalid_request");
  const { messages } = await app.client.askMessage(id, { content: "Look", attachments: [...ids.slice(0, 9), ids[0] as FileId] });
  assert.equal(messages[0]?.parts.length, 10);
});

test("files that are too large together are refused before anything is stored", async () => {
  await using app = await startApp();
  const id = await app.session();
  const ids: FileId[] = [];
  for (let shade = 0; shade < 2; shade += 1) ids.push((await app.client.uploadFile(`${shade}.png`, pngFile(shade))).file_id);
  app.write("UPDATE files SET size = 20000000");
  const problem = await problemOf(await app.request("POST", `/sessions/${id}/messages`, { json: { content: "Look", attachments: ids } }), 413, "payload_too_large");
  assert.match(problem.title, /together/);
  assert.deepEqual(app.rows("SELECT * FROM session_files"), []);
});

test("a message that is sent again is the same one only with the same files", async () => {
  await using app = await startApp();
  const id = await app.session();
  const [one, other] = [await app.client.uploadFile("one.png", pngFile(1)), await app.client.uploadFile("other.png", pngFile(2))];
  const message = { content: "Look", client_id: "c1", attachments: [one.file_id] };
  const first = await app.client.sendMessage(id, message);
  assert.equal((await app.client.sendMessage(id, message)).turn.turn_id, first.turn.turn_id);
  await refused(app.client.sendMessage(id, { ...message, attachments: [other.file_id] }), "client_id_conflict");
  await refused(app.client.sendMessage(id, { content: "Look", client_id: "c1" }), "client_id_conflict");
  await app.ended(first.turn);
});

test("a message that waits keeps its files while it is edited and moved, over a crash, and until it is sent", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["half"]), replyToLast) });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "First" });
  await door.reached;
  const photo = await app.client.uploadFile("photo.png", pngFile());
  const { turn } = await app.client.sendMessage(id, { content: "Second", attachments: [photo.file_id] });
  const input = (await app.client.listQueue(id)).queue[0];
  assert.deepEqual(input?.attachments, [{ type: "file", ...photo }]);
  const { queue } = await app.client.editInput(id, input?.input_id ?? "", { content: "" });
  assert.deepEqual([queue[0]?.content, queue[0]?.attachments.length], ["", 1]);
  await app.client.editInput(id, input?.input_id ?? "", { content: "Changed", position: 0 });
  app.models.setScript(replyToLast);
  await app.crash();
  const { messages } = await app.ended(turn);
  assert.deepEqual(messages[0]?.parts, [{ type: "file", ...photo }, { type: "text", text: "Changed" }]);
});

test("a waiting message without files cannot be emptied", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["half"]), replyToLast) });
  const id = await app.session();
  await app.client.sendMessage(id, { content: "First" });
  await door.reached;
  await app.client.sendMessage(id, { content: "Second" });
  const input = (await app.client.listQueue(id)).queue[0];
  await refused(app.client.editInput(id, input?.input_id ?? "", { content: "  " }), "invalid_request");
  assert.equal((await app.client.listQueue(id)).queue[0]?.content, "Second");
  door.open();
});

test("what was withdrawn or given back by a close comes with its files, which can be sent again", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(pauseAt(door, ["half"]), replyToLast) });
  const id = await app.session();
  const first = await app.client.sendMessage(id, { content: "First" });
  await door.reached;
  const photo = await app.client.uploadFile("photo.png", pngFile());
  const reader = await app.events(`/sessions/${id}/events`, "0");
  const second = await app.client.sendMessage(id, { content: "Second", attachments: [photo.file_id] });
  await app.client.cancelTurn(id, second.turn.turn_id);
  const told = await reader.until(({ data }) => data.type === "turn.cancelled");
  assert.deepEqual(told.data.type === "turn.cancelled" && told.data.input?.attachments, [{ type: "file", ...photo }]);
  await app.client.sendMessage(id, { content: "Third", attachments: [photo.file_id] });
  const { returned } = await app.client.closeSession(id);
  assert.deepEqual(returned.map((input) => input.attachments), [[{ type: "file", ...photo }]]);
  door.open();
  await app.ended(first.turn);
  await app.client.reopenSession(id);
  const { messages } = await app.client.askMessage(id, { content: "Again", attachments: [photo.file_id] });
  assert.equal(messages[0]?.parts[0]?.type, "file");
});

test("a message that steers brings its files into the running turn", async () => {
  const door = createDoor();
  const useTool = pauseAt(door, []);
  await using app = await startApp({
    script: inTurn(async function* (request, call) {
      yield* useTool(request, call);
      yield { type: "tool_call", call_id: "c1", tool: "current_time", input: {}, problem: null };
    }, replyToLast),
  });
  const id = await app.session();
  const { turn } = await app.client.sendMessage(id, { content: "First" });
  await door.reached;
  const photo = await app.client.uploadFile("photo.png", pngFile());
  await app.client.sendMessage(id, { content: "See this too", mode: "steer", attachments: [photo.file_id] });
  door.open();
  const { messages } = await app.ended(turn);
  assert.deepEqual(messages.filter(({ role }) => role === "user").at(-1)?.parts[0], { type: "file", ...photo });
  assert.deepEqual([...(app.models.requests[1]?.files?.keys() ?? [])], [photo.file_id]);
});

test("the model is given the bytes of what it takes, in later turns too, and is told what it is not given", async () => {
  const models = createScriptedModels(replyToLast, { clock: systemClock, accepts: { image: true, pdf: false } });
  await using app = await startApp({ models });
  const id = await app.session();
  const [photo, paper, notes] = [await app.client.uploadFile("photo.png", pngFile()), await app.client.uploadFile("paper.pdf", pdfFile()), await app.client.uploadFile("notes.txt", textFile("words"))];
  await app.client.askMessage(id, { content: "Look", attachments: [photo.file_id, paper.file_id, notes.file_id] });
  await app.client.askMessage(id, { content: "And now?" });
  for (const { files } of models.requests) {
    const given = (file_id: FileId): FileContent | undefined => files?.get(file_id);
    assert.deepEqual(given(photo.file_id), { data: await pngFile().bytes() });
    assert.deepEqual(given(paper.file_id), { left_out: "not_accepted" });
    assert.deepEqual(given(notes.file_id), { data: await textFile("words").bytes() });
  }
});

test("files of earlier messages are left out, the oldest first, once they are too large together; what is being asked goes along", async () => {
  await using app = await startApp();
  const id = await app.session();
  const ids: FileId[] = [];
  for (let shade = 0; shade < 3; shade += 1) {
    const { file_id } = await app.client.uploadFile(`${shade}.png`, pngFile(shade));
    ids.push(file_id);
    await app.client.askMessage(id, { content: "Look", attachments: [file_id] });
  }
  app.write("UPDATE messages SET parts = replace(parts, '\"size\":' || (SELECT max(size) FROM files), '\"size\":9000000')");
  const last = await app.client.uploadFile("last.png", pngFile(9));
  await app.client.askMessage(id, { content: "And this?", attachments: [last.file_id] });
  const given = [...ids, last.file_id].map((file_id) => app.models.requests.at(-1)?.files?.get(file_id)).map((one) => (one && "left_out" in one ? one.left_out : "data"));
  assert.deepEqual(given, ["too_much", "too_much", "data", "data"]);
});

test("a file whose bytes are gone from the disk is told to the model, and the turn still answers", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { file_id } = await app.client.uploadFile("photo.png", pngFile());
  const [row] = app.rows<{ hash: string }>("SELECT hash FROM files");
  await app.app.files.remove(row?.hash ?? "");
  const { turn } = await app.client.askMessage(id, { content: "Look", attachments: [file_id] });
  assert.equal(turn.status, "finished");
  assert.deepEqual(app.models.requests[0]?.files?.get(file_id), { left_out: "gone" });
});
