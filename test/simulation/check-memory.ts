// The memory compared with the reference.
import type { SessionId } from "../../src/domain/ids.ts";
import type { Person } from "./people.ts";
import { PEOPLE } from "./people.ts";
import { AGENTS } from "./profiles.ts";
import type { Told } from "./reference.ts";
import type { World } from "./world.ts";

/** What was to be remembered was learned, once; the memories are what the applied changes say, and no more. */
export async function checkMemory(world: World, told: Map<SessionId, Told>): Promise<string[]> {
  return (await Promise.all(PEOPLE.map((person) => checkPerson(world, person, told)))).flat();
}

async function checkPerson(world: World, person: Person, told: Map<SessionId, Told>): Promise<string[]> {
  const { store } = world.process;
  const { change_sets } = await store.ask("listChangeSets", { ...person.who, limit: 10_000 });
  const made = change_sets.flatMap((set) => set.items.flatMap((item) => (item.action === "add" ? [{ ...item, applied: set.status === "applied" }] : [])));
  const complaints: string[] = [];
  for (const { session, messages } of told.values()) {
    if (session && world.reference.sessions.get(session.session_id)?.person !== person) continue;
    for (const message of session ? messages : []) {
      if (!message.content.startsWith("remember")) continue;
      const times = made.filter((item) => item.sources.some((source) => source.message_id === message.message_id)).length;
      if (times !== 1) complaints.push(`"${message.content}" was learned ${times} times`);
    }
    if (session?.memory.state === "pending") complaints.push(`${session.session_id} is still to be distilled although all is quiet`);
  }
  for (const agent_id of AGENTS) {
    const { memories } = await store.ask("listMemories", { agent_id, ...person.who, now: world.clock.now(), limit: 10_000 });
    const known = new Set(memories.map((memory) => memory.memory_id));
    const owned = change_sets.filter((set) => set.agent_id === agent_id).flatMap((set) => set.items.flatMap((item) => (item.action === "add" ? [{ id: item.memory_id, applied: set.status === "applied" }] : [])));
    for (const { id, applied } of owned) if (known.has(id) !== applied) complaints.push(`${id} is ${applied ? "applied and not known" : "taken back and still known"}`);
    if (memories.length > owned.length) complaints.push(`${agent_id} knows something that nothing says`);
  }
  return complaints;
}
