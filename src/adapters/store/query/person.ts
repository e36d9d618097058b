// Queries about people: who there is, and what somebody who was removed has left.
import type { PersonId, SessionId } from "../../../domain/ids.ts";
import type { Person, PersonRow } from "../../../domain/person/person.ts";
import { nameKey } from "../../../domain/person/person.ts";
import type { Database } from "../database.ts";
import { iso } from "../rows.ts";
import type { Ask } from "./session.ts";

type Row = Person & { created_at: number; removed_at: number | null; sessions: number };

const SELECT = `SELECT person_id, name, role, created_at, removed_at,
  (SELECT count(*) FROM sessions s WHERE s.on_behalf_of = p.person_id AND s.message_count > 0) AS sessions FROM people p`;

function toPerson({ person_id, name, role, created_at, removed_at, sessions }: Row): PersonRow {
  return { person_id, name, role, created_at: iso(created_at), removed_at: removed_at === null ? null : iso(removed_at), sessions };
}

export const listPeople: (db: Database) => PersonRow[] = (db) =>
  db
    .all<Row>(`${SELECT} WHERE removed_at IS NULL OR EXISTS (SELECT 1 FROM sessions s WHERE s.on_behalf_of = p.person_id) ORDER BY removed_at IS NOT NULL, role DESC, name_key, person_id`)
    .map(toPerson);

/** One row of the list; undefined when there is no such person, or not any more. */
export function readPerson(db: Database, person_id: PersonId): PersonRow | undefined {
  const row = db.get<Row>(`${SELECT} WHERE person_id = ? AND removed_at IS NULL`, person_id);
  return row && toPerson(row);
}

export const getPerson: Ask<"getPerson"> = (db, input) =>
  db.get<Person>("SELECT person_id, name, role FROM people WHERE person_id = ? AND removed_at IS NULL", input.person_id) ?? null;

export const findPerson: Ask<"findPerson"> = (db, input) =>
  db.get<Person & { password: string | null }>("SELECT person_id, name, role, password FROM people WHERE name_key = ?", nameKey(input.name)) ?? null;

export const listLeftSessions: Ask<"listLeftSessions"> = (db, input) =>
  db
    .all<{ session_id: SessionId }>(
      `SELECT session_id FROM sessions WHERE on_behalf_of = (SELECT person_id FROM people WHERE person_id = ? AND removed_at IS NOT NULL)
       ORDER BY session_pk DESC LIMIT ?`,
      input.person_id,
      input.limit,
    )
    .map((row) => row.session_id);

export const listErasing: (db: Database) => PersonId[] = (db) =>
  db.all<{ person_id: PersonId }>("SELECT person_id FROM people WHERE erasing = 1 ORDER BY person_id").map((row) => row.person_id);
