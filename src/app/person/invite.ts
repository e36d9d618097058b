// Invitations: made by the owner, shown once as a link, and exchanged for a password and a login.
import { AppError } from "../../domain/errors.ts";
import type { InviteId, PersonId } from "../../domain/ids.ts";
import type { Invite } from "../../domain/person/invite.ts";
import { INVITE_LIFE, requireOpen } from "../../domain/person/invite.ts";
import type { Identity } from "../access.ts";
import { openLogin } from "../access.ts";
import type { App } from "../app.ts";

/** An invitation and its code, which is told this once; only its hash is kept. */
export type NewInvite = { invite: Invite; code: string };

export function listInvites(app: App): Promise<Invite[]> {
  return app.store.ask("listInvites", { now: app.clock.now() });
}

/** Invites somebody new under `name`. Throws 409 when the name is taken. */
export function invitePerson(app: App, by: Identity, name: string): Promise<NewInvite> {
  return makeInvite(app, by, { name, person_id: null });
}

/** A link with which a member chooses a new password; the old one holds until then. Throws 404, 409 for an owner. */
export async function resetPerson(app: App, by: Identity, person_id: PersonId): Promise<NewInvite> {
  const person = await app.store.ask("getPerson", { person_id });
  if (!person) throw new AppError("not_found", "There is no such person. They may have been removed.", { details: { person_id } });
  if (person.role === "owner") throw new AppError("conflict", "The owner's password is a setting. Set it with: rapport settings set owner_password");
  return makeInvite(app, by, { name: person.name, person_id });
}

async function makeInvite(app: App, by: Identity, wish: { name: string; person_id: PersonId | null }): Promise<NewInvite> {
  const code = app.random.secret(24);
  const now = app.clock.now();
  const { invite } = await app.store.run("createInvite", {
    ...{ ...wish, now, expires_at: now + INVITE_LIFE },
    invite_id: app.random.id("inv"),
    fingerprint: app.secrets.fingerprint(code),
    created_by: by.person.person_id,
  });
  return { invite, code };
}

/** Takes a link back. Throws 404 when it is not open. */
export async function revokeInvite(app: App, invite_id: InviteId): Promise<void> {
  await app.store.run("revokeInvite", { invite_id, now: app.clock.now() });
}

/** What a link is for, without using it. Throws 404, or 409 `invite_ended` that says how. */
export async function readInvite(app: App, code: string): Promise<Invite> {
  const invite = await app.store.ask("findInvite", { fingerprint: app.secrets.fingerprint(code) });
  return requireOpen(invite, app.clock.now());
}

/** Uses a link: the person has this password from now on and is logged in; earlier logins of theirs end. Throws as `readInvite`, and 409 when the name was taken meanwhile. */
export async function acceptInvite(app: App, wish: { code: string; password: string }): Promise<{ identity: Identity; secret: string }> {
  // Hashing takes its time: a link that has ended need not wait for it.
  await readInvite(app, wish.code);
  const { person } = await app.store.run("acceptInvite", {
    fingerprint: app.secrets.fingerprint(wish.code),
    person_id: app.random.id("per"),
    password: await app.secrets.hashPassword(wish.password),
    now: app.clock.now(),
  });
  app.visits.end({ kind: "login", person_id: person.person_id });
  return openLogin(app, person);
}
