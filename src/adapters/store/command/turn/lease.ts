// Who runs a turn: claimed with a growing number, kept by a beat.
import type { Database } from "../../database.ts";
import type { Run } from "../command.ts";

/** Claims a turn until `lease_until`, milliseconds; returns the number that its writes must carry from now on. */
export function claimTurn(db: Database, turn_pk: number, lease_until: number): number {
  const row = db.get<{ fence: number }>("UPDATE turns SET fence = fence + 1, lease_until = ? WHERE turn_pk = ? RETURNING fence", lease_until, turn_pk);
  return row?.fence ?? 0;
}

/** Lets go of a turn without ending it: what its holder still writes is refused. */
export function releaseTurn(db: Database, turn_pk: number): void {
  db.run("UPDATE turns SET fence = fence + 1, lease_until = NULL WHERE turn_pk = ?", turn_pk);
}

export const beatTurns: Run<"beatTurns"> = (db, input) => {
  const lost = input.turns.filter(({ turn_id, fence }) => {
    const { changes } = db.run(
      "UPDATE turns SET lease_until = ? WHERE turn_id = ? AND fence = ? AND status IN ('running', 'waiting')",
      input.lease_until,
      turn_id,
      fence,
    );
    return changes === 0;
  });
  return { lost: lost.map((held) => held.turn_id) };
};
