// Search over HTTP: what is found, in which order, on how many pages, and by whom.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionId } from "../../src/domain/ids.ts";
import type { SearchHit } from "../../src/domain/search/hit.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { joinMember } from "../support/member.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { problemOf } from "../support/refusal.ts";

/** A session of its own in which this was said; the scripted model answers. */
async function tell(app: RealApp, content: string, wish: { title?: string; incognito?: boolean } = {}): Promise<SessionId> {
  const { session_id } = await app.client.createSession({ agent_id: "ada", ...wish });
  await app.client.askMessage(session_id, { content });
  return session_id;
}

const search = (app: RealApp, q: string, more: object = {}) => app.client.searchSessions({ q, ...more });
/** What people said, without the answers, which may repeat it. */
const said = (hits: readonly SearchHit[]) => hits.filter((hit) => hit.role === "user").map((hit) => hit.session_id);
const sessionsOf = (hits: readonly SearchHit[]) => new Set(hits.map((hit) => hit.session_id));

test("a message is found by its words, with its place, its session and a marked snippet", async () => {
  await using app = await startApp();
  const session_id = await tell(app, "The night train to Vienna leaves at nine", { title: "Travel" });
  const { hits, total, ranked_all, next_cursor } = await search(app, '"night train" vien');
  const hit = hits.find((one) => one.role === "user");
  const { messages } = await app.client.listMessages(session_id);
  const message = messages.find((one) => one.role === "user");
  assert.deepEqual(
    { ...hit, score: 0 },
    {
      ...{ session_id, message_id: message?.message_id, seq: 1, agent_id: "ada", type: "chat", title: "Travel", role: "user", score: 0, created_at: message?.created_at },
      snippet: [{ text: "The ", mark: false }, { text: "night train", mark: true }, { text: " to ", mark: false }, { text: "Vienna", mark: true }, { text: " leaves at nine", mark: false }],
    },
  );
  assert.deepEqual([total, ranked_all, next_cursor], [hits.length, true, null]);
});

test("a title is found before messages, by its new words after it was renamed", async () => {
  await using app = await startApp();
  const named = await tell(app, "hello", { title: "About the volcano" });
  await tell(app, "volcano volcano volcano", { title: "Other" });
  const { hits } = await search(app, "volcano");
  assert.deepEqual([hits[0]?.session_id, hits[0]?.message_id, hits[0]?.seq, hits[0]?.role], [named, null, null, null]);
  assert.deepEqual(hits[0]?.snippet, [{ text: "About the ", mark: false }, { text: "volcano", mark: true }]);
  assert.ok((hits[0]?.score ?? 0) > 1 && (hits[1]?.score ?? 2) <= 1);
  await app.client.renameSession(named, "About a glacier");
  assert.deepEqual((await search(app, "volcano in:title")).hits, []);
  assert.deepEqual((await search(app, "glacier in:title")).hits.map((hit) => hit.session_id), [named]);
});

test("what says it more often comes first, and of what is as good the newer one", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock });
  const made: SessionId[] = [];
  for (const content of ["zebra here today", "zebra zebra zebra", "zebra here today"]) {
    made.push(await tell(app, content, { title: "x" }));
    await clock.advance(60_000);
  }
  const [older, best, newer] = made;
  assert.deepEqual(said((await search(app, '"zebra"')).hits), [best, newer, older]);
});

test("filters may stand in the text, beside it, or in both, and contradict each other to nothing", async () => {
  await using app = await startApp();
  const session_id = await tell(app, "quetzal");
  const found = async (q: string, more: object = {}) => sessionsOf((await search(app, q, more)).hits).has(session_id);
  assert.equal(await found("quetzal agent:ada type:chat"), true);
  assert.equal(await found("quetzal", { agent_id: "ada", type: ["chat"], status: "open" }), true);
  assert.equal(await found("quetzal agent:other"), false);
  assert.equal(await found("quetzal agent:ada", { agent_id: "other" }), false);
  assert.equal(await found("quetzal", { status: "closed" }), false);
  assert.equal(await found("quetzal channel:telegram"), false);
  assert.equal(await found("quetzal before:2000-01-01"), false);
  assert.equal(await found("quetzal after:2000-01-01", { before: "2100-01-01" }), true);
});

test("incognito sessions are not searched, archived ones are, deleted ones are gone at once", async () => {
  await using app = await startApp();
  await tell(app, "pangolin secret", { title: "pangolin hidden", incognito: true });
  const session_id = await tell(app, "pangolin open", { title: "pangolin" });
  await app.client.placeSession(session_id, { archived: true });
  const { hits, total } = await search(app, "pangolin");
  assert.deepEqual([...sessionsOf(hits)], [session_id]);
  assert.equal(total, hits.length, "what is not shown is not counted");
  assert.deepEqual((await app.client.listSessions({ q: "pangolin", archived: "any" })).sessions.map((one) => one.session_id), [session_id]);
  await app.client.deleteSession(session_id);
  assert.deepEqual(await search(app, "pangolin"), { hits: [], total: 0, ranked_all: true, next_cursor: null });
});

test("a fork is found by what was copied into it, and by its own title", async () => {
  await using app = await startApp();
  const session_id = await tell(app, "okapi facts", { title: "Animals" });
  const fork = await app.client.forkSession(session_id);
  assert.deepEqual(sessionsOf((await search(app, '"okapi facts"')).hits), new Set([session_id, fork.session_id]));
  assert.deepEqual((await search(app, "animals fork in:title")).hits.map((hit) => hit.session_id), [fork.session_id]);
});

test("one person finds nothing of another's, whatever is asked for", async () => {
  await using app = await startApp();
  await tell(app, "narwhal plans", { title: "narwhal" });
  const { client } = await joinMember(app, "Ben");
  for (const q of ["narwhal", "narwhal agent:ada", "nar*", "plans -other", "in:title narwhal"]) assert.deepEqual((await client.searchSessions({ q })).hits, [], q);
  assert.deepEqual(await client.listSessions({ q: "narwhal" }), { sessions: [], next_cursor: null });
  const { session_id } = await client.createSession({ agent_id: "ada" });
  await client.askMessage(session_id, { content: "my own narwhal" });
  assert.deepEqual(sessionsOf((await client.searchSessions({ q: "narwhal" })).hits), new Set([session_id]));
});

test("pages fit together although more is said between them", async () => {
  await using app = await startApp();
  for (let no = 0; no < 5; no += 1) await tell(app, `tapir ${"word ".repeat(no)}`, { title: "x" });
  const whole = (await search(app, "tapir", { limit: 100 })).hits.map((hit) => hit.message_id);
  const paged: SearchHit[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await search(app, "tapir", { limit: 2, ...(cursor && { cursor }) });
    paged.push(...page.hits);
    await tell(app, "tapir tapir", { title: "x" });
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  assert.deepEqual(paged.map((hit) => hit.message_id), whole);
});

test("a search of no words finds nothing, any text is a search, and a cursor of another kind is refused", async () => {
  await using app = await startApp();
  await tell(app, "ibex");
  for (const q of ["", " ", "-ibex", "agent:ada", '"*^()', "a".repeat(1000), "NEAR(ibex OR", "ibex\u0000", "\ud800"]) {
    const response = await app.request("GET", `/search?q=${encodeURIComponent(q.toWellFormed())}`);
    assert.equal(response.status, 200, q);
  }
  await problemOf(await app.request("GET", "/search?q=ibex&cursor=x"), 400, "invalid_request");
  await problemOf(await app.request("GET", "/search"), 400, "invalid_request");
});

test("the list is filtered by what its titles or messages say, in its own order", async () => {
  const clock = createFakeClock();
  await using app = await startApp({ clock });
  const older = await tell(app, "dugong in a message", { title: "One" });
  await clock.advance(60_000);
  await tell(app, "nothing", { title: "Two" });
  const newer = await tell(app, "nothing either", { title: "The dugong" });
  const listed = async (q: string, more: object = {}) => (await app.client.listSessions({ q, ...more })).sessions.map((session) => session.session_id);
  assert.deepEqual(await listed("dugong"), [newer, older]);
  assert.deepEqual(await listed("dugong in:title"), [newer]);
  assert.deepEqual(await listed("dugong agent:other"), []);
  assert.equal((await listed("agent:ada")).length, 3);
  const first = await app.client.listSessions({ q: "dugong", limit: 1 });
  assert.deepEqual(await listed("dugong", { cursor: first.next_cursor as string }), [older]);
});
