// What the store does for people: who there is, their logins and tokens, and the links by which they come in.
import type { InviteId, PersonId, SessionId, TokenId } from "../domain/ids.ts";
import type { Invite, StoredInvite } from "../domain/person/invite.ts";
import type { Person, PersonRow, Scope } from "../domain/person/person.ts";
import type { Change, StoredToken } from "./store.ts";

type Now = { now: number };

export interface PersonCommands {
  /** A link for somebody new, or with `person_id` for a new password; an older one for that person is revoked. Throws 409 when the name is taken. */
  createInvite(
    input: Now & { invite_id: InviteId; fingerprint: string; name: string; person_id: PersonId | null; created_by: PersonId; expires_at: number },
  ): { invite: Invite };
  /** Throws 404 when there is no such open link. */
  revokeInvite(input: Now & { invite_id: InviteId }): void;
  /**
   * Uses a link, once: makes the person, or gives the named one this password and ends their logins. Throws 409
   * `invite_ended` when it was used, was revoked or has expired, 409 `conflict` when the name was taken meanwhile.
   */
  acceptInvite(input: Now & { fingerprint: string; person_id: PersonId; password: string }): { person: Person };
  /** Throws 404, or 409 when the name is taken. */
  renamePerson(input: { person_id: PersonId; name: string }): { person: PersonRow };
  /**
   * Removes a person: logins, tokens and links end, what waits is withdrawn, and no command in their name is taken any more.
   * Their sessions stay until `erase` has them deleted. `running` are those in which a turn runs. Throws 404, 409 for the owner.
   */
  removePerson(input: Now & { person_id: PersonId; erase: boolean }): { running: SessionId[]; changes: Change[] };
  /** After the last session of a removed person was deleted: their memories and uploads go too, and nothing but their id stays. Returns uploads that went. */
  forgetPerson(input: Now & { person_id: PersonId }): { files: number };
  createToken(
    input: Now & { token_id: TokenId; name: string; scopes: Scope[]; person_id: PersonId; fingerprint: string },
  ): { token: StoredToken };
  deleteToken(input: { token_id: TokenId; person_id: PersonId }): { deleted: boolean };
  touchToken(input: Now & { token_id: TokenId }): void;
  createLogin(input: Now & { person_id: PersonId; fingerprint: string; expires_at: number }): void;
  deleteLogin(input: { fingerprint: string }): void;
}

export interface PersonQueries {
  /** Everybody who is there, the owner first, and removed people of whom there are still sessions. */
  listPeople(): PersonRow[];
  /** Links that are open. */
  listInvites(input: Now): Invite[];
  findInvite(input: { fingerprint: string }): StoredInvite | null;
  /** Null when there is no such person, or not any more. */
  getPerson(input: { person_id: PersonId }): Person | null;
  /** By name, however it is written. `password` is its hash; null when none was chosen or it stands in the settings. */
  findPerson(input: { name: string }): (Person & { password: string | null }) | null;
  /** The newest `limit` sessions of somebody who was removed, also without messages. */
  listLeftSessions(input: { person_id: PersonId; limit: number }): SessionId[];
  /** Removed people whose sessions are still to be deleted. */
  listErasing(): PersonId[];
  listTokens(input: { person_id: PersonId }): StoredToken[];
  /** A token and whose it is; null also when its person was removed. */
  findToken(input: { fingerprint: string }): { token: StoredToken; person: Person } | null;
  findLogin(input: { fingerprint: string; now: number }): Person | null;
}
