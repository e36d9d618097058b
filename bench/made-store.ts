// A large store, made quickly and the same each time: 10,000 sessions with 1,000,000 messages, of which one in ten is Chinese,
// Japanese or Korean. Rows and text index are written straight through the schema. It is kept in the system's folder for
// temporary files and used again; whoever changes it works on a copy.
import { hash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../src/adapters/store/database.ts";
import { openDatabase } from "../src/adapters/store/database.ts";
import { MIGRATIONS } from "../src/adapters/store/schema/schema.ts";
import { OWNER_ID } from "../src/domain/ids.ts";
import { createWordBook, drawWith } from "./support/word-book.ts";
import { writeSession } from "./support/made-session.ts";

/** Raised when what is made changes. */
const EDITION = 1;
const AGENTS = ["mira", "otto", "ada", "vera", "hugo", "lena", "nils", "iris"];
const MEMBER = "per_member";
/** 1 January 2025, and two years from then on, milliseconds. */
const [BEGIN, SPAN_OF_TIME] = [Date.UTC(2025, 0, 1), 690 * 86_400_000];
/** Sessions of one transaction. */
const AT_ONCE = 200;

export type MadeStore = { home: string; database: string; agents: readonly string[]; sessions: number; messages: number };

/** The store, made now unless it is there. Its files are for reading: `copyMade` is for whoever writes. */
export function openMade(sessions = 10_000, messages = 1_000_000): MadeStore {
  const edition = hash("sha256", JSON.stringify([EDITION, MIGRATIONS, sessions, messages])).slice(0, 12);
  const home = join(tmpdir(), `rapport-made-${edition}`);
  const made = { home, database: join(home, "sessions", "rapport.db"), agents: AGENTS, sessions, messages };
  if (existsSync(home)) return made;
  const unfinished = mkdtempSync(join(tmpdir(), "rapport-making-"));
  try {
    fill(join(unfinished, "sessions"), made);
    renameSync(unfinished, home);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return made;
}

/** A copy of a made store; somebody else removes it. */
export function copyMade(made: MadeStore): MadeStore {
  const home = mkdtempSync(join(tmpdir(), "rapport-bench-"));
  cpSync(made.home, home, { recursive: true });
  return { ...made, home, database: join(home, "sessions", "rapport.db") };
}

function fill(folder: string, { sessions, messages }: MadeStore): void {
  mkdirSync(folder, { recursive: true });
  const db = openDatabase({ path: join(folder, "rapport.db"), backups: folder, durable: false });
  db.exec("PRAGMA cache_size = -500000; PRAGMA foreign_keys = OFF");
  db.run("INSERT INTO people (person_id, name, name_key, role, created_at) VALUES (?, 'Ben', 'ben', 'member', ?)", MEMBER, BEGIN);
  // The text index gathers more before it writes: the same segments in fewer steps.
  setHash(db, 32 * 2 ** 20);
  const draw = drawWith(7);
  const book = createWordBook(draw);
  const sizes = drawSizes(draw, { sessions, messages });
  for (let from = 0; from < sessions; from += AT_ONCE) {
    db.exec("BEGIN IMMEDIATE");
    for (let no = from; no < Math.min(sessions, from + AT_ONCE); no += 1) writeSession(db, { draw, book }, drawSession(draw, { no, sessions, size: sizes[no] ?? 2 }));
    db.exec("COMMIT");
  }
  setHash(db, 2 ** 20);
  countOwners(db);
  db.exec("PRAGMA journal_mode = WAL");
  db.close();
}

function setHash(db: Database, bytes: number): void {
  for (const table of ["said", "told", "titled"]) db.exec(`INSERT INTO ${table} (${table}, rank) VALUES ('hashsize', ${bytes})`);
}

/** Many small sessions and a few very large ones, `messages` together. */
function drawSizes(draw: () => number, { sessions, messages }: Pick<MadeStore, "sessions" | "messages">): number[] {
  const raw = Array.from({ length: sessions }, (_, no) => (no === Math.floor(sessions / 2) ? 400 : 1 + 12 * draw() ** 3));
  const share = messages / raw.reduce((sum, one) => sum + one, 0);
  const sizes = raw.map((one) => Math.max(2, 2 * Math.round((one * share) / 2)));
  const rest = messages - sizes.reduce((sum, one) => sum + one, 0);
  sizes[0] = Math.max(2, (sizes[0] ?? 2) + rest);
  return sizes;
}

function drawSession(draw: () => number, { no, sessions, size }: { no: number; sessions: number; size: number }) {
  const type = pick(draw, [["chat", 0.8], ["heartbeat", 0.08], ["schedule", 0.08], ["subagent", 0.04]] as const);
  const begin = Math.floor(BEGIN + (SPAN_OF_TIME * no) / sessions);
  return {
    session_pk: no + 1,
    agent_id: AGENTS[Math.floor(AGENTS.length * draw() ** 1.5)] ?? "mira",
    person_id: draw() < 0.03 ? (MEMBER as "per_member") : OWNER_ID,
    type,
    closed: draw() < 0.2,
    archived: draw() < 0.05,
    pinned: draw() < 0.002,
    unread: draw() < 0.02,
    channel: draw() < 0.1 ? "telegram" : null,
    memory_state: pick(draw, [["written", 0.5], ["nothing", 0.3], ["none", 0.15], ["pending", 0.04], ["failed", 0.01]] as const),
    outcome: pick(draw, [["finished", 0.96], ["failed", 0.02], ["cancelled", 0.02]] as const),
    begin,
    // Some are taken up again months later.
    end: begin + Math.floor(draw() < 0.1 ? draw() * (BEGIN + SPAN_OF_TIME - begin) : draw() * 6 * 3_600_000),
    size,
  };
}

export type MadeSession = ReturnType<typeof drawSession>;

function pick<T>(draw: () => number, shares: readonly (readonly [T, number])[]): T {
  let left = draw();
  for (const [value, share] of shares) if ((left -= share) < 0) return value;
  return (shares[0] as readonly [T, number])[0];
}

/** What each owner has on a shelf, from the rows: one statement instead of one for each message. */
function countOwners(db: Database): void {
  const from = (token: string) =>
    `INSERT INTO text_owners (owner, shelf, texts, length, spoken) SELECT ${token}, t.shelf, count(*), sum(t.length), 0
     FROM message_texts t JOIN sessions s ON s.session_pk = t.message_pk / 1048576 GROUP BY 1, 2`;
  db.run(from("''"));
  for (const place of [0, 1, 2]) db.run(from(`(SELECT value FROM json_each('["' || replace(owner_tokens(s.session_pk, s.agent_id, s.on_behalf_of), ' ', '","') || '"]') LIMIT 1 OFFSET ${place})`));
}
