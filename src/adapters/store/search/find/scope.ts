// Where a search looks: the sessions of the person who asks that pass its filters, and how they are told in the text index.
import type { PersonId } from "../../../../domain/ids.ts";
import type { SearchFilter } from "../../../../domain/search/query.ts";
import type { Database, Value } from "../../database.ts";
import { agentToken, personToken, sessionToken } from "../owner.ts";
import type { Shelf } from "../shelf.ts";
import { EVERYBODY, readHoldings } from "../shelf.ts";

/** Up to so many sessions are named one by one: of a common word only theirs is read. */
const NAMED_MAX = 500;
/** From this share of all texts on, an owner's are picked out of everybody's: joining two long lists takes far longer. */
const MOST = 0.25;

/** `where` is a condition on sessions `s`, with its values; the rows have the last word on whose a hit is. */
export type Scope = { token: string; named: readonly number[] | null; where: string; values: readonly Value[] };

/** Null when no session passes. */
export function readScope(db: Database, person_id: PersonId, filter: SearchFilter): Scope | null {
  const { where, values } = conditionOf(person_id, filter);
  const token = filter.agent_id === undefined ? personToken(person_id) : agentToken(filter.agent_id, person_id);
  const { agent_id: _, ...others } = filter;
  if (Object.values(others).every((value) => value === undefined)) return { token, named: null, where, values };
  const rows = db.all<{ pk: number }>(`SELECT s.session_pk AS pk FROM sessions s WHERE ${where} LIMIT ${NAMED_MAX + 1}`, ...values);
  if (rows.length === 0) return null;
  return { token, named: rows.length > NAMED_MAX ? null : rows.map((row) => row.pk), where, values };
}

function conditionOf(person_id: PersonId, filter: SearchFilter): Pick<Scope, "where" | "values"> {
  const where = ["s.on_behalf_of = ?", "s.deletion_pk IS NULL", "s.incognito = 0"];
  const values: Value[] = [person_id];
  const add = (sql: string, value: Value | undefined) => {
    if (value === undefined) return;
    where.push(sql);
    values.push(value);
  };
  add("s.agent_id = ?", filter.agent_id);
  add("s.type IN (SELECT value FROM json_each(?))", filter.types && JSON.stringify(filter.types));
  add("s.status = ?", filter.status);
  add("s.channel = ?", filter.channel);
  add("s.last_activity_at < ?", filter.before);
  add("s.last_activity_at >= ?", filter.after);
  return { where: where.join(" AND "), values };
}

/** What to ask of a shelf's owner column; null when the rows alone decide. */
export function ownerOn(db: Database, scope: Scope, shelf: Shelf): string | null {
  if (scope.named) return namedOwner(scope.named);
  const share = readHoldings(db, shelf, scope.token).texts / Math.max(1, readHoldings(db, shelf, EVERYBODY).texts);
  return share >= MOST ? null : `"${scope.token}"`;
}

/** The same for titles, of which there are few. */
export function ownerOfTitles({ named, token }: Scope): string {
  return named ? namedOwner(named) : `"${token}"`;
}

function namedOwner(session_pks: readonly number[]): string {
  return session_pks.map((pk) => `"${sessionToken(pk)}"`).join(" OR ");
}
