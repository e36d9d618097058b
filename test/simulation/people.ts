// The people of a simulated home: two who act with the same agents at once. All that either of them says has a word of theirs
// in it, which the other must never see.
import type { App, Who } from "../../src/app/app.ts";
import type { PersonId } from "../../src/domain/ids.ts";
import { OWNER_ID } from "../../src/domain/ids.ts";

export type Person = { who: Who; word: string };

export const GUEST_ID: PersonId = "per_guest";
export const PEOPLE: readonly Person[] = [
  { who: { person_id: OWNER_ID }, word: "quokka" },
  { who: { person_id: GUEST_ID }, word: "wombat" },
];

/** The other one of the two. */
export function otherOf(person: Person): Person {
  return PEOPLE.find((one) => one !== person) as Person;
}

/** True when words of both stand there. */
export function isMixed(value: unknown): boolean {
  const text = JSON.stringify(value);
  return PEOPLE.every(({ word }) => text.includes(word));
}

/** True when something that `person` was told has the other's word in it. */
export function tellsOther(person: Person, told: unknown): boolean {
  return JSON.stringify(told)?.includes(otherOf(person).word) ?? false;
}

/** Lets the guest join, once. */
export async function welcomeGuest({ store, clock }: Pick<App, "store" | "clock">): Promise<void> {
  if (await store.ask("getPerson", { person_id: GUEST_ID })) return;
  const now = clock.now();
  await store.run("createInvite", { invite_id: "inv_guest", fingerprint: "guest", name: "Guest", person_id: null, created_by: OWNER_ID, now, expires_at: now + 1000 });
  await store.run("acceptInvite", { fingerprint: "guest", person_id: GUEST_ID, password: "a password", now });
}
