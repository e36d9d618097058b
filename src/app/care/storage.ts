// What takes up room, and giving back what was deleted.
import type { Reclaimed, Storage } from "../../domain/care/storage.ts";
import { AppError } from "../../domain/errors.ts";
import { OWNER_ID } from "../../domain/ids.ts";
import type { App, Who } from "../app.ts";
import { compactNow } from "./compact.ts";
import { purgeAll } from "./purge.ts";

/** What this person's sessions take up; the files of the home are the owner's to see. */
export async function readStorage(app: App, who: Who): Promise<Storage> {
  const { free, ...own } = await app.store.ask("readStorage", who);
  const home = who.person_id === OWNER_ID ? { ...(await app.care.measure()), free } : null;
  return { home, ...own };
}

/** Takes away at once what is left of deletions, and compacts the database. Throws 409 when a reader is in the way. */
export async function reclaim(app: App): Promise<Reclaimed> {
  await purgeAll(app, new AbortController().signal);
  const { busy, ...sizes } = await compactNow(app);
  if (!busy) return sizes;
  throw new AppError("conflict", "Another program reads the database, so what was deleted is not gone from its log yet. Close it (a backup, a database browser) and try again.", { details: sizes });
}
