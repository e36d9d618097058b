// Commands about people: renamed, removed, and forgotten once nothing of theirs is left.
import { AppError } from "../../../domain/errors.ts";
import type { MemoryId, PersonId, SessionId, TurnId } from "../../../domain/ids.ts";
import { nameKey } from "../../../domain/person/person.ts";
import type { Change } from "../../../ports/store.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { eraseFiles } from "../file/file.ts";
import { askCompaction } from "../job/deletion.ts";
import { readSession } from "../find.ts";
import { removeMemory } from "../memory/memory-row.ts";
import { readPerson } from "../query/person.ts";
import type { Run } from "./command.ts";
import { endTurn } from "./turn/turn.ts";
import { withdraw } from "./withdraw.ts";

export const renamePerson: Run<"renamePerson"> = (db, { person_id, name }) => {
  requireFree(db, name, person_id);
  db.run("UPDATE people SET name = ?, name_key = ? WHERE person_id = ? AND removed_at IS NULL", name, nameKey(name), person_id);
  const person = readPerson(db, person_id);
  if (!person) throw personNotFound(person_id);
  return { person };
};

/** Throws 409 when somebody other than `person_id` has this name. */
export function requireFree(db: Database, name: string, person_id: PersonId | null): void {
  const taken = db.get<{ person_id: PersonId }>("SELECT person_id FROM people WHERE name_key = ?", nameKey(name));
  if (!taken || taken.person_id === person_id) return;
  throw new AppError("conflict", `There is somebody named ${name} already. Choose another name.`, { details: { name } });
}

export const removePerson: Run<"removePerson"> = (db, input) => {
  const { person_id, erase, now } = input;
  const row = db.get<{ role: string; removed_at: number | null }>("SELECT role, removed_at FROM people WHERE person_id = ?", person_id);
  if (!row) throw personNotFound(person_id);
  if (row.role === "owner") throw new AppError("conflict", "The last owner cannot be removed: somebody has to keep the house.", { details: { person_id } });
  db.run(
    "UPDATE people SET removed_at = coalesce(removed_at, ?), name_key = NULL, password = NULL, erasing = max(erasing, ?) WHERE person_id = ?",
    now,
    erase ? 1 : 0,
    person_id,
  );
  for (const table of ["logins", "tokens", "invites"]) db.run(`DELETE FROM ${table} WHERE person_id = ?`, person_id);
  const waiting = withdrawAll(db, person_id, now);
  const { running, changes } = endAll(db, person_id, now);
  return { running, changes: [...waiting, ...changes] };
};

/** Nobody is left who wants to hear the answers. */
function withdrawAll(db: Database, person_id: PersonId, now: number): Change[] {
  const sessions = db.all<{ session_pk: number }>("SELECT session_pk FROM sessions WHERE on_behalf_of = ? AND queued_count > 0 ORDER BY session_pk", person_id);
  return sessions.map(({ session_pk }) => {
    const record = openRecorder(db, readSession(db, session_pk), now);
    const inputs = db.all<{ turn_pk: number }>("SELECT turn_pk FROM inputs WHERE session_pk = ? AND withdrawn = 0 ORDER BY place", session_pk);
    const why = { now, code: "withdrawn", reason: "The person who sent this was removed." };
    for (const { turn_pk } of inputs) withdraw(db, { session_pk, turn_pk }, why, record);
    record.list("session.touched");
    return record.close();
  });
}

function endAll(db: Database, person_id: PersonId, now: number): { running: SessionId[]; changes: Change[] } {
  const turns = db.all<{ turn_id: TurnId; session_id: SessionId }>(
    "SELECT t.turn_id, s.session_id FROM sessions s JOIN turns t ON t.turn_pk = s.running_turn_pk WHERE s.on_behalf_of = ? ORDER BY t.turn_pk",
    person_id,
  );
  const changes = turns.map(({ turn_id }): Change => {
    const { turn: _ended, ...change } = endTurn(db, { turn_id, fence: null, now, status: "cancelled", code: "stopped", message: "The person was removed.", partial: null });
    return change;
  });
  return { running: turns.map(({ session_id }) => session_id), changes };
}

export const forgetPerson: Run<"forgetPerson"> = (db, { person_id, now }) => {
  if (db.get("SELECT 1 FROM sessions WHERE on_behalf_of = ?", person_id)) throw new AppError("conflict", "There are still sessions of this person.", { details: { person_id } });
  const files = eraseFiles(db, db.all<{ file_pk: number }>("SELECT file_pk FROM files WHERE person_id = ? AND file_pk NOT IN (SELECT file_pk FROM session_files)", person_id));
  db.run("DELETE FROM memory_uses WHERE memory_id IN (SELECT memory_id FROM memories WHERE person_id = ?)", person_id);
  for (const { memory_id } of db.all<{ memory_id: MemoryId }>("SELECT memory_id FROM memories WHERE person_id = ?", person_id)) removeMemory(db, memory_id);
  db.run("DELETE FROM change_sets WHERE person_id = ?", person_id);
  db.run("DELETE FROM list_events WHERE person_id = ?", person_id);
  db.run("UPDATE people SET name = '', erasing = 0 WHERE person_id = ? AND removed_at IS NOT NULL", person_id);
  askCompaction(db, now);
  return { files };
};

function personNotFound(person_id: PersonId): AppError {
  return new AppError("not_found", "There is no such person. They may have been removed.", { details: { person_id } });
}
