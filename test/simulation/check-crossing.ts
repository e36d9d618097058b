// Walls between the two people: whatever one of them may ask for, no word of the other comes back.
import type { Person } from "./people.ts";
import { PEOPLE, tellsOther } from "./people.ts";
import { AGENTS } from "./profiles.ts";
import type { World } from "./world.ts";

/** Words that everybody's messages and memories have in them. */
const QUESTION = "Remember the message about the box that holds marbles";

/** Asks for all that is found by search or listed, as each of them. */
export async function checkCrossing(world: World): Promise<string[]> {
  const answers = await Promise.all(PEOPLE.map((person) => askAll(world, person)));
  return answers.flat();
}

async function askAll(world: World, person: Person): Promise<string[]> {
  // As a use case asks, so that a twin's store is asked too.
  const { store } = world.process.app;
  const { who } = person;
  const now = world.clock.now();
  const told: Record<string, unknown> = { listSessions: await store.ask("listSessions", { ...who, limit: 1000 }), listChangeSets: await store.ask("listChangeSets", { ...who, limit: 1000 }) };
  for (const agent_id of AGENTS) {
    told[`recallMemories of ${agent_id}`] = await store.ask("recallMemories", { agent_id, ...who, question: QUESTION, limit: 50, now });
    told[`recallMessages of ${agent_id}`] = await store.ask("recallMessages", { ...who, within: { agent_id }, question: QUESTION, limit: 50, now });
    told[`listMemories of ${agent_id}`] = await store.ask("listMemories", { agent_id, ...who, now, limit: 1000 });
  }
  return Object.entries(told).flatMap(([name, answer]) => (tellsOther(person, answer) ? [`${name} gives ${person.word} the other's words`] : []));
}
