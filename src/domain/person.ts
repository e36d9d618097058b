// People: every session acts on behalf of exactly one of them.
import type { PersonId } from "./ids.ts";

export type Role = "owner" | "member";

export type Person = { person_id: PersonId; name: string; role: Role };

/** What an API token may do: `read` looks, `chat` also holds sessions, `admin` also changes agents, settings and tokens. */
export const SCOPES = ["read", "chat", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** True when someone holding `held` may do what asks for `needed`; a higher scope contains the lower ones. */
export function allows(held: readonly Scope[], needed: Scope): boolean {
  const rank = SCOPES.indexOf(needed);
  return held.some((scope) => SCOPES.indexOf(scope) >= rank);
}
