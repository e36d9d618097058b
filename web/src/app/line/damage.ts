// Whether the server's database is damaged: then everything can be read and nothing is changed, until it is repaired.
import type { Health } from "../../../../src/contract/health.ts";
import type { Cell } from "../cell.ts";
import { createCell } from "../cell.ts";

/** How often a window that is looked at asks again, in milliseconds. */
export const CHECK_EVERY_MS = 60_000;

export type DamageWatch = {
  damaged: Cell<boolean>;
  /** Asks the server, which also takes the mark away after a repair. */
  check(): Promise<void>;
  /** Every answer comes by here: a refusal for damage counts at once. */
  hear(response: Response): Promise<void>;
};

export function createDamageWatch(health: () => Promise<Health>): DamageWatch {
  const damaged = createCell(false);
  return {
    damaged,
    async check() {
      try {
        damaged.set((await health()).status === "damaged");
      } catch {
        // No answer says nothing about the file; that the server is away is said elsewhere.
      }
    },
    async hear(response) {
      if (response.status < 500) return;
      const problem: unknown = await response.clone().json().catch(() => null);
      if ((problem as { code?: unknown } | null)?.code === "database_damaged") damaged.set(true);
    },
  };
}
