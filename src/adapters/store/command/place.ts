// The order of waiting inputs: each has a place, and a place between two others is found by moving those behind it.
import { AppError } from "../../../domain/errors.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { readTurn, requireWaiting } from "../find.ts";
import { toTurn } from "../rows.ts";
import type { Run } from "./command.ts";

type Waiting = { turn_pk: number; place: number };

function listWaiting(db: Database, session_pk: number): Waiting[] {
  return db.all<Waiting>("SELECT turn_pk, place FROM inputs WHERE session_pk = ? AND withdrawn = 0 ORDER BY place", session_pk);
}

/** A free place behind the first `position` waiting inputs. */
export function placeAt(db: Database, session_pk: number, position: number): number {
  const waiting = listWaiting(db, session_pk);
  const before = waiting[position - 1] ?? (position > 0 ? waiting.at(-1) : undefined);
  if (!before) return (waiting[0]?.place ?? 1) - 1;
  db.run("UPDATE inputs SET place = place + 1 WHERE session_pk = ? AND withdrawn = 0 AND place > ?", session_pk, before.place);
  return before.place + 1;
}

/** How many inputs wait before this place. */
export function positionOf(db: Database, session_pk: number, place: number): number {
  return listWaiting(db, session_pk).filter((one) => one.place < place).length;
}

export const editInput: Run<"editInput"> = (db, input) => {
  const { turn, session } = requireWaiting(db, input);
  const { session_pk, turn_pk } = turn;
  if (input.content !== null) requireWords(db, turn_pk, input.content);
  if (input.content !== null) db.run("UPDATE inputs SET content = ? WHERE turn_pk = ?", JSON.stringify(input.content), turn_pk);
  if (input.position !== null) moveInput(db, { session_pk, turn_pk }, input.position);
  const place = listWaiting(db, session_pk).find((one) => one.turn_pk === turn_pk)?.place ?? 0;
  const record = openRecorder(db, session, input.now);
  record.event("turn.queued", turn_pk, { position: positionOf(db, session_pk, place) });
  const change = record.close();
  return { turn: toTurn(readTurn(db, turn_pk)), ...change };
};

/** A message needs words, unless it has files. */
function requireWords(db: Database, turn_pk: number, content: string): void {
  const bare = db.get("SELECT 1 FROM inputs WHERE turn_pk = ? AND files = '[]'", turn_pk);
  if (bare && content.trim() === "") throw new AppError("invalid_request", "The message is empty. Write something, or withdraw it.");
}

function moveInput(db: Database, turn: { session_pk: number; turn_pk: number }, position: number): void {
  // Out of the way first, so that it does not count among those it is placed between.
  db.run("UPDATE inputs SET withdrawn = 1 WHERE turn_pk = ?", turn.turn_pk);
  const place = placeAt(db, turn.session_pk, position);
  db.run("UPDATE inputs SET withdrawn = 0, place = ? WHERE turn_pk = ?", place, turn.turn_pk);
}
