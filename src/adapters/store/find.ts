// Looking rows up, with the ownership check that every caller gets and none can forget.
import { AppError } from "../../domain/errors.ts";
import type { PersonId, SessionId, TurnId } from "../../domain/ids.ts";
import { isEnded } from "../../domain/turn.ts";
import type { Held } from "../../ports/store.ts";
import type { Database } from "./database.ts";
import type { SessionRow, TurnRow } from "./rows.ts";
import { SESSION_COLUMNS, TURN_COLUMNS } from "./rows.ts";

export type Own = { session_id: SessionId; person_id: PersonId };

/** The session if it is this person's; somebody else's is as unknown as one that never was. */
export function findSession(db: Database, own: Own): SessionRow | undefined {
  return db.get<SessionRow>(
    `SELECT ${SESSION_COLUMNS} FROM sessions s WHERE session_id = ? AND on_behalf_of = ?`,
    own.session_id,
    own.person_id,
  );
}

/** A session by its id alone: for work that the app does by itself, and in nobody's name. */
export function findAnySession(db: Database, session_id: string): SessionRow | undefined {
  return db.get<SessionRow>(`SELECT ${SESSION_COLUMNS} FROM sessions s WHERE session_id = ?`, session_id);
}

/** Throws 401 when this person was removed: what was on its way then is not written any more. */
export function requirePresent(db: Database, person_id: PersonId): void {
  if (!db.get("SELECT 1 FROM people WHERE person_id = ? AND removed_at IS NOT NULL", person_id)) return;
  throw new AppError("unauthorized", "You were removed from this server. Ask its owner.");
}

/** As `findSession`; throws 404 when there is none. */
export function requireSession(db: Database, own: Own): SessionRow {
  const row = findSession(db, own);
  if (!row) throw new AppError("not_found", "There is no such session. It may have been deleted.", { details: { session_id: own.session_id } });
  return row;
}

export function readSession(db: Database, session_pk: number): SessionRow {
  return db.get<SessionRow>(`SELECT ${SESSION_COLUMNS} FROM sessions s WHERE session_pk = ?`, session_pk) as SessionRow;
}

export function findTurn(db: Database, turn_id: TurnId): TurnRow | undefined {
  return db.get<TurnRow>(`SELECT ${TURN_COLUMNS} FROM turns t WHERE turn_id = ?`, turn_id);
}

export function readTurn(db: Database, turn_pk: number): TurnRow {
  return db.get<TurnRow>(`SELECT ${TURN_COLUMNS} FROM turns t WHERE turn_pk = ?`, turn_pk) as TurnRow;
}

/** The turn if it is running and `fence` is its holder's; a late write, or one of an older holder, is refused here. */
export function requireRunning(db: Database, held: Held): TurnRow {
  const turn = requireHeld(db, held);
  if (turn.status !== "running") throw new AppError("turn_ended", "This turn has ended.", { details: { turn_id: held.turn_id, status: turn.status } });
  return turn;
}

/** The turn if it is there and nobody has claimed it since. */
export function requireHeld(db: Database, { turn_id, fence }: Held): TurnRow {
  const turn = findTurn(db, turn_id);
  if (!turn) throw new AppError("turn_ended", "This turn's session was deleted.", { details: { turn_id } });
  if (turn.fence !== fence) throw new AppError("turn_ended", "This turn has been taken up elsewhere.", { details: { turn_id, fence, now_held: turn.fence } });
  return turn;
}

/** The turn if it is this person's and its input still waits; 404 or 409 otherwise. */
export function requireWaiting(db: Database, own: { turn_id: TurnId; person_id: PersonId }): { turn: TurnRow; session: SessionRow } {
  const turn = findTurn(db, own.turn_id);
  const session = turn && readSession(db, turn.session_pk);
  if (!turn || session?.on_behalf_of !== own.person_id) {
    throw new AppError("not_found", "There is no such turn. Its session may have been deleted.", { details: { turn_id: own.turn_id } });
  }
  if (turn.status !== "queued") {
    throw new AppError(isEnded(turn.status) ? "turn_ended" : "session_busy", "This message is not waiting any more.", {
      details: { turn_id: own.turn_id, status: turn.status },
    });
  }
  return { turn, session };
}
