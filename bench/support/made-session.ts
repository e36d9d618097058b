// One session of a made store: its row, turns, messages, events, and what the text index has of it.
import type { Database } from "../../src/adapters/store/database.ts";
import { messagePk } from "../../src/adapters/store/rows.ts";
import { traitsOf } from "../../src/adapters/store/search/language/trait.ts";
import { tokensOf } from "../../src/adapters/store/search/owner.ts";
import { packStems } from "../../src/adapters/store/search/stem-count.ts";
import { indexTitle } from "../../src/adapters/store/search/title.ts";
import type { MadeSession } from "../made-store.ts";
import type { Entry, WordBook } from "./word-book.ts";

/** Share of the messages in a script without spaces. */
const UNSPACED = 0.1;

type Means = { draw: () => number; book: WordBook };
type Text = { text: string; words: string[]; stems: string[] };

/** Writes a session whose messages come in pairs of question and answer; every eighth answer is a tool's. */
export function writeSession(db: Database, means: Means, session: MadeSession): void {
  const title = makeText(means, 3 + Math.floor(5 * means.draw()));
  writeRow(db, session, title.text);
  indexTitle(db, session.session_pk);
  const owners = tokensOf({ ...session, hidden: false, agent_id: session.agent_id }).join(" ");
  let bytes = 0;
  for (let seq = 1; seq <= session.size; seq += 2) {
    const at = session.begin + Math.floor(((session.end - session.begin) * seq) / session.size);
    const turn_pk = writeTurn(db, session, { seq, at });
    const asked = makeText(means, 4 + Math.floor(24 * means.draw() ** 2));
    const told = makeText(means, 8 + Math.floor(80 * means.draw() ** 2));
    bytes += writeMessage(db, session, { seq, at, turn_pk, role: "user", owners, ...asked });
    bytes += writeMessage(db, session, { seq: seq + 1, at: at + 900, turn_pk, role: seq % 16 === 7 ? "tool" : "assistant", owners, ...told });
  }
  db.run(
    "UPDATE sessions SET bytes = ?, preview = (SELECT substr(m.parts ->> '$[0].text', 1, 120) FROM messages m WHERE m.message_pk = ?) WHERE session_pk = ?",
    ...[bytes, messagePk(session.session_pk, 1), session.session_pk],
  );
}

function writeRow(db: Database, session: MadeSession, title: string): void {
  const { session_pk, size, begin, end } = session;
  const tools = Array.from({ length: size / 2 }, (_, n) => (2 * n + 1) % 16 === 7).filter(Boolean).length;
  const row = {
    ...{ session_pk, session_id: idOf("ses", session_pk), agent_id: session.agent_id, type: session.type, status: session.closed ? "closed" : "open" },
    ...{ title, title_source: "model", incognito: 0, on_behalf_of: session.person_id, created_at: begin, started_at: begin, last_activity_at: end + 900 },
    ...{ closed_at: session.closed ? end + 1000 : null, archived_at: session.archived ? end + 2000 : null, pinned_at: session.pinned && !session.archived ? end : null },
    ...{ channel: session.channel, message_count: size - tools, message_seq: size, event_seq: size, answer_seq: size, read_seq: session.unread ? size - 1 : size },
    ...{ outcome: session.outcome, memory_state: session.memory_state, memory_count: session.memory_state === "written" ? 2 : 0, distilled_seq: size },
  };
  const columns = Object.keys(row);
  db.run(`INSERT INTO sessions (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`, ...Object.values(row));
}

function writeTurn(db: Database, { session_pk }: MadeSession, { seq, at }: { seq: number; at: number }): number {
  const turn_id = idOf("trn", messagePk(session_pk, seq));
  return db.run(
    "INSERT INTO turns (turn_id, session_pk, status, mode, content_hash, created_at, started_at, ended_at, model, steps) VALUES (?, ?, 'finished', 'queue', x'', ?, ?, ?, 'made/made', 1)",
    ...[turn_id, session_pk, at, at, at + 900],
  ).rowid;
}

type NewMessage = Text & { seq: number; at: number; turn_pk: number; role: "user" | "assistant" | "tool"; owners: string };

/** Returns how many bytes its parts take. */
function writeMessage(db: Database, { session_pk }: MadeSession, { seq, at, turn_pk, role, owners, text, words, stems }: NewMessage): number {
  const message_pk = messagePk(session_pk, seq);
  const part = role === "tool" ? { type: "tool_result", call_id: "c", tool: "made", output: text, is_error: false, origin: "tool" } : { type: "text", text };
  const parts = JSON.stringify([part]);
  db.run(
    "INSERT INTO messages (message_pk, message_id, turn_pk, role, status, parts, created_at, tokens) VALUES (?, ?, ?, ?, 'complete', ?, ?, ?)",
    ...[message_pk, idOf("msg", message_pk), turn_pk, role, parts, at, Math.ceil(text.length / 4)],
  );
  db.run("INSERT INTO events (session_pk, seq, type, turn_pk, data, at) VALUES (?, ?, 'message.finished', ?, ?, ?)", session_pk, seq, turn_pk, `{"m":${seq}}`, at);
  const shelf = role === "user" ? "said" : "told";
  db.run(`INSERT INTO ${shelf} (rowid, owner, words, stems) VALUES (?, ?, ?, ?)`, message_pk, owners, words.join(" "), stems.join(" "));
  db.run(
    "INSERT INTO message_texts (message_pk, shelf, turn_pk, speaker, at, traits, length, stems, key_stems) VALUES (?, ?, ?, NULL, ?, ?, ?, ?, NULL)",
    ...[message_pk, shelf, turn_pk, at, traitsOf(text), words.length, packStems(stems)],
  );
  return Buffer.byteLength(parts);
}

function makeText({ draw, book }: Means, count: number): Text {
  const unspaced = draw() < UNSPACED;
  const made: Entry[] = Array.from({ length: unspaced ? Math.ceil(count / 2) : count }, () => (unspaced ? book.run() : book.word()));
  const text = made.map((entry) => entry.text).join(unspaced ? "，" : " ");
  return { text: unspaced ? `${text}。` : `${text}.`, words: made.flatMap((entry) => entry.words), stems: made.flatMap((entry) => entry.stems) };
}

function idOf(kind: string, pk: number): string {
  return `${kind}_${pk.toString(16).padStart(32, "0")}`;
}
