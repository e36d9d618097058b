// Commands about links: made, revoked, and used once to join or to choose a new password.
import { AppError } from "../../../domain/errors.ts";
import type { PersonId } from "../../../domain/ids.ts";
import { requireOpen } from "../../../domain/person/invite.ts";
import type { Person } from "../../../domain/person/person.ts";
import { nameKey } from "../../../domain/person/person.ts";
import type { Database } from "../database.ts";
import { requirePresent } from "../find.ts";
import { findInvite } from "../query/invite.ts";
import { getPerson } from "../query/person.ts";
import { iso } from "../rows.ts";
import type { Run } from "./command.ts";
import { requireFree } from "./person.ts";

export const createInvite: Run<"createInvite"> = (db, input) => {
  const { invite_id, name, person_id, now, expires_at } = input;
  if (person_id) {
    requirePresent(db, person_id);
    db.run("UPDATE invites SET revoked_at = ? WHERE person_id = ? AND used_at IS NULL AND revoked_at IS NULL", now, person_id);
  } else requireFree(db, name, null);
  db.run(
    "INSERT INTO invites (invite_id, fingerprint, name, person_id, created_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    invite_id,
    input.fingerprint,
    name,
    person_id,
    input.created_by,
    now,
    expires_at,
  );
  return { invite: { invite_id, kind: person_id ? "reset" : "join", name, person_id, created_at: iso(now), expires_at: iso(expires_at) } };
};

export const revokeInvite: Run<"revokeInvite"> = (db, input) => {
  const { changes } = db.run(
    "UPDATE invites SET revoked_at = ? WHERE invite_id = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?",
    input.now,
    input.invite_id,
    input.now,
  );
  if (changes === 0) throw new AppError("not_found", "There is no such open link. It was used, revoked, or has expired.", { details: { invite_id: input.invite_id } });
};

export const acceptInvite: Run<"acceptInvite"> = (db, input) => {
  const invite = requireOpen(findInvite(db, input), input.now);
  // The name is the person's from here on, and goes with them.
  db.run("UPDATE invites SET used_at = ?, name = '' WHERE invite_id = ?", input.now, invite.invite_id);
  const person_id = invite.person_id ?? addMember(db, { person_id: input.person_id, name: invite.name, password: input.password, now: input.now });
  if (invite.person_id) setPassword(db, { person_id, password: input.password });
  return { person: getPerson(db, { person_id }) as Person };
};

function addMember(db: Database, member: { person_id: PersonId; name: string; password: string; now: number }): PersonId {
  requireFree(db, member.name, null);
  db.run(
    "INSERT INTO people (person_id, name, name_key, role, password, created_at) VALUES (?, ?, ?, 'member', ?, ?)",
    member.person_id,
    member.name,
    nameKey(member.name),
    member.password,
    member.now,
  );
  return member.person_id;
}

/** Whoever knew the old password is out. */
function setPassword(db: Database, to: { person_id: PersonId; password: string }): void {
  requirePresent(db, to.person_id);
  db.run("UPDATE people SET password = ? WHERE person_id = ?", to.password, to.person_id);
  db.run("DELETE FROM logins WHERE person_id = ?", to.person_id);
}
