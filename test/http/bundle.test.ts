// Bundles: out of one home and into another without a byte's difference, whole or not at all, and never into another's rows.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { SessionId } from "../../src/domain/ids.ts";
import type { Line } from "../support/bundle.ts";
import { closeLines, openLines, readBundle } from "../support/bundle.ts";
import { createDoor, inTurn, pauseAt, say } from "../support/door.ts";
import { pdfFile, pngFile, textFile } from "../support/file.ts";
import { joinMember } from "../support/member.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf, refused } from "../support/refusal.ts";
import type { Script } from "../support/scripted-model.ts";
import { replyToLast } from "../support/scripted-model.ts";

/** A tool first where it is asked for, half a surrogate where a message is odd, a failure where it says so. */
const SCRIPT: Script = function* (request, call) {
  const last = JSON.stringify(request.messages.at(-1)?.parts ?? []);
  if (last.includes("time?")) yield { type: "tool_call", call_id: `call_${call}`, tool: "current_time", input: { timezone: "Europe/Oslo", "2": [1], "1": null }, problem: null };
  else if (last.includes("fail")) yield { type: "failure", code: "provider_auth", message: "No.", retry_after: null };
  else yield* replyToLast(request, call) as Iterable<never>;
};

/** A home with a bit of everything that a bundle holds. */
async function furnish(app: RealApp): Promise<SessionId> {
  const id = await app.session();
  const [photo, notes, report] = [await app.client.uploadFile("photo.png", pngFile()), await app.client.uploadFile("nötes.md", textFile("# Notes")), await app.client.uploadFile("r.pdf", pdfFile())];
  await app.client.askMessage(id, { content: "Look \ud83d at <this> 日本", attachments: [photo.file_id, notes.file_id] });
  await app.client.askMessage(id, { content: "What time?" });
  await app.client.askMessage(id, { content: "fail", attachments: [report.file_id] });
  await app.client.placeSession(id, { pinned: true });
  await app.client.renameSession(id, "All of it");
  const fork = await app.client.forkSession(id);
  await app.client.askMessage(fork.session_id, { content: "On the branch", attachments: [photo.file_id] });
  await app.client.closeSession(fork.session_id);
  const { session } = await app.client.handOff(id, { agent_id: "bob" });
  await app.client.askMessage(session.session_id, { content: "Go on" });
  await app.client.placeSession(session.session_id, { archived: true });
  return id;
}

const bundleOf = (text: string) => new Blob([text]);
const filesOf = (app: RealApp) => readdirSync(join(app.home, "files"), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => one.name).sort();

test("out of one home, into another and out again is the same to the byte, and the sessions are what they were", async () => {
  await using app = await startApp({ script: SCRIPT });
  await using other = await startApp({ seed: 2, script: SCRIPT });
  const id = await furnish(app);
  const bundle = await readBundle(app.client);
  const { imported, skipped } = await other.client.importSessions(bundleOf(bundle));
  assert.deepEqual([imported.length, skipped], [3, []]);
  assert.equal(await readBundle(other.client), bundle);
  const [there, here] = await Promise.all([app, other].map((one) => one.client.getSession(id)));
  // Events are told anew, what was learned from it stays where it was learned, and whose words they were nobody can say.
  assert.deepEqual([there?.imported_seq, here?.imported_seq], [0, 7]);
  const same = { event_seq: 0, memory: null, imported_seq: 0 };
  assert.deepEqual({ ...here, ...same }, { ...there, ...same });
  const [before, after] = await Promise.all([app, other].map((one) => one.client.listMessages(id)));
  assert.deepEqual(after?.messages, before?.messages);
  const turns = (page: typeof after) => page?.turns.map((turn) => ({ ...turn, client_id: null }));
  assert.deepEqual(turns(after), turns(before));
  assert.deepEqual(filesOf(other), filesOf(app));
  assert.deepEqual(await other.client.listLinks(id), await app.client.listLinks(id));
  assert.deepEqual((await other.client.examine()).faults, []);
  assert.equal((await other.client.askMessage(id, { content: "And now?" })).turn.status, "finished");
});

test("what was imported is found by its words, watched, forked and deleted like anything else", async () => {
  await using app = await startApp({ script: SCRIPT });
  await using other = await startApp({ seed: 2, script: SCRIPT, store: "thread" });
  const id = await furnish(app);
  const list = await other.events("/events");
  await other.client.importSessions(bundleOf(await readBundle(app.client, { session_id: [id] })));
  await list.until((event) => event.type === "session.created");
  const watched = await other.client.listMessages(id);
  const events = await other.app.store.ask("readEvents", { session_id: id, person_id: "per_owner", after: 0, limit: 100 });
  assert.deepEqual(events?.events.map((event) => event.type === "message.finished" && event.message.message_id), watched.messages.map((message) => message.message_id));
  const question = { person_id: "per_owner", within: { session_id: id }, question: "Look at 日本", limit: 5, now: 0 } as const;
  while ((await other.app.store.ask("readIndexProgress")).waiting > 0) await other.app.store.run("indexBacklog", { limit: 50 });
  assert.ok((await other.app.store.ask("recallMessages", question)).length > 0);
  for (const turn of watched.turns) await other.request("GET", `/sessions/${id}/turns/${turn.turn_id}/context`);
  assert.equal((await other.client.forkSession(id)).message_count, (await other.client.getSession(id)).message_count);
  await other.client.deleteSession(id);
  assert.deepEqual((await other.client.examine()).faults, []);
});

test("what is here already is skipped, what differs is named and nothing is imported, and a copy gets ids of its own", async () => {
  await using app = await startApp({ script: SCRIPT });
  const id = await furnish(app);
  const bundle = await readBundle(app.client);
  await app.client.placeSession(id, { pinned: false });
  const again = await app.client.importSessions(bundleOf(bundle));
  assert.deepEqual([again.imported, again.skipped.length], [[], 3]);
  await app.client.askMessage(id, { content: "Something new" });
  const before = await readBundle(app.client);
  const error = await refused(app.client.importSessions(bundleOf(bundle)), "conflict");
  assert.equal(error.details?.["session_id"], id);
  assert.match(error.message, /“All of it”/);
  assert.equal(await readBundle(app.client), before);
  const { imported } = await app.client.importSessions(bundleOf(bundle), { copy: true });
  assert.equal(imported.length, 3);
  assert.equal(imported.includes(id), false);
  const [copy] = openLines(await readBundle(app.client, { session_id: [imported[0] as SessionId] })).filter((line) => line.line === "session");
  assert.equal(copy?.["title"], "All of it");
  const links = await app.client.listLinks(imported[0] as SessionId);
  assert.deepEqual([links.forks.length, links.handed_to.length, imported.includes(links.forks[0]?.session_id as SessionId)], [1, 1, true]);
  await app.client.deleteSession(id);
  assert.deepEqual((await app.client.examine()).faults, []);
  const { parts } = (await app.client.listMessages(imported[0] as SessionId)).messages[0] ?? {};
  for (const part of parts ?? []) if (part.type === "file") assert.ok((await app.client.readFile(part.file_id)).size > 0);
});

test("a bundle has what was asked for: by id, by agent, all, and with branches; a running turn stays out", async () => {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(say("One"), say("Two"), pauseAt(door, ["half"])) });
  const [first, second] = [await app.session("ada"), await app.session("bob")];
  await app.client.askMessage(first, { content: "A" });
  await app.client.askMessage(second, { content: "B" });
  const fork = await app.client.forkSession(first);
  await app.client.sendMessage(first, { content: "C" });
  await door.reached;
  await app.client.sendMessage(first, { content: "waits" });
  const { session_id: hidden } = await app.client.createSession({ agent_id: "ada", incognito: true });
  const titles = async (query: object) => openLines(await readBundle(app.client, query)).flatMap((line) => (line.line === "session" ? [line["session_id"]] : []));
  assert.deepEqual(await titles({ session_id: [first] }), [first]);
  assert.deepEqual(await titles({ session_id: [first], branches: true }), [first, fork.session_id]);
  assert.deepEqual(await titles({ agent_id: "bob" }), [second]);
  assert.deepEqual(await titles({ session_id: [first], agent_id: "bob" }), [first, second]);
  assert.deepEqual(await titles({ all: true }), [first, second, fork.session_id]);
  const lines = openLines(await readBundle(app.client, { session_id: [first] }));
  assert.deepEqual(lines.flatMap((line) => (line.line === "message" ? [(line["parts"] as { text: string }[])[0]?.text] : [])), ["A", "One"]);
  await refused(readBundle(app.client, {}), "invalid_request");
  await refused(readBundle(app.client, { session_id: [`ses_${"0".repeat(32)}`] }), "not_found");
  await refused(readBundle(app.client, { session_id: [hidden] }), "conflict");
  await refused(readBundle(app.client, { session_id: [await app.session()] }), "conflict");
  const ben = await joinMember(app, "Ben");
  await refused(readBundle(ben.client, { session_id: [first] }), "not_found");
  assert.deepEqual(openLines(await readBundle(ben.client)).map((line) => line.line), ["header", "footer"]);
  door.open();
});

test("a file whose bytes are gone is still named, here and where it is imported, also a second time", async () => {
  await using app = await startApp();
  await using other = await startApp({ seed: 2 });
  const id = await app.session();
  const { file_id } = await app.client.uploadFile("photo.png", pngFile());
  await app.client.askMessage(id, { content: "Look", attachments: [file_id] });
  const [row] = app.rows<{ hash: string }>("SELECT hash FROM files");
  await app.app.files.remove(row?.hash ?? "");
  const bundle = await readBundle(app.client);
  assert.deepEqual(openLines(bundle).find((line) => line.line === "attachment")?.["data"], null);
  await other.client.importSessions(bundleOf(bundle));
  assert.equal(await readBundle(other.client), bundle);
  assert.equal((await other.client.importSessions(bundleOf(bundle))).skipped.length, 1);
});

test("what belongs to somebody else is neither reached nor told of by a bundle that names its ids", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { file_id } = await app.client.uploadFile("photo.png", pngFile());
  await app.client.askMessage(id, { content: "The owner's words", attachments: [file_id] });
  const bundle = await readBundle(app.client);
  const ben = await joinMember(app, "Ben");
  const owned = () => JSON.stringify(["sessions", "messages", "turns", "files", "session_files", "list_events"].map((table) => app.rows(`SELECT * FROM ${table}`)));
  const before = owned();
  const refusal = await refused(ben.client.importSessions(bundleOf(bundle)), "conflict");
  assert.ok(!JSON.stringify([refusal.message, refusal.details]).includes("owner"));
  const other = (lines: Line[]) => ben.client.importSessions(bundleOf(closeLines(lines)));
  const fresh = (prefix: string, n: number) => `${prefix}_${String(n).padStart(32, "0")}`;
  // Each id of the owner's alone, the others new.
  const renamed = (kept: "session_id" | "turn_id" | "message_id" | "file_id") =>
    JSON.parse(
      JSON.stringify(openLines(bundle)).replace(/"(ses|trn|msg|fil)_[0-9a-f]{32}"/g, (quoted, prefix: string) => (kept.startsWith(prefix.slice(0, 1)) && !(kept === "session_id" && prefix !== "ses") ? quoted : `"${fresh(prefix, Number.parseInt(quoted.slice(5, 17), 16))}"`)),
    ) as Line[];
  for (const kept of ["session_id", "turn_id", "message_id", "file_id"] as const) await refused(other(renamed(kept)), "conflict");
  // A file that is said to be gone, under the id of the owner's.
  const gone = renamed("file_id").map((line) => (line.line === "attachment" ? { ...line, sha256: null, data: null } : line));
  await refused(other(gone), "conflict");
  assert.equal(owned(), before);
  const { imported } = await ben.client.importSessions(bundleOf(bundle), { copy: true });
  const mine = await ben.client.listMessages(imported[0] as SessionId);
  assert.equal(mine.messages[0]?.content, "The owner's words");
  await ben.client.deleteSession(imported[0] as SessionId);
  assert.equal((await app.client.readFile(file_id)).size > 0, true);
  assert.equal((await app.client.listMessages(id)).messages.length, 2);
});

test("a session that claims to come from somebody else's tells neither of them of the other's", async () => {
  await using app = await startApp();
  const id = await app.session();
  const { messages } = await app.client.askMessage(id, { content: "The owner's words" });
  await using away = await startApp({ seed: 2 });
  await away.client.askMessage(await away.session(), { content: "Ben's words" });
  const origin = { session_id: id, message_id: messages[0]?.message_id };
  const lines = openLines(await readBundle(away.client)).map((line) => (line.line === "session" ? { ...line, forked_from: origin, handed_from: origin } : line));
  const ben = await joinMember(app, "Ben");
  const { imported } = await ben.client.importSessions(bundleOf(closeLines(lines)));
  const mine = await ben.client.listLinks(imported[0] as SessionId);
  assert.deepEqual([mine.forked_from?.title, mine.handed_from?.title, mine.handed_from?.agent_id], [null, null, null]);
  const links = await app.client.listLinks(id);
  const { forks, hand_offs } = await app.client.readDeletion(id);
  assert.deepEqual([links.forks, links.handed_to, forks, hand_offs], [[], [], [], []]);
  const branches = openLines(await readBundle(app.client, { session_id: [id], branches: true })).filter(({ line }) => line === "session");
  assert.equal(branches.length, 1);
});

test("what an imported session is named after stays its former person's when that one deletes it here", async () => {
  await using app = await startApp();
  const id = await app.session();
  await app.client.askMessage(id, { content: "Mine first" });
  const bundle = await readBundle(app.client);
  await app.client.deleteSession(id);
  const ben = await joinMember(app, "Ben");
  await refused(ben.client.importSessions(bundleOf(bundle)), "conflict");
  assert.equal((await app.client.importSessions(bundleOf(bundle))).imported[0], id);
});

test("a session that is pinned and archived at once, which none is, is not taken in", async () => {
  await using app = await startApp();
  await app.client.askMessage(await app.session(), { content: "Hi" });
  const at = "2026-01-01T00:00:00.000Z";
  const lines = openLines(await readBundle(app.client)).map((line) => (line.line === "session" ? { ...line, pinned_at: at, archived_at: at } : line));
  await using other = await startApp({ seed: 2 });
  const { message } = await refused(other.client.importSessions(bundleOf(closeLines(lines))), "invalid_request");
  assert.match(message, /archived and pinned at once\. Nothing was imported/);
  assert.deepEqual(other.rows("SELECT * FROM sessions"), []);
});

test("what is too large is refused before it is stored, and a wrong kind of body is told", async () => {
  await using app = await startApp();
  await problemOf(await app.request("POST", "/sessions/import", { body: "{}", headers: { "content-type": "text/plain" } }), 415, "unsupported_media_type");
  const long = await app.request("POST", "/sessions/import", { body: "x".repeat(28_000_001), headers: { "content-type": "application/x-ndjson" } });
  await problemOf(long, 413, "payload_too_large");
  const id = await app.session();
  await app.client.askMessage(id, { content: "Hi" });
  app.write("UPDATE sessions SET bytes = 32000001");
  await problemOf(await app.request("GET", "/sessions/bundle?all=true"), 413, "payload_too_large");
  assert.equal(app.rows("SELECT * FROM sessions").length, 1);
});
