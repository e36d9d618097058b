// People: every session acts on behalf of exactly one of them. The owner keeps the house, members have a room each.
import type { PersonId } from "../ids.ts";

export type Role = "owner" | "member";

export type Person = { person_id: PersonId; name: string; role: Role };

/** A person as the owner sees them. `removed_at` is set for one whose sessions were kept; `sessions` is how many there are. */
export type PersonRow = Person & { created_at: string; removed_at: string | null; sessions: number };

/** Characters. */
export const PERSON_NAME_MAX = 60;
export const PASSWORD_MIN = 10;

/** A name as it is compared: two people whose names only look different are told apart by nobody. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
}

/** What an API token may do: `read` looks, `chat` also holds sessions, `admin` also changes agents, settings, people and tokens. */
export const SCOPES = ["read", "chat", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** Everything that somebody in this role may do. */
export function scopesOf(role: Role): readonly Scope[] {
  return role === "owner" ? SCOPES : ["read", "chat"];
}

/** Those of `scopes` that the role may have: a token never does more than its person. */
export function withinRole(scopes: readonly Scope[], role: Role): Scope[] {
  return scopes.filter((scope) => scopesOf(role).includes(scope));
}

/** True when someone holding `held` may do what asks for `needed`; a higher scope contains the lower ones. */
export function allows(held: readonly Scope[], needed: Scope): boolean {
  const rank = SCOPES.indexOf(needed);
  return held.some((scope) => SCOPES.indexOf(scope) >= rank);
}
