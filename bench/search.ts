// Search, lists and opening in a store of 10,000 sessions and 1,000,000 messages, of which one in ten is Chinese, Japanese or
// Korean: the queries themselves, as the server's reader thread runs them.
import { openDatabase, type Database } from "../src/adapters/store/database.ts";
import { QUERIES } from "../src/adapters/store/table.ts";
import type { SessionId } from "../src/domain/ids.ts";
import { OWNER_ID } from "../src/domain/ids.ts";
import { parseSearch } from "../src/domain/search/query.ts";
import type { SessionFilter } from "../src/ports/store.ts";
import { openMade } from "./made-store.ts";
import { percentile } from "./support/sample.ts";
import type { Row } from "./support/table.ts";
import { createWordBook, drawWith } from "./support/word-book.ts";

export const title = "1,000,000 messages in 10,000 sessions: one search, a page of the list, the newest 200 messages of one session";

/** Milliseconds, 95 of 100. */
const [RARE_MOST, COMMON_MOST, LIST_MOST, OPEN_MOST] = [25, 100, 2, 5];
/** Times that a list or a session is read. */
const READS = 100;
/** Places in a word book, ordered by how common its words are. */
const RARE = { from: 3000, to: 20_000, step: 170 };
const FREQUENT = { from: 100, to: 3000, step: 29 };

export async function run(): Promise<Row[]> {
  const made = openMade();
  const db = openDatabase({ path: made.database, backups: "", readOnly: true });
  try {
    return [...measureSearch(db), ...measureLists(db), measureOpening(db)];
  } finally {
    db.close();
  }
}

function measureSearch(db: Database): Row[] {
  const { entries, runs } = createWordBook(drawWith(7));
  const texts = (all: typeof entries, { from, to, step }: typeof RARE) => all.filter((_, index) => index >= from && index < to && (index - from) % step === 0).map(({ text }) => text);
  const [rare, frequent, most] = [texts(entries, RARE), texts(entries, FREQUENT), texts(entries, { from: 0, to: 100, step: 1 })];
  const whole = (words: string[]) => words.map((word) => `"${word}"`);
  const groups: [name: string, searches: string[], most: number][] = [
    ["a rare word", whole(rare), RARE_MOST],
    ["a rare word beside the most common one", rare.map((word) => `"the" "${word}"`), RARE_MOST],
    ["a rare run of Chinese, Japanese or Korean", texts(runs, { from: 2000, to: 8000, step: 60 }), RARE_MOST],
    ["a word that stands in some hundred to some thousand messages", whole(frequent), COMMON_MOST],
    ["one of the 100 most common words", whole(most), COMMON_MOST],
    ["two of them", most.map((word, index) => `"${word}" "${most[(index + 7) % most.length]}"`), COMMON_MOST],
    ["the first three letters of a word", frequent.map((word) => word.slice(0, 3)), COMMON_MOST],
    ["a common word, of one agent", most.map((word) => `agent:otto "${word}"`), COMMON_MOST],
    ["a common run of Chinese, Japanese or Korean", texts(runs, { from: 0, to: 100, step: 1 }), COMMON_MOST],
  ];
  return groups.map(([name, searches, aim]) => measureGroup(db, { name, searches, aim }));
}

function measureGroup(db: Database, { name, searches, aim }: { name: string; searches: string[]; aim: number }): Row {
  let found = 0;
  const row = measure(`search for ${name}`, { times: searches.length, aim }, (index) => {
    found += QUERIES.searchSessions(db, { person_id: OWNER_ID, query: parseSearch(searches[index] ?? ""), limit: 20 }).total;
  });
  if (found < searches.length) throw new Error(`${name}: ${searches.length} searches found ${found} hits.`);
  return row;
}

/** The 95th of 100 times in milliseconds, beside what the processor worked of it: on a busy machine the rest is waiting. */
function measure(name: string, { times, aim }: { times: number; aim: number }, work: (index: number) => void): Row {
  const [waited, worked]: [number[], number[]] = [[], []];
  for (let index = 0; index < times; index += 1) {
    const [begin, before] = [performance.now(), process.cpuUsage()];
    work(index);
    const { user, system } = process.cpuUsage(before);
    waited.push(performance.now() - begin);
    worked.push((user + system) / 1000);
  }
  return { name: `${name}, p95`, figure: percentile(waited, 0.95), unit: "ms", beside: { name: "processor", figure: percentile(worked, 0.95) }, aim: { most: aim } };
}

function measureLists(db: Database): Row[] {
  const month = (number: number) => Date.UTC(2025, number, 1);
  const filters: [name: string, filter: Partial<SessionFilter>][] = [
    ["all", {}],
    ["of one agent", { agent_id: "otto" }],
    ["of one agent and type", { agent_id: "otto", types: ["heartbeat"] }],
    ["of two types", { types: ["schedule", "subagent"] }],
    ["of a rare type", { types: ["subagent"] }],
    ["closed", { status: "closed" }],
    ["unread", { unread: true }],
    ["failed", { outcome: ["failed"] }],
    ["whose memory failed", { memory: ["failed"] }],
    ["of a channel", { channel: "telegram" }],
    ["of a channel that there is not", { channel: "slack" }],
    ["archived", { archived: "true" }],
    ["archived or not, by activity, of one agent", { archived: "any", order: "activity", agent_id: "otto" }],
    ["before a date", { before: month(3) }],
    ["between two dates", { after: month(5), before: month(6) }],
  ];
  const list = (filter: Partial<SessionFilter>) => QUERIES.listSessions(db, { person_id: OWNER_ID, limit: 50, now: Date.UTC(2027, 0, 1), ...filter });
  const searches = ["bafe", "time", '"the"'].map((q) => measure(`list: with the search ${q}`, { times: 20, aim: COMMON_MOST }, () => void list({ matches: parseSearch(q) })));
  const plain = filters.map(([name, filter]) => measure(`list: ${name}`, { times: READS, aim: LIST_MOST }, () => void list(filter)));
  return [...plain, ...searches];
}

function measureOpening(db: Database): Row {
  const ids = db.all<{ session_id: SessionId }>("SELECT session_id FROM sessions WHERE on_behalf_of = ? AND message_count > 150 ORDER BY session_id LIMIT ?", OWNER_ID, READS);
  const open = (index: number) => void QUERIES.listMessages(db, { session_id: ids[index]?.session_id ?? "ses_", person_id: OWNER_ID, limit: 200 });
  return measure("opening a session for the first time: its newest 200 messages", { times: ids.length, aim: OPEN_MOST }, open);
}
