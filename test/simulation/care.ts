// What people do to keep their sessions in order: they pin, put away and prune. Kept beside the reference: what is pinned, and
// what a prune may therefore take.
import { runPrune } from "../../src/app/care/prune.ts";
import { patchSession } from "../../src/app/session.ts";
import type { Action } from "./action.ts";
import type { Person } from "./people.ts";
import { PEOPLE } from "./people.ts";
import { pickFrom } from "./pick.ts";
import type { Known } from "./reference.ts";
import { attempt } from "./reference.ts";
import type { World } from "./world.ts";

/** Whether a session is pinned, as far as its person can know; without an entry it never was. */
const pins = new WeakMap<Known, { sure: boolean; maybe: boolean[] }>();
/** Newest bound that a person has pruned with in this world, milliseconds. */
const bounds = new WeakMap<World, Map<Person, number>>();

function pinOf(known: Known): { sure: boolean; maybe: boolean[] } {
  const pin = pins.get(known) ?? { sure: false, maybe: [] };
  pins.set(known, pin);
  return pin;
}

const PLACES = [{ pinned: true }, { pinned: true }, { pinned: false }, { archived: true }, { archived: false }] as const;

/** Pins a session or puts it away, or takes that back. What is put away is not pinned. */
export async function place(world: World, known: Known, action: Action): Promise<void> {
  const wish = pickFrom(PLACES, action.b) as (typeof PLACES)[number];
  const unpins = "archived" in wish ? wish.archived : !wish.pinned;
  const trial = "archived" in wish && !wish.archived ? undefined : attempt(pinOf(known), !unpins);
  // A prune that is still under way may find it unpinned.
  if (unpins && bounds.get(world)?.has(known.person)) known.deleted.maybe.push(true);
  try {
    await patchSession(world.process.app, known.person.who, known.session_id, wish);
    trial?.done();
  } catch (error) {
    trial?.refused();
    throw error;
  }
}

/** Milliseconds before now that a prune's bound lies. */
const AGES = [0, 2000, 60_000, 1_800_000];

/** Prunes what a person did not use lately. Only what was old then, and not surely pinned, may go. */
export async function prune(world: World, action: Action): Promise<void> {
  const { app, store } = world.process;
  const person = pickFrom(PEOPLE, action.a) as Person;
  const before = world.clock.now() - (pickFrom(AGES, action.b) as number);
  bounds.set(world, (bounds.get(world) ?? new Map<Person, number>()).set(person, before));
  for (const known of world.reference.sessions.values()) {
    if (known.person !== person) continue;
    const session = await store.ask("getSession", { session_id: known.session_id, ...person.who });
    const pin = pinOf(known);
    const old = session !== null && Date.parse(session.last_activity_at) < before;
    if (old && !(pin.sure && !pin.maybe.includes(false))) known.deleted.maybe.push(true);
  }
  await runPrune(app, person.who, { before, agent_id: null, types: null, skip_distill: action.b % 2 === 0, forget: false });
}

/** Every prune has ended with all of its plan, and its receipt counts what went. */
export async function checkPrunes(world: World): Promise<string[]> {
  const { store } = world.process;
  const complaints: string[] = [];
  for (const { who } of PEOPLE) {
    const { prunes } = await store.ask("listPrunes", { ...who, limit: 10_000 });
    for (const { prune_id, status, counts, deletion } of prunes) {
      if (status !== "finished" || counts.left > 0) complaints.push(`${prune_id} is ${status} with ${counts.left} sessions left although all is quiet`);
      if ((deletion?.counts.sessions ?? 0) < counts.deleted) complaints.push(`${prune_id} deleted ${counts.deleted} sessions and its receipt says ${deletion?.counts.sessions ?? 0}`);
    }
    const { deletions } = await store.ask("listDeletions", { ...who, limit: 10_000 });
    for (const { deletion_id, bytes_gone_at } of deletions) if (bytes_gone_at === null) complaints.push(`the bytes of ${deletion_id} are still there although all is quiet`);
  }
  const { left } = await store.ask("readCompaction");
  return left === 0 ? complaints : [...complaints, `${left} deleted sessions were never taken away`];
}
