// The doctor: finds what does not fit together, and recomputes what follows from the messages.
import { AppError } from "../../domain/errors.ts";
import type { Fault, FaultKind } from "../../domain/care/fault.ts";
import type { Examination } from "../../ports/care/care.ts";
import type { App } from "../app.ts";

/** Sessions that are rebuilt in one transaction. */
const AT_ONCE = 10;

export type Rebuilt = { rebuilt: Fault[]; faults: Fault[] };

export async function examine(app: Pick<App, "care">): Promise<Fault[]> {
  return (await app.care.examine()).faults;
}

/**
 * Puts right what can be computed anew: indexes, then leftovers, then sessions and memories, each in small transactions between which
 * others get their turn. `rebuilt` is what was changed, `faults` what is left. Throws AppError `database_damaged` when the
 * file itself is not right: then nothing is written to it.
 */
export async function rebuild(app: Pick<App, "care" | "store" | "clock" | "bell" | "log">): Promise<Rebuilt> {
  const tally = new Map<FaultKind, number>();
  const add = ({ kind, count }: Fault) => count > 0 && tally.set(kind, (tally.get(kind) ?? 0) + count);
  const found = await examineWhole(app);
  const mended = await mendIndexes(app, found);
  for (const fault of found.faults.filter(({ kind }) => kind === "index" || kind === "text_index")) add(fault);
  // What an index hid or made up is seen rightly only now.
  const { sessions, owners } = mended ? await examineWhole(app) : found;
  add({ kind: "leftover", count: await removeLeftovers(app) });
  for (let at = 0; at < sessions.length; at += AT_ONCE) {
    const { rebuilt } = await app.store.run("rebuildSessions", { session_ids: sessions.slice(at, at + AT_ONCE), now: app.clock.now() });
    for (const fault of rebuilt) add(fault);
  }
  for (const owner of owners) await app.store.run("refoldMemories", { ...owner, now: app.clock.now() });
  for (const fault of found.faults.filter(({ kind }) => kind === "memory_fold")) add(fault);
  const rebuilt = [...tally].map(([kind, count]) => ({ kind, count }));
  for (const { kind, count } of rebuilt) app.log.warn("rebuilt from the messages", { fault: kind, count });
  return { rebuilt, faults: rebuilt.length > 0 ? await examine(app) : found.faults };
}

/** Makes indexes anew: of tables, of the messages' text and of the memories'. The messages go in little by little. False when all were right. */
async function mendIndexes(app: Pick<App, "store" | "clock">, { indexes, messageText, memoryText }: Examination): Promise<boolean> {
  const now = app.clock.now();
  for (const index of indexes) await app.store.run("reindex", { index });
  if (messageText) await app.store.run("rebuildIndex", { now });
  if (memoryText) await app.store.run("reindexMemories", { now });
  const mended = indexes.length > 0 || messageText || memoryText;
  // A store that took no more commands because of an index takes them again when it has seen that all is well.
  if (mended) await app.store.ask("checkIntegrity");
  return mended;
}

async function examineWhole(app: Pick<App, "care">): Promise<Examination> {
  const found = await app.care.examine();
  if (!found.faults.some(({ kind }) => kind === "damage")) return found;
  throw new AppError("database_damaged", "The database file is damaged; nothing was changed. Stop Rapport, keep a copy of the home, and restore a backup: rapport restore FILE");
}

async function removeLeftovers(app: Pick<App, "store">): Promise<number> {
  for (let sum = 0; ; ) {
    const { removed } = await app.store.run("removeLeftovers", { limit: 50 });
    if (removed === 0) return sum;
    sum += removed;
  }
}
