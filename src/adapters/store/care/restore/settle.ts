// What every start does with a home before its database is opened: a restore that was cut off is finished, and what is left
// of unfinished copies goes. Apart from the restore itself, which a start need not load.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { GONE, movePath } from "../../../../lib/disk.ts";

/** Where the database stands, in a home and in a backup. */
export const DATABASE = "sessions/rapport.db";
export const KEY = "secret.key";
/** Ends the names of what is not finished; a start removes what a crash left. */
export const DRAFT = ".part";
/** Where a backup is unpacked and checked. */
export const STAGE = `restore${DRAFT}`;
/** Its name once it is to replace the home. */
export const READY = "restore.ready";
export const PLAN = "plan.json";
/** What SQLite keeps beside a database, and would apply to whatever file has its name. */
const COMPANIONS = ["-wal", "-shm", "-journal"];

/**
 * Finishes a restore that was cut off after it had been decided, and removes what was left of copies that were not.
 * Called with the home's lock held, before its database is opened. True when there was one to finish.
 */
export function settleHome(home: string): boolean {
  const finished = finishRestore(home);
  rmSync(join(home, STAGE), { recursive: true, force: true });
  const backups = join(home, "backups");
  for (const name of existsSync(backups) ? readdirSync(backups) : []) {
    if (name.endsWith(DRAFT) || name.endsWith(".db.tmp")) rmSync(join(backups, name), { recursive: true, force: true });
  }
  return finished;
}

/** Carries out what a restore has decided, from wherever it was cut off. False when there is nothing to do. */
export function finishRestore(home: string): boolean {
  const ready = join(home, READY);
  if (!existsSync(ready)) return false;
  // Without its plan it was carried out, and only its removal was cut off.
  if (existsSync(join(ready, PLAN))) carryOut(home, ready);
  rmSync(join(ready, PLAN), { force: true });
  rmSync(ready, { recursive: true, force: true });
  return true;
}

function carryOut(home: string, ready: string): void {
  const { replaced } = JSON.parse(readFileSync(join(ready, PLAN), "utf8")) as { replaced: string };
  const kept = join(home, "backups", replaced);
  mkdirSync(join(kept, dirname(DATABASE)), { recursive: true, mode: 0o700 });
  for (const path of [DATABASE, KEY, "files"]) replace(path, { home, ready, kept });
  addProfiles(home, ready);
  for (const folder of [join(kept, dirname(DATABASE)), kept]) if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** While the new thing is still in `ready`, what has its place in the home is the old one and goes to `kept`. */
function replace(path: string, at: { home: string; ready: string; kept: string }): void {
  if (!existsSync(join(at.ready, path))) return;
  const old = [path, ...(path === DATABASE ? COMPANIONS.map((end) => `${path}${end}`) : [])];
  // The log before the database: the new one must never stand beside it. The old database goes last, so that the log is
  // never without it for longer than this.
  for (const one of old.toReversed()) putAside(join(at.home, one), join(at.kept, one));
  mkdirSync(dirname(join(at.home, path)), { recursive: true, mode: 0o700 });
  movePath(join(at.ready, path), join(at.home, path));
}

/** What is kept already was moved by a run that was cut off; what has its old place then is left over from a move between two disks. */
function putAside(path: string, kept: string): void {
  rmSync(`${path}${GONE}`, { recursive: true, force: true });
  if (!existsSync(path)) return;
  if (existsSync(kept)) rmSync(path, { recursive: true, force: true });
  else movePath(path, kept);
}

/** Agents that the home lacks come back; those that it has stay as they are. */
function addProfiles(home: string, ready: string): void {
  const from = join(ready, "profiles");
  if (!existsSync(from)) return;
  mkdirSync(join(home, "profiles"), { recursive: true, mode: 0o700 });
  for (const name of readdirSync(from)) {
    if (!existsSync(join(home, "profiles", name))) movePath(join(from, name), join(home, "profiles", name));
  }
}
