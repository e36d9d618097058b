// People: who may use this home, under which name, and how somebody leaves it.
import { AppError } from "../../domain/errors.ts";
import type { PersonId } from "../../domain/ids.ts";
import type { PersonRow } from "../../domain/person/person.ts";
import type { App } from "../app.ts";
import { eraseFiles } from "../file/file.ts";
import { deleteSession } from "../session.ts";

/** Sessions that are looked up at a time while everything of a person is deleted. */
const BATCH = 200;

/** What became of a removed person's sessions. */
export type Removed = { person_id: PersonId; sessions: "deleted" | "kept"; counts: { sessions: number; messages: number; files: number } };

export function listPeople(app: App): Promise<PersonRow[]> {
  return app.store.ask("listPeople");
}

export async function renamePerson(app: App, person_id: PersonId, name: string): Promise<PersonRow> {
  return (await app.store.run("renamePerson", { person_id, name })).person;
}

/**
 * Removes a person: from this moment on nothing lets them in, their streams end and their turns stop. With `erase` all their
 * sessions are deleted too, now or, when this is cut off, after the next start; else they are kept where nobody can read them,
 * and removing the person once more with `erase` deletes them. Throws 404, 409 for the last owner.
 */
export async function removePerson(app: App, { person_id, erase }: { person_id: PersonId; erase: boolean }): Promise<Removed> {
  const { running } = await app.store.run("removePerson", { person_id, erase, now: app.clock.now() });
  app.visits.end({ person_id });
  for (const session_id of running) {
    app.cutOff.delete(session_id);
    app.running.get(session_id)?.control.abort(new AppError("stopped", "The person was removed."));
  }
  if (!erase) return { person_id, sessions: "kept", counts: { sessions: 0, messages: 0, files: 0 } };
  return { person_id, sessions: "deleted", counts: await eraseLeft(app, person_id) };
}

/** Deletes what a removed person has left, session by session so that others are not held up. */
async function eraseLeft(app: App, person_id: PersonId): Promise<Removed["counts"]> {
  const sum = { sessions: 0, messages: 0, files: 0 };
  for (;;) {
    const left = await app.store.ask("listLeftSessions", { person_id, limit: BATCH });
    if (left.length === 0) break;
    for (const session_id of left) {
      const { counts } = await deleteSession(app, { person_id }, session_id);
      sum.sessions += 1;
      sum.messages += counts.messages;
      sum.files += counts.files;
    }
  }
  const { files } = await app.store.run("forgetPerson", { person_id, now: app.clock.now() });
  if (files > 0) await eraseFiles(app);
  return { ...sum, files: sum.files + files };
}

/** Finishes deletions that a stop or a crash cut off. */
export async function sweepPeople(app: App): Promise<void> {
  for (const person_id of await app.store.ask("listErasing")) await eraseLeft(app, person_id);
}
