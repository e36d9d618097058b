// Putting a backup in the place of what a home has. Everything is unpacked and checked beside it first; one rename then
// decides, and what follows (`settle.ts`) is done again from the start until it is through, so that a kill at any point
// leaves the old home or the new one.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { syncPath, syncTree } from "../../../../lib/disk.ts";
import { checkCopy, endLogins } from "../copy-check.ts";
import type { CopyReport } from "../copy-check.ts";
import { DATABASE, finishRestore, PLAN, READY, STAGE } from "./settle.ts";
import { unpack } from "./unpack.ts";

/** A checked backup. `created_at` is null for a copy that does not say when it was made. */
export type StagedRestore = CopyReport & {
  created_at: string | null;
  /** Replaces the home and returns where the replaced things are kept; null when there was nothing. */
  commit(): string | null;
  /** Leaves the home as it is. */
  discard(): void;
};

/** `home` must be locked by the caller. `file`: a backup, a copy of the database, or what an earlier restore replaced. `now`: milliseconds. */
export function stageRestore(order: { home: string; file: string; now: number }): StagedRestore {
  const { home, file, now } = order;
  const stage = join(home, STAGE);
  const discard = () => rmSync(stage, { recursive: true, force: true });
  discard();
  mkdirSync(stage, { recursive: true, mode: 0o700 });
  try {
    const manifest = unpack(file, stage);
    const report = checkCopy(join(stage, DATABASE));
    endLogins(join(stage, DATABASE));
    const replaced = `replaced-${new Date(now).toISOString().replace(/[-:.]/g, "")}`;
    return { ...report, created_at: manifest?.created_at ?? null, commit: () => commit(home, replaced), discard };
  } catch (error) {
    discard();
    throw error;
  }
}

function commit(home: string, replaced: string): string | null {
  writeFileSync(join(home, STAGE, PLAN), JSON.stringify({ replaced }), { mode: 0o600 });
  syncTree(join(home, STAGE));
  renameSync(join(home, STAGE), join(home, READY));
  syncPath(home);
  finishRestore(home);
  const kept = join(home, "backups", replaced);
  return existsSync(kept) ? kept : null;
}
