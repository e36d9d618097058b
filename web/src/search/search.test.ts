// Addresses of a search, and how its hits are grouped.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SearchHit } from "../../../src/domain/search/hit.ts";
import { groupHits } from "./hit-group.ts";
import { readSearchPlace, typesOf } from "./search-place.ts";

const hit = (session: string, message: string | null): SearchHit => ({
  ...{ session_id: `ses_${session}`, message_id: message === null ? null : `msg_${message}`, seq: 1, agent_id: "mira", type: "chat", title: session, role: "user" },
  ...{ snippet: [], score: 1, created_at: "2026-01-01T00:00:00Z" },
});

test("hits of a session stand together, where its best one does", () => {
  const [first, second] = groupHits([[hit("a", null), hit("b", "1"), hit("a", "2")]]);
  assert.deepEqual([first?.session.title, first?.hits.map(({ message_id }) => message_id), second?.hits.length], ["a", [null, "msg_2"], 1]);
});

test("a later page moves nothing: more of the same session stands further down, marked as such", () => {
  const groups = groupHits([[hit("a", "1"), hit("b", "2")], [hit("a", "3")]]);
  assert.deepEqual(groups.map(({ session, again, hits }) => [session.title, again, hits.length]), [["a", false, 1], ["b", false, 1], ["a", true, 1]]);
  assert.equal(new Set(groups.map(({ key }) => key)).size, 3);
});

test("an address keeps what a search can have, and nothing else", () => {
  assert.deepEqual(readSearchPlace({ q: "  ", agent: "Mira!", type: "chat,heartbeat,schedule,subagent", before: "soon" }), {});
  assert.deepEqual(readSearchPlace({ q: 2026, agent: "mira", type: "schedule,chat,dance", after: "2026-01-01", more: 1 }), { q: "2026", agent: "mira", type: "chat,schedule", after: "2026-01-01" });
  assert.deepEqual(typesOf({ type: "schedule" }), ["schedule"]);
});
