// Arriving: the page learns who is here. Another person than last time in this browser finds nothing of who was here before.
import type { Person } from "../../../../src/domain/person/person.ts";
import type { Services } from "../wiring.ts";

const KEY = "rapport.person";

/** Opens the console for `person`; `to` is where a page goes on that must begin anew, its own address when left out. */
export async function arrive(services: Services, person: Person, to?: string): Promise<void> {
  if ((stored() ?? "per_owner") !== person.person_id) {
    const { handOver } = await import("./hand-over.ts");
    // What the page holds in memory is still the other person's.
    if (handOver(localStorage, sessionStorage, { from: stored() ?? "per_owner", to: person.person_id })) return location.replace(to ?? location.href);
  }
  services.person.set(person);
  services.access.set("in");
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
