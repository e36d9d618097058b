// Before a deletion: what would go, and what would keep copies.
import type { DeletionPreview } from "../../domain/care/deletion.ts";
import type { SessionId } from "../../domain/ids.ts";
import { OWNER_ID } from "../../domain/ids.ts";
import { listBackups } from "./backup.ts";
import type { App, Who } from "../app.ts";
import { getSession, sessionNotFound } from "../session.ts";

/** What would go with a session of this person. Throws 404. */
export async function readDeletion(app: App, who: Who, session_id: SessionId): Promise<DeletionPreview> {
  const { created_at } = await getSession(app, who, session_id);
  const found = await app.store.ask("readDeletion", { session_id, ...who });
  if (!found) throw sessionNotFound(session_id);
  const since = (await listBackups(app)).filter((backup) => backup.created_at >= created_at);
  // How the owner names their files is nobody else's to read.
  return { ...found, backups: since.map((backup) => (who.person_id === OWNER_ID ? backup.name : backup.created_at)) };
}
