// The recall query: from a question to the messages that may answer it, within one owner.
import type { RecallHit, RecallQuestion } from "../../../domain/recall.ts";
import type { Database } from "../database.ts";
import { countRows } from "../database.ts";
import type { Ask } from "../query/session.ts";
import { findSession } from "../find.ts";
import type { MessageRow, SessionRow } from "../rows.ts";
import { MESSAGE_COLUMNS, messagePk, SPAN, toMessage } from "../rows.ts";
import { excerptOf } from "./excerpt.ts";
import { findCandidates } from "./rank/candidate.ts";
import { agentToken, sessionToken } from "./owner.ts";
import type { Talk } from "./posting.ts";
import { readQuestion } from "./rank/question.ts";
import type { Ranked } from "./rank/rank.ts";
import { rank, reasonsOf } from "./rank/rank.ts";
import { findLikeness } from "./vector.ts";

export const recallMessages: Ask<"recallMessages"> = (db, input) => takeHits(db, input, rankMessages(db, input));

/** What to ask, where, and for whom. */
export type MessageQuestion = Pick<RecallQuestion, "person_id" | "within" | "question" | "now" | "vector">;

/** All messages that were found, by key, best first. Whoever shows them reads the rows, which have the last word on whose they are. */
export function rankMessages(db: Database, input: MessageQuestion): Ranked[] {
  const scope = readScope(db, input);
  if (!scope) return [];
  const question = readQuestion(input.question, input.now);
  const likeness = findLikeness(db, scope, input.vector);
  const candidates = findCandidates(db, question, scope, [...likeness.keys()]);
  return rank({ question, candidates, sessions: scope.sessions, likeness });
}

/** Where to look: an owner's token, how many sessions that are, and which one, or whose all are. */
export type Scope = { owner: string; sessions: number } & ({ session_pk: number; talk: null } | { session_pk: null; talk: Talk });

/** Null when the session is not this person's. */
function readScope(db: Database, { person_id, within }: MessageQuestion): Scope | null {
  if ("agent_id" in within) {
    const sessions = countRows(db, "sessions WHERE on_behalf_of = ? AND agent_id = ? AND message_count > 0", person_id, within.agent_id);
    return { owner: agentToken(within.agent_id, person_id), sessions, session_pk: null, talk: { agent_id: within.agent_id, person_id } };
  }
  const session = findSession(db, { session_id: within.session_id, person_id });
  return session ? { owner: sessionToken(session.session_pk), sessions: 1, session_pk: session.session_pk, talk: null } : null;
}

type HitRow = MessageRow & Pick<SessionRow, "session_id"> & { speaker: string | null };

/** The best `limit`, leaving out what the prompt has, and copies of what stands above (a fork holds its original's messages). */
function takeHits(db: Database, input: RecallQuestion, ranked: Ranked[]): RecallHit[] {
  const hits: RecallHit[] = [];
  const seen = new Set<string>();
  const excepted = readExcept(db, input);
  const left = ranked.filter((one) => !excepted(one.pk));
  while (hits.length < input.limit && left.length > 0) {
    const some = left.splice(0, input.limit - hits.length);
    const rows = readHits(db, some.map((one) => one.pk), input.person_id);
    for (const one of some) {
      const row = rows.get(one.pk);
      const text = row && `${row.created_at} ${row.parts}`;
      if (text === undefined || seen.has(text)) continue;
      seen.add(text);
      const hit = toHit(row as HitRow, one, input);
      if (hit.excerpt || input.excerpt_max === undefined) hits.push(hit);
    }
  }
  return hits;
}

function readExcept(db: Database, { except, person_id }: RecallQuestion): (pk: number) => boolean {
  const session = except && findSession(db, { session_id: except.session_id, person_id });
  if (!session) return () => false;
  const [from, to] = [messagePk(session.session_pk, except.from), messagePk(session.session_pk + 1, 0)];
  return (pk) => pk >= from && pk < to;
}

/** The messages that are there and this person's: the index has said so, and the rows have the last word. */
function readHits(db: Database, keys: number[], person_id: string): Map<number, HitRow> {
  const rows = db.all<HitRow>(
    `SELECT ${MESSAGE_COLUMNS}, m.speaker, s.session_id FROM json_each(?) j JOIN messages m ON m.message_pk = j.value
     JOIN sessions s ON s.session_pk = m.message_pk / ${SPAN} WHERE s.on_behalf_of = ?`,
    JSON.stringify(keys),
    person_id,
  );
  return new Map(rows.map((row) => [row.message_pk, row]));
}

function toHit(row: HitRow, ranked: Ranked, { question, excerpt_max }: RecallQuestion): RecallHit {
  const { message_id, session_id, turn_id, seq, role, parts, content, created_at } = toMessage(row, row.session_id);
  const excerpt = excerpt_max === undefined ? null : excerptOf(parts, question, excerpt_max);
  return { message_id, session_id, turn_id, seq, role, speaker: row.speaker, content, created_at, score: ranked.score, reasons: reasonsOf(ranked), excerpt };
}
