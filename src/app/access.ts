// Getting in: one-time links, passwords, logins by cookie, API tokens. Nobody gets more than their role allows.
import { AppError } from "../domain/errors.ts";
import type { TokenId } from "../domain/ids.ts";
import { OWNER_ID } from "../domain/ids.ts";
import type { Person, Scope } from "../domain/person/person.ts";
import { allows, scopesOf, SCOPES, withinRole } from "../domain/person/person.ts";
import type { StoredToken } from "../ports/store.ts";
import type { App } from "./app.ts";
import { PASSWORD_KEY } from "./setting.ts";
import type { Pass } from "./visit.ts";

/** Somebody who was recognised, by what, and what they may do. */
export type Identity = { person: Person; scopes: readonly Scope[]; pass: Pass };

const OWNER: Person = { person_id: OWNER_ID, name: "Owner", role: "owner" };
const CODE_LIFE = 24 * 3_600_000;
const LOGIN_LIFE = 90 * 24 * 3_600_000;
/** `last_used_at` of a token is written at most this often. */
const TOUCH_EVERY = 60_000;

/** A new one-time login code, good for a day and for one use. */
export function createCode(app: App): string {
  const now = app.clock.now();
  for (const [old, expires] of app.codes) if (expires <= now) app.codes.delete(old);
  const code = app.random.secret(24);
  app.codes.set(app.secrets.fingerprint(code), now + CODE_LIFE);
  return code;
}

/** Exchanges a one-time code for a login; the returned secret belongs into an HttpOnly cookie. */
export async function loginWithCode(app: App, code: string): Promise<{ identity: Identity; secret: string }> {
  const fingerprint = app.secrets.fingerprint(code);
  const expires = app.codes.get(fingerprint);
  app.codes.delete(fingerprint);
  if (expires === undefined || expires <= app.clock.now()) {
    throw new AppError("unauthorized", "This login link was used already or has expired. Make a new one with: rapport token link");
  }
  return openLogin(app, await readOwner(app));
}

/** Exchanges the owner's password for a login. */
export async function loginWithPassword(app: App, password: string): Promise<{ identity: Identity; secret: string }> {
  const stored = await readOwnerPassword(app);
  if (stored === null) {
    throw new AppError("unauthorized", "No password is set. Open the link that the server printed, or make one with: rapport token link");
  }
  if (!(await app.secrets.verifyPassword(password, stored))) throw new AppError("unauthorized", "The password is wrong.");
  return openLogin(app, await readOwner(app));
}

/** Exchanges a name and its password for a login. A name that nobody has is refused in the same words and the same time as a wrong password. */
export async function loginWithName(app: App, { name, password }: { name: string; password: string }): Promise<{ identity: Identity; secret: string }> {
  const found = await app.store.ask("findPerson", { name });
  const owners = await readOwnerPassword(app);
  const right = await app.secrets.verifyPassword(password, found?.role === "owner" ? owners : (found?.password ?? null));
  if (!found || !right) throw new AppError("unauthorized", "The name or the password is wrong.");
  return openLogin(app, { person_id: found.person_id, name: found.name, role: found.role });
}

async function readOwnerPassword(app: App): Promise<string | null> {
  const stored = (await app.store.ask("getSettings"))[PASSWORD_KEY];
  return typeof stored === "string" ? stored : null;
}

async function readOwner(app: App): Promise<Person> {
  return (await app.store.ask("getPerson", { person_id: OWNER_ID })) ?? OWNER;
}

/** Logs a person in; the returned secret belongs into an HttpOnly cookie. */
export async function openLogin(app: App, person: Person): Promise<{ identity: Identity; secret: string }> {
  const { person_id, role } = person;
  const secret = app.random.secret(32);
  const now = app.clock.now();
  const fingerprint = app.secrets.fingerprint(secret);
  await app.store.run("createLogin", { person_id, fingerprint, now, expires_at: now + LOGIN_LIFE });
  return { identity: { person, scopes: scopesOf(role), pass: { kind: "login", key: fingerprint, person_id } }, secret };
}

/** Who this is, by the name that they have now. */
export async function readSelf(app: App, { person }: Identity): Promise<Person> {
  return (await app.store.ask("getPerson", { person_id: person.person_id })) ?? person;
}

/** Who holds this login cookie, or undefined. */
export async function identifyLogin(app: App, secret: string): Promise<Identity | undefined> {
  const fingerprint = app.secrets.fingerprint(secret);
  const person = await app.store.ask("findLogin", { fingerprint, now: app.clock.now() });
  return person ? { person, scopes: scopesOf(person.role), pass: { kind: "login", key: fingerprint, person_id: person.person_id } } : undefined;
}

/** Ends a login, and the streams that were opened with it. */
export async function closeLogin(app: App, secret: string): Promise<void> {
  const fingerprint = app.secrets.fingerprint(secret);
  await app.store.run("deleteLogin", { fingerprint });
  app.visits.end({ kind: "login", key: fingerprint });
}

/** Lets a token of this process in as the owner: RAPPORT_TOKEN, and the terminal's own. */
export function addOwnToken(app: App, token: string): void {
  app.ownTokens.add(app.secrets.fingerprint(token));
}

/** Who holds this API token, or undefined. */
export async function identifyToken(app: App, token: string): Promise<Identity | undefined> {
  const fingerprint = app.secrets.fingerprint(token);
  if (app.ownTokens.has(fingerprint)) return { person: OWNER, scopes: SCOPES, pass: { kind: "own", key: fingerprint, person_id: OWNER_ID } };
  const found = await app.store.ask("findToken", { fingerprint });
  if (!found) return undefined;
  const { token: stored, person } = found;
  const now = app.clock.now();
  if (stored.last_used_at === null || now - Date.parse(stored.last_used_at) > TOUCH_EVERY) {
    // Only a note: on a full disk reading must still work.
    app.store.run("touchToken", { token_id: stored.token_id, now }).catch(() => undefined);
  }
  return { person, scopes: withinRole(stored.scopes, person.role), pass: { kind: "token", key: stored.token_id, person_id: person.person_id } };
}

/** True when this is the person at their own door and not a token with less: then they may see and make their tokens. */
export function holdsAccount({ person, scopes, pass }: Identity): boolean {
  return allows(scopes, "admin") || (person.role === "member" && pass.kind === "login");
}

/** A new API token of whoever asks. The secret is returned this once; only its hash is kept. Throws 403 for a scope that the role does not have. */
export async function createToken(app: App, who: Identity, wish: { name: string; scopes: Scope[] }): Promise<StoredToken & { token: string }> {
  const beyond = wish.scopes.filter((scope) => !scopesOf(who.person.role).includes(scope));
  if (beyond.length > 0) throw new AppError("forbidden", `A token cannot do more than its person, and a ${who.person.role} has no scope "${beyond[0]}".`, { details: { scopes: beyond } });
  const secret = `rpt_${app.random.secret(32)}`;
  const { token } = await app.store.run("createToken", {
    token_id: app.random.id("tok"),
    ...wish,
    person_id: who.person.person_id,
    fingerprint: app.secrets.fingerprint(secret),
    now: app.clock.now(),
  });
  return { ...token, token: secret };
}

export function listTokens(app: App, who: Identity): Promise<StoredToken[]> {
  return app.store.ask("listTokens", { person_id: who.person.person_id });
}

/** Deletes a token and ends the streams that were opened with it. */
export async function deleteToken(app: App, who: Identity, token_id: TokenId): Promise<void> {
  const { deleted } = await app.store.run("deleteToken", { token_id, person_id: who.person.person_id });
  if (!deleted) throw new AppError("not_found", "There is no such token.", { details: { token_id } });
  app.visits.end({ kind: "token", key: token_id });
}
