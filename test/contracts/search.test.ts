// Search finds exactly what reading everything would find: a store of several scripts beside a plain scan of all that is in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { MessageId, SessionId } from "../../src/domain/ids.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";
import type { Part } from "../../src/domain/message.ts";
import type { SearchHit, SearchPage } from "../../src/domain/search/hit.ts";
import { parseSearch } from "../../src/domain/search/query.ts";
import { openRecallStore } from "../support/recall-store.ts";
import { matchesPlainly } from "../support/plain-search.ts";

type Home = Awaited<ReturnType<typeof openRecallStore>>;
const NOW = Date.UTC(2026, 1, 1);

const WORDS = [
  ...["night", "nights", "train", "Crème", "creme", "BRÛLÉE", "straße", "naïve", "cafe\u0301", "ﬁnal", "x", "42", "v1.2.3", "foo_bar(baz)", "don't"],
  ...["привет", "мир", "Мира", "καλημέρα", "κόσμε", "مرحبا", "بالعالم", "नमस्ते", "दुनिया", "ไทย", "ประเทศไทย"],
  ...["東京", "東京都", "京都", "都", "猫", "ねこ", "カタカナ", "我有一只猫", "一只", "한국어", "한국", "국어를", "GPT中文ok", "中文"],
  ...["🎉", "👍🏽", "--json", "a.b", "ΟΔΟΣ"],
];
const anyText = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }).chain((words) => fc.constantFrom(" ", ", ", "\n").map((gap) => words.join(gap)));
const beginning = fc.constantFrom(...WORDS).chain((word) => fc.nat({ max: 3 }).map((less) => [...word].slice(0, Math.max(1, [...word].length - less)).join("")));
const anyTerm = fc.oneof(
  { weight: 4, arbitrary: beginning },
  { weight: 2, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }).map((words) => `"${words.join(" ")}"`) },
  { weight: 1, arbitrary: beginning.map((word) => `${word}*`) },
  { weight: 1, arbitrary: fc.constantFrom(...WORDS).map((word) => `-${word}`) },
  { weight: 1, arbitrary: fc.constantFrom("in:title", "(", "AND", '"', "type:chat") },
);
const anySearch = fc.oneof({ weight: 2, arbitrary: fc.tuple(anyTerm) }, { weight: 1, arbitrary: fc.array(anyTerm, { minLength: 2, maxLength: 3 }) }).map((terms) => terms.join(" "));

type Step = { do: "talk"; texts: string[] } | { do: "rename"; no: number; title: string } | { do: "fork" | "delete"; no: number };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.array(anyText, { minLength: 1, maxLength: 9 }).map((texts): Step => ({ do: "talk", texts })) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("rename" as const), no: fc.nat(20), title: anyText }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("fork" as const, "delete" as const), no: fc.nat(20) }) },
);

async function talk({ store, random }: Home, texts: string[]): Promise<SessionId> {
  const session_id = random.id("ses");
  await store.run("createSession", { session_id, agent_id: "ada", type: "chat", person_id: OWNER_ID, title: null, incognito: false, now: NOW });
  const messages = texts.map((text, index) => {
    const role = (["user", "assistant", "tool"] as const)[index % 3] ?? "user";
    const part: Part = role === "tool" ? { type: "tool_result", call_id: "c", tool: "t", output: text, is_error: false, origin: "tool" } : { type: "text", text };
    return { message_id: random.id("msg"), role, parts: [part], at: NOW + index };
  });
  await store.run("importTurns", { session_id, person_id: OWNER_ID, turns: [{ turn_id: random.id("trn"), messages }], now: NOW });
  return session_id;
}

async function doStep(home: Home, sessions: SessionId[], step: Step): Promise<void> {
  if (step.do === "talk") return void sessions.push(await talk(home, step.texts));
  const session_id = sessions[step.no % Math.max(1, sessions.length)];
  if (!session_id) return;
  const own = { session_id, person_id: OWNER_ID, now: NOW };
  if (step.do === "rename") await home.store.run("renameSession", { ...own, title: step.title, source: "person" });
  if (step.do === "delete") {
    await home.store.run("deleteSession", { ...own, cause: "person", deletion_id: home.random.id("del") });
    sessions.splice(sessions.indexOf(session_id), 1);
  }
  if (step.do === "fork") {
    const { session } = await home.store.run("forkSession", { source_id: session_id, message_id: null, session_id: home.random.id("ses"), person_id: OWNER_ID, agent_id: "ada", now: NOW });
    sessions.push(session.session_id);
  }
}

/** All pages of a search, three hits each. */
async function searchAll({ store }: Home, q: string): Promise<{ hits: SearchHit[]; total: number }> {
  const hits: SearchHit[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: SearchPage = await store.ask("searchSessions", { person_id: OWNER_ID, query: parseSearch(q), limit: 3, cursor });
    hits.push(...page.hits);
    if (page.next_cursor === null) return { hits, total: page.total };
    cursor = page.next_cursor;
  }
}

/** What reading everything finds: message ids, and session ids for titles. */
async function scan({ store }: Home, sessions: readonly SessionId[], q: string): Promise<string[]> {
  const query = parseSearch(q);
  const found: string[] = [];
  for (const session_id of sessions) {
    const [session, page] = await Promise.all([store.ask("getSession", { session_id, person_id: OWNER_ID }), store.ask("listMessages", { session_id, person_id: OWNER_ID, limit: 200 })]);
    if (session?.title && session.message_count > 0 && matchesPlainly(session.title, query)) found.push(session_id);
    if (query.titles_only) continue;
    for (const { message_id, parts } of page?.messages ?? []) {
      const text = parts.map((part) => (part.type === "text" ? part.text : part.type === "tool_result" ? part.output : "")).join("\n");
      if (matchesPlainly(text, query)) found.push(message_id);
    }
  }
  return found.toSorted();
}

const nameOf = ({ message_id, session_id }: SearchHit): MessageId | SessionId => message_id ?? session_id;

test("a search finds what a plain scan finds, in every script, after renames, forks and deletions", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 10 }), fc.array(anySearch, { minLength: 8, maxLength: 12 }), async (steps, searches) => {
      await using home = await openRecallStore();
      const sessions: SessionId[] = [];
      for (const step of steps) await doStep(home, sessions, step);
      for (const q of searches) {
        const { hits, total } = await searchAll(home, q);
        const expected = await scan(home, sessions, q);
        assert.deepEqual(hits.map(nameOf).toSorted(), expected, `search: ${q}`);
        assert.equal(total, expected.length, `total of: ${q}`);
        for (const hit of hits) assert.ok(hit.snippet.some((piece) => piece.mark), `no mark for ${q} in ${JSON.stringify(hit.snippet)}`);
        const listed = await home.store.ask("listSessions", { person_id: OWNER_ID, matches: parseSearch(q), limit: 100 });
        const matching = parseSearch(q).wanted.length === 0 ? sessions : [...new Set(hits.map((hit) => hit.session_id))];
        assert.deepEqual(listed.sessions.map((session) => session.session_id).toSorted(), matching.toSorted(), `list: ${q}`);
        found += hits.length;
      }
    }),
    { numRuns: 50 },
  );
  assert.ok(found > 150, `only ${found} hits were compared`);
});
