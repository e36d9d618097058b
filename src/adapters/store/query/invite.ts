// Queries about links: those that are open, and the one that somebody holds.
import type { InviteId, PersonId } from "../../../domain/ids.ts";
import type { StoredInvite } from "../../../domain/person/invite.ts";
import { iso } from "../rows.ts";
import type { Ask } from "./session.ts";

type Row = {
  invite_id: InviteId;
  name: string;
  person_id: PersonId | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  revoked_at: number | null;
};

function toInvite(row: Row): StoredInvite {
  return {
    invite_id: row.invite_id,
    kind: row.person_id === null ? "join" : "reset",
    name: row.name,
    person_id: row.person_id,
    created_at: iso(row.created_at),
    expires_at: iso(row.expires_at),
    used_at: row.used_at === null ? null : iso(row.used_at),
    revoked_at: row.revoked_at === null ? null : iso(row.revoked_at),
  };
}

export const listInvites: Ask<"listInvites"> = (db, input) =>
  db
    .all<Row>("SELECT * FROM invites WHERE used_at IS NULL AND revoked_at IS NULL AND expires_at > ? ORDER BY created_at, invite_id", input.now)
    .map(toInvite)
    .map(({ used_at: _used, revoked_at: _revoked, ...invite }) => invite);

export const findInvite: Ask<"findInvite"> = (db, input) => {
  const row = db.get<Row>("SELECT * FROM invites WHERE fingerprint = ?", input.fingerprint);
  return row ? toInvite(row) : null;
};
