// Lists of sessions: filtered, ordered by last activity with what is pinned first, by pages that a change does not upset.
import { AppError } from "../../../domain/errors.ts";
import { SESSION_TYPES } from "../../../domain/session.ts";
import type { SessionFilter } from "../../../ports/store.ts";
import type { Database, Value } from "../database.ts";
import type { SessionRow } from "../rows.ts";
import { SESSION_COLUMNS, toSession } from "../rows.ts";
import { findSessions } from "../search/find/in-list.ts";
import type { Ask } from "./session.ts";

/** Where a session stands. Each place has an index that holds its rows in order. */
const PLACES = {
  pinned: "message_count > 0 AND pinned_at IS NOT NULL",
  rest: "message_count > 0 AND archived_at IS NULL AND pinned_at IS NULL",
  archived: "message_count > 0 AND archived_at IS NOT NULL",
} as const;
type Place = keyof typeof PLACES;
/** What comes one after the other, each a mixture of places in the order of their last activity. */
type Course = readonly (readonly Place[])[];

const COURSES: Record<"pinned" | "activity", Record<"false" | "true" | "any", Course>> = {
  pinned: { false: [["pinned"], ["rest"]], true: [["archived"]], any: [["pinned"], ["rest", "archived"]] },
  activity: { false: [["pinned", "rest"]], true: [["archived"]], any: [["pinned", "rest", "archived"]] },
};

/** A row's place in a list: the part of the course, its last activity, its key. */
type Cursor = { part: number; at: number; pk: number };

export const listSessions: Ask<"listSessions"> = (db, filter) => {
  if (filter.on_behalf_of !== undefined && filter.on_behalf_of !== filter.person_id) return { sessions: [], next_cursor: null };
  const course = COURSES[filter.order ?? "pinned"][filter.archived ?? "false"];
  const from = filter.cursor === undefined ? null : readCursor(filter.cursor);
  const keys = filter.matches ? findSessions(db, filter.person_id, filter.matches) : null;
  const rows: (SessionRow & { part: number })[] = [];
  for (let part = from?.part ?? 0; part < course.length && rows.length <= filter.limit; part += 1) {
    const wanted = filter.limit + 1 - rows.length;
    const found = (course[part] ?? []).flatMap((place) => readPlace(db, place, { ...filter, keys }, { after: from?.part === part ? from : null, limit: wanted }));
    rows.push(...found.toSorted(newestFirst).slice(0, wanted).map((row) => ({ ...row, part })));
  }
  const page = rows.slice(0, filter.limit);
  return { sessions: page.map((row) => toSession(row, filter.now)), next_cursor: rows.length > filter.limit ? writeCursor(page.at(-1)) : null };
};

function newestFirst(a: SessionRow, b: SessionRow): number {
  return b.last_activity_at - a.last_activity_at || b.session_pk - a.session_pk;
}

type Filter = SessionFilter & { keys: number[] | null };

function readPlace(db: Database, place: Place, filter: Filter, { after, limit }: { after: Cursor | null; limit: number }): SessionRow[] {
  const where = [PLACES[place], "on_behalf_of = ?"];
  const values: Value[] = [filter.person_id];
  const add = (sql: string, ...more: Value[]) => {
    where.push(sql);
    values.push(...more);
  };
  if (filter.agent_id !== undefined) add("agent_id = ?", filter.agent_id);
  if (filter.types?.length) add(...typesIn(filter.types));
  if (filter.status !== undefined) add("status = ?", filter.status);
  if (filter.channel !== undefined) add("channel = ?", filter.channel);
  if (filter.memory?.length) add("memory_state IN (SELECT value FROM json_each(?))", JSON.stringify(filter.memory));
  if (filter.outcome?.length) add("outcome IN (SELECT value FROM json_each(?))", JSON.stringify(filter.outcome));
  if (filter.unread !== undefined) add(filter.unread ? "answer_seq > read_seq" : "answer_seq <= read_seq");
  if (filter.before !== undefined) add("last_activity_at < ?", filter.before);
  if (filter.after !== undefined) add("last_activity_at >= ?", filter.after);
  if (filter.keys) add("incognito = 0 AND session_pk IN (SELECT value FROM json_each(?))", JSON.stringify(filter.keys));
  if (after) add("(last_activity_at, session_pk) < (?, ?)", after.at, after.pk);
  return db.all<SessionRow>(`SELECT ${SESSION_COLUMNS} FROM sessions s WHERE ${where.join(" AND ")} ORDER BY last_activity_at DESC, session_pk DESC LIMIT ?`, ...values, limit);
}

/** One statement for one type and one for several, however many are named: each form is prepared once. */
function typesIn(types: NonNullable<SessionFilter["types"]>): [sql: string, ...values: Value[]] {
  const [first, ...others] = new Set(types);
  if (first === undefined || others.length === 0) return ["type = ?", first ?? null];
  return [`type IN (${SESSION_TYPES.map(() => "?").join(", ")})`, ...SESSION_TYPES.map((_, index) => others[index] ?? first)];
}

function writeCursor(row: (SessionRow & { part: number }) | undefined): string | null {
  return row ? Buffer.from(`${row.part}.${row.last_activity_at}.${row.session_pk}`).toString("base64url") : null;
}

function readCursor(cursor: string): Cursor {
  const match = /^(\d)\.(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString());
  if (!match) throw new AppError("invalid_request", "This cursor is not one that a list gave. Begin again without a cursor.");
  return { part: Number(match[1]), at: Number(match[2]), pk: Number(match[3]) };
}
