// What people do about the memory: changes are taken back and made again, and another model of meaning is chosen.
import { applyChangeSet, undoChangeSet } from "../../src/app/memory/memory.ts";
import { patchSettings } from "../../src/app/setting.ts";
import type { Action } from "./action.ts";
import { PEOPLE } from "./people.ts";
import { pickFrom } from "./pick.ts";
import type { World } from "./world.ts";

/** Takes back one of the newest changes of the memory, or applies it again. */
export async function turnBack(world: World, action: Action): Promise<void> {
  const { app } = world.process;
  const { who } = pickFrom(PEOPLE, action.b) as (typeof PEOPLE)[number];
  const { change_sets } = await world.process.store.ask("listChangeSets", { ...who, status: action.kind === "undo" ? "applied" : "undone", limit: 8 });
  const set = pickFrom(change_sets, action.a);
  if (!set) return;
  if (action.kind === "undo") await undoChangeSet(app, who, set.change_set_id);
  else await applyChangeSet(app, who, set.change_set_id, null);
}


/** Models of meaning of the scripted provider, and none. */
const MEANINGS = ["scripted/meaning", "scripted/other", "scripted/meaning", null] as const;

/** Chooses a model of meaning, for which everything is embedded anew, or none. */
export async function chooseMeaning(world: World, action: Action): Promise<void> {
  world.reference.renewals += 1;
  await patchSettings(world.process.app, { embedding_model: pickFrom(MEANINGS, action.a) ?? null });
}
