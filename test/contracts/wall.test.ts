// Walls in the store: whoever asks a query or gives a command in one person's name, with another's ids, learns nothing of
// that other person and changes nothing of theirs. A new query or command is tried here without being named.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { openInlineStore } from "../../src/adapters/store/inline-store.ts";
import { COMMANDS, QUERIES } from "../../src/adapters/store/table.ts";
import { isAppError } from "../../src/domain/errors.ts";
import type { SessionId } from "../../src/domain/ids.ts";
import type { CommandName, QueryName, Store } from "../../src/ports/store.ts";
import { joinMember } from "../support/member.ts";
import { createDoor, inTurn, pauseAt, say } from "../support/door.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";

const SECRET = "quokkaowner";

/** Asked by the app itself, for whoever a session belongs to: no edge passes a person's wish on to them. */
const APP_QUERIES: readonly QueryName[] = ["listPruneLeft", "listOutlived", "readDistillable", "readTitling"];

/** Given by the app itself, for whoever a turn or a session belongs to, or by the owner of the home. */
const APP_COMMANDS = new Set<CommandName>([
  ...(["startNext", "startStep", "savePartial", "finishStep", "startTool", "askTool", "finishTool", "endTurn", "recoverTurns", "pauseTurn", "retryStep", "resumeTurn", "handBack", "beatTurns"] as const),
  ...(["sweepEmpty", "dropFile", "sweepFiles", "finishErasure", "noteIncoming", "rebuildSessions", "removeLeftovers", "reindex", "refoldMemories", "reindexMemories", "putVectors", "indexBacklog", "mergeIndexes", "rebuildIndex"] as const),
  ...(["putSettings", "createInvite", "revokeInvite", "acceptInvite", "renamePerson", "removePerson", "forgetPerson", "touchToken", "deleteLogin"] as const),
  ...(["claimJob", "finishJob", "finishTitle", "purgeDeleted", "finishCompaction", "fillPrune", "dropPrune", "pruneSession", "finishPrune", "eraseIncognito", "finishDistill", "failDistill", "saveReceipt", "saveInstructions"] as const),
]);

/** A home in which the owner has a bit of everything, and a member nothing. */
async function withHome(work: (home: { store: Store; database: string; wish: Record<string, unknown>; member: string }) => Promise<void>): Promise<void> {
  const door = createDoor();
  await using app = await startApp({ script: inTurn(say(`Yes, ${SECRET}.`), pauseAt(door, [`${SECRET} half`])) });
  const { person_id: member } = await joinMember(app, "Ben");
  const { client } = app;
  const { file_id } = await client.uploadFile(`${SECRET}.txt`, new Blob([SECRET], { type: "text/plain" }));
  const { session_id } = await client.createSession({ agent_id: "ada", title: SECRET });
  const { messages } = await client.askMessage(session_id, { content: `${SECRET} hello`, attachments: [file_id] });
  const { turn: running } = await client.sendMessage(session_id, { content: `${SECRET} now` });
  await door.reached;
  const { turn: waiting } = await client.sendMessage(session_id, { content: `${SECRET} later`, client_id: "c" });
  const { token_id } = await client.createToken(SECRET, ["read"]);
  const now = app.app.clock.now();
  const memory_id = app.app.random.id("mem");
  const change_set_id = app.app.random.id("dis");
  const prune_id = app.app.random.id("prn");
  await app.app.store.run("openPrune", { prune_id, person_id: "per_owner", cause: "person", before: now + 1, agent_id: null, types: null, skip_distill: true, forget: true, now });
  await app.app.store.run("fillPrune", { prune_id, after: 0, limit: 100 });
  const memory = { memory_id, kind: "fact", text: `${SECRET} fact`, scope: "person", confidence: 1, origin: "person", valid_from: null, valid_to: null } as const;
  const set = { change_set_id, agent_id: "ada", person_id: "per_owner", cause: "person", session_id, from_seq: null, to_seq: null, model: null, items: [{ action: "add", ...memory, sources: [] as never[] }] } as const;
  await app.app.store.run("changeMemories", { now, hold: false, set: { ...set, items: [...set.items] } });
  const ids = { session_id, source_id: session_id, turn_id: waiting.turn_id, message_id: messages[0]?.message_id, file_ids: [file_id], attachments: [file_id], token_id, memory_id, change_set_id, agent_id: "ada" };
  const named = { turn_ids: [running.turn_id, waiting.turn_id, messages[0]?.turn_id], within: { session_id }, ids: [memory_id] };
  const words = { question: SECRET, q: SECRET, name: "x", content: "x", title: "x", tool: "x", call_id: "x", fingerprint: "x", answer: "allow", mode: "queue", type: "chat", keys: ["x"], turns: [], keep: null };
  const numbers = { now, limit: 100, after: 0, expires_at: now + 1000, size: 1, position: 0 };
  const file = { hash: "h", media_type: "text/plain", file_id: app.app.random.id("fil") };
  const start = { message_id: app.app.random.id("msg"), step_message_id: app.app.random.id("msg"), model: "m/m", profile_version: "v", limit: { messages: 9, tokens: 9 }, lease_until: now, distill_after: null };
  const jobs = { kinds: ["distill"], deletion_id: app.app.random.id("del"), cause: "person", before: now + 1, types: null, skip_distill: true, prune_id, archived: "any", seq: 1 };
  const query = { wanted: [{ text: SECRET, prefix: false }], unwanted: [], titles_only: false, filter: {} };
  const transfer = { session_ids: [session_id], file: { ...file, file_id, name: "x", size: 1 }, from: { session_id, message_id: ids.message_id }, sessions: await bundled(app, session_id), files: [] };
  const rest = { ...jobs, ...transfer, query, client_id: null, incognito: false, source: "person", scopes: ["read"], hold: false, forget: true, start };
  const wish = { ...ids, ...named, ...words, ...numbers, ...file, ...rest, set: { ...set, change_set_id: app.app.random.id("dis"), items: [{ action: "drop", target: memory_id }] } };
  await app.crash();
  await app.stop();
  const store = openInlineStore({ path: app.database, backups: app.home });
  try {
    await work({ store, database: app.database, wish, member });
  } finally {
    await store.close();
  }
}

/** The owner's session as a bundle has it: for somebody else who imports it. */
async function bundled(app: RealApp, session_id: SessionId) {
  const found = await app.app.store.ask("readBundled", { session_id, person_id: "per_owner" });
  return found ? [{ session: found.session, turns: found.turns, messages: found.messages }] : [];
}

/** What a query or command answers; a refusal is one too. Anything else that is thrown means that this test does not give what it takes. */
async function tryOne(work: Promise<unknown>, name: string): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw new Error(`${name} takes something that this test does not give yet`, { cause: error });
  }
}

const asked = (store: Store, name: QueryName, wish: object) => tryOne(store.ask(name, wish as never), name);

test("no query tells one person another's words, whatever ids it is asked with", async () => {
  await withHome(async ({ store, wish, member }) => {
    const told: string[] = [];
    for (const name of Object.keys(QUERIES) as QueryName[]) {
      if (APP_QUERIES.includes(name)) continue;
      const own = JSON.stringify(await asked(store, name, { ...wish, person_id: "per_owner" }));
      const foreign = JSON.stringify(await asked(store, name, { ...wish, person_id: member })) ?? "";
      assert.equal(foreign.includes(SECRET), false, `${name}: ${foreign}`);
      if (own?.includes(SECRET)) told.push(name);
    }
    // The same questions in the owner's name are answered: the ids are good, and only the person makes the difference.
    for (const name of ["getSession", "listSessions", "listMessages", "listQueue", "readEvents", "readListEvents", "readFiles", "listTokens", "recallMessages", "searchSessions", "listMemories", "getMemory", "listChangeSets", "readBundled", "readPlan", "listPrunes"]) {
      assert.ok(told.includes(name), `${name} tells its own person nothing`);
    }
  });
});

test("no command in one person's name changes what is another's, whatever ids it is given with", async () => {
  await withHome(async ({ store, database, wish, member }) => {
    const before = readOwned(database);
    const run = (name: CommandName, input: object) => store.run(name, input as never);
    for (const name of Object.keys(COMMANDS) as CommandName[]) {
      if (APP_COMMANDS.has(name)) continue;
      const given = { ...wish, person_id: member, set: { ...(wish["set"] as object), person_id: member } };
      const fresh = ["createSession", "forkSession", "handOff"].includes(name) ? { session_id: `ses_${name.length.toString(16).padStart(32, "0")}` } : {};
      const unique = name === "openPrune" ? { prune_id: `prn_${"0".repeat(32)}` } : name === "createToken" ? { token_id: `tok_${"0".repeat(32)}` } : {};
      const answer = JSON.stringify(await tryOne(run(name, { ...given, ...fresh, ...unique }), name)) ?? "";
      assert.equal(answer.includes(SECRET), false, `${name}: ${answer}`);
      assert.deepEqual(readOwned(database), before, `${name} changed what is the owner's`);
    }
    assert.ok(before.length > 10);
  });
});

/** Every row that is the owner's. */
function readOwned(database: string): unknown[] {
  const db = new DatabaseSync(database, { readOnly: true });
  try {
    const own = "(SELECT session_pk FROM sessions WHERE on_behalf_of = 'per_owner')";
    const sql = [
      "SELECT * FROM sessions WHERE on_behalf_of = 'per_owner'",
      ...["turns", "inputs", "events", "consents", "session_files"].map((table) => `SELECT * FROM ${table} WHERE session_pk IN ${own}`),
      `SELECT * FROM messages WHERE message_pk / 1048576 IN ${own}`,
      ...["files", "tokens", "list_events", "memories", "change_sets", "deletions", "prunes"].map((table) => `SELECT * FROM ${table} WHERE person_id = 'per_owner'`),
    ];
    return sql.flatMap((query) => db.prepare(query).all()).map((row) => JSON.stringify(row));
  } finally {
    db.close();
  }
}
