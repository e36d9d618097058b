// Queries about what lets people in: their tokens and logins. Those of a person who was removed are never found.
import type { PersonId, TokenId } from "../../../domain/ids.ts";
import type { Person, Scope } from "../../../domain/person/person.ts";
import type { StoredToken } from "../../../ports/store.ts";
import { iso } from "../rows.ts";
import type { Ask } from "./session.ts";

type TokenRow = {
  token_id: TokenId;
  name: string;
  scopes: string;
  person_id: PersonId;
  created_at: number;
  last_used_at: number | null;
};

function toToken(row: TokenRow): StoredToken {
  return {
    token_id: row.token_id,
    name: row.name,
    scopes: JSON.parse(row.scopes) as Scope[],
    person_id: row.person_id,
    created_at: iso(row.created_at),
    last_used_at: row.last_used_at === null ? null : iso(row.last_used_at),
  };
}

export const listTokens: Ask<"listTokens"> = (db, input) =>
  db.all<TokenRow>("SELECT * FROM tokens WHERE person_id = ? ORDER BY created_at, token_id", input.person_id).map(toToken);

export const findToken: Ask<"findToken"> = (db, input) => {
  const row = db.get<TokenRow & { person_name: string; role: Person["role"] }>(
    `SELECT t.*, p.name AS person_name, p.role FROM tokens t JOIN people p USING (person_id) WHERE t.fingerprint = ? AND p.removed_at IS NULL`,
    input.fingerprint,
  );
  return row ? { token: toToken(row), person: { person_id: row.person_id, name: row.person_name, role: row.role } } : null;
};

export const findLogin: Ask<"findLogin"> = (db, input) =>
  db.get<Person>(
    "SELECT p.person_id, p.name, p.role FROM logins l JOIN people p USING (person_id) WHERE l.fingerprint = ? AND l.expires_at > ? AND p.removed_at IS NULL",
    input.fingerprint,
    input.now,
  ) ?? null;
