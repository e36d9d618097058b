// The recall of memories: by their own words and meaning, and by the messages from which they were learned, since what was
// learned is said in fewer and other words than what was said.
import type { AgentId, PersonId } from "../../../domain/ids.ts";
import type { MemoryHit, MemoryQueries } from "../../../ports/memory.ts";
import type { Database } from "../database.ts";
import { countRows } from "../database.ts";
import type { Ask } from "../query/session.ts";
import { SPAN } from "../rows.ts";
import { stemsOf, wordsOf } from "../search/language/token.ts";
import { agentToken, sharedToken } from "../search/owner.ts";
import { rankMessages } from "../search/recall.ts";
import { likeMemories } from "../vector/memory-vector.ts";
import { fuse } from "./fuse.ts";
import type { MemoryRow } from "./memory-row.ts";
import { MEMORY_COLUMNS, toMemory } from "./memory-row.ts";

/** Memories that are found by words, unless more are asked for, and messages whose memories count. */
const FOUND_MAX = 120;
const SOURCES_MAX = 60;
/** Memories that are weighed by their words. */
const WEIGHED_MAX = 2000;
/** Stems of a question that are looked for. */
export const TERMS_MAX = 32;

/** Rows that are read together: most of what was found is never shown. */
const READ_AT_ONCE = 24;

type Question = Parameters<MemoryQueries["recallMemories"]>[0];
type Owner = { agent_id: AgentId; person_id: PersonId };

export const recallMemories: Ask<"recallMemories"> = (db, asked) => {
  const { agent_id, person_id, limit, vector } = asked;
  const likeness = likeMemories(db, [agentToken(agent_id, person_id), sharedToken(agent_id)], vector);
  const ranked = fuse({ words: scoreWords(db, asked), likeness, sources: scoreSources(db, asked) });
  const hits: MemoryHit[] = [];
  for (let read = 0; read < ranked.length && hits.length < limit; read += READ_AT_ONCE) {
    const some = ranked.slice(read, read + READ_AT_ONCE);
    const rows = readCurrent(db, some.map(({ pk }) => pk), asked);
    for (const { pk, score, reasons } of some) {
      const row = rows.get(pk);
      if (row && hits.length < limit) hits.push({ memory: toMemory(db, row), score, reasons });
    }
  }
  return hits;
};

/** Those of the memories that are true now and that this person may see. */
function readCurrent(db: Database, keys: number[], { agent_id, person_id, now }: Question): Map<number, MemoryRow> {
  // Crossed, so that SQLite reads these few rows and not all of the owner's.
  const rows = db.all<MemoryRow>(
    `SELECT ${MEMORY_COLUMNS} FROM json_each(?) j CROSS JOIN memories ON memory_pk = j.value
     WHERE superseded_by IS NULL AND (valid_to IS NULL OR valid_to > ?) AND agent_id = ? AND (person_id = ? OR scope = 'agent')`,
    JSON.stringify(keys),
    ...[now, agent_id, person_id],
  );
  return new Map(rows.map((row) => [row.memory_pk, row]));
}

/** Saturation of a word, and how much of the length counts. */
const [K1, B] = [1.2, 0.75];
/** Characters of a memory as they usually are. */
const USUAL_LENGTH = 60;

/**
 * Memories by how well their words fit, by key. Those that ended are among them. That a word comes twice in a line is not counted.
 * Source of the measure: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
 */
function scoreWords(db: Database, { question, limit, ...owner }: Question): Map<number, number> {
  const most = Math.max(FOUND_MAX, limit);
  const words = chooseWords(db, [...new Set(stemsOf(wordsOf(question, true)))].slice(0, TERMS_MAX));
  const among = weigh(db, words, most, (stem) => `stems : "${stem}"`);
  const own = readLengths(db, among, owner);
  // Where others have as much, the owner's rows are asked for by the index; picking them out is faster where they have little.
  const mixed = own.length < among.length;
  const weighed = mixed ? weigh(db, words, most, (stem) => memoryMatch(owner, [stem])) : among;
  const length = new Map((mixed ? readLengths(db, weighed, owner) : own).map((row) => [row.pk, row.length]));
  return new Map(
    weighed.flatMap(([pk, weight]) => {
      const size = length.get(pk);
      return size === undefined ? [] : [[pk, (weight * (K1 + 1)) / (1 + K1 * (1 - B + (B * size) / USUAL_LENGTH))] as const];
    }),
  );
}

type Word = { stem: string; weight: number };

/** The rarest of the stems with their weights, as many as stand in WEIGHED_MAX memories together: what stands in thousands says little of any. At least one. */
function chooseWords(db: Database, stems: readonly string[]): Word[] {
  const all = db.get<{ n: number }>("SELECT coalesce(max(memory_pk), 0) AS n FROM memories")?.n ?? 0;
  // Of a stem that stands in more than are weighed it is enough to know that.
  const some = `(SELECT 1 FROM remembered WHERE remembered MATCH ? LIMIT ${WEIGHED_MAX + 1})`;
  const counted = stems.map((stem) => ({ stem, count: countRows(db, some, `stems : "${stem}"`) }));
  let left = WEIGHED_MAX;
  const known = counted.filter(({ count }) => count > 0).toSorted((a, b) => a.count - b.count);
  const rare = known.filter(({ count }, index) => (left -= count) >= 0 || index === 0);
  return rare.map(({ stem, count }) => ({ stem, weight: Math.log(1 + (Math.max(all, count) - count + 0.5) / (count + 0.5)) }));
}

/** The `most` memories that match with the most weight, by key. */
function weigh(db: Database, words: readonly Word[], most: number, matchOf: (stem: string) => string): [pk: number, weight: number][] {
  const weights = new Map<number, number>();
  for (const { stem, weight } of words) {
    const sql = `SELECT json_group_array(rowid) AS keys FROM (SELECT rowid FROM remembered WHERE remembered MATCH ? ORDER BY rowid DESC LIMIT ${WEIGHED_MAX})`;
    for (const pk of JSON.parse(db.get<{ keys: string }>(sql, matchOf(stem))?.keys ?? "[]") as number[]) weights.set(pk, (weights.get(pk) ?? 0) + weight);
  }
  return [...weights].toSorted((a, b) => b[1] - a[1] || b[0] - a[0]).slice(0, most);
}

/** How long those memories are that this person may see, in characters. */
function readLengths(db: Database, weighed: readonly [pk: number, weight: number][], { agent_id, person_id }: Owner): { pk: number; length: number }[] {
  return db.all(
    `SELECT memory_pk AS pk, length(text) AS length FROM json_each(?) j CROSS JOIN memories ON memory_pk = j.value
     WHERE agent_id = ? AND (person_id = ? OR scope = 'agent')`,
    JSON.stringify(weighed.map(([pk]) => pk)),
    ...[agent_id, person_id],
  );
}

/** What finds the memories that have one of these stems and that this person may see. */
export function memoryMatch({ agent_id, person_id }: Owner, stems: readonly string[]): string {
  return `owner : ("${agentToken(agent_id, person_id)}" OR "${sharedToken(agent_id)}") AND stems : (${stems.map((stem) => `"${stem}"`).join(" OR ")})`;
}

/** Memories by the best of the messages from which they were learned, by key. In a chat a whole turn is a source: it was said as one. */
function scoreSources(db: Database, { agent_id, person_id, question, now }: Question): Map<number, number> {
  // By their words: what they mean, the memory's own vector says in fewer.
  const ranked = rankMessages(db, { person_id, within: { agent_id }, question, now }).slice(0, SOURCES_MAX);
  const score = new Map(ranked.map((one) => [one.pk, one.score]));
  const rows = db.all<{ pk: number; found: number }>(
    `SELECT s.memory_pk AS pk, j.value AS found FROM json_each(?) j CROSS JOIN message_texts h ON h.message_pk = j.value
     CROSS JOIN sessions o ON o.session_pk = j.value / ${SPAN} AND o.on_behalf_of = ? AND o.agent_id = ?
     CROSS JOIN messages m ON m.turn_pk = h.turn_pk AND (h.speaker IS NULL OR m.message_pk = h.message_pk)
     CROSS JOIN memory_sources s ON s.message_id = m.message_id`,
    ...[JSON.stringify([...score.keys()]), person_id, agent_id],
  );
  const scores = new Map<number, number>();
  for (const { pk, found } of rows) scores.set(pk, Math.max(score.get(found) ?? 0, scores.get(pk) ?? 0));
  return scores;
}
