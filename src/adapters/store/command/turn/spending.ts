// What agents spend per day, for their budgets.
import type { StoreQueries } from "../../../../ports/store.ts";
import type { Database } from "../../database.ts";
import { iso } from "../../rows.ts";

/** Adds to the day's sum of the session's agent. */
export function addSpending(db: Database, session_pk: number, spent: { cost_usd: number; now: number }): void {
  db.run(
    `INSERT INTO spending (agent_id, day, cost_usd) SELECT agent_id, ?, ? FROM sessions WHERE session_pk = ?
     ON CONFLICT DO UPDATE SET cost_usd = cost_usd + excluded.cost_usd`,
    dayOf(spent.now),
    spent.cost_usd,
    session_pk,
  );
}

/** US dollars of an agent's UTC day. */
export function readSpending(db: Database, input: Parameters<StoreQueries["readSpending"]>[0]): number {
  return db.get<{ cost_usd: number }>("SELECT cost_usd FROM spending WHERE agent_id = ? AND day = ?", input.agent_id, dayOf(input.now))?.cost_usd ?? 0;
}

function dayOf(ms: number): string {
  return iso(ms).slice(0, 10);
}
