// What is known of the file's health: asked for at the start, once a day, and whenever SQLite stumbles over something.
import { AppError } from "../../../domain/errors.ts";
import type { QueryName, StoreQueries } from "../../../ports/store.ts";

/** Files up to this size are checked whole before the start; larger ones by the thread store, when the server listens. */
export const CHECK_AT_START = 16 * 1024 * 1024;

type Integrity = ReturnType<StoreQueries["checkIntegrity"]>;

export type InspectorOptions = {
  path: string;
  /** True when the file was checked before it was opened. */
  checked: boolean;
  /** Runs the check in a thread of its own, which may take minutes. */
  check(): Promise<Integrity>;
  /** Told once, when damage is first known. */
  onDamage(found: string): void;
};

/** Keeps what was found. Those who ask while a check runs get the same answer. */
export function createInspector({ path, checked, check, onDamage }: InspectorOptions) {
  let damage: string | undefined;
  let known = checked;
  let running: Promise<Integrity> | undefined;
  const note = (found: string) => {
    if (damage === undefined) onDamage(found);
    damage ??= found;
  };
  const inspect = async (): Promise<Integrity> => {
    try {
      const found = await check();
      known = true;
      if (found.result === "ok") damage = undefined;
      else note(found.result);
      return found;
    } catch (error) {
      if (isDamaged(error)) note(error.message);
      throw error;
    } finally {
      running = undefined;
    }
  };
  const inspector = {
    damage: () => damage,
    inspect: () => (running ??= inspect()),
    /** A damaged file takes no more commands, until a check finds it whole again. */
    requireWhole() {
      if (damage !== undefined) throw refuse(path, `${damage}. Nothing more is written to it; what can be read is shown`);
    },
    /** Work on the file; one that fails because of damage has the whole file checked. */
    async watch<T>(work: Promise<T>): Promise<T> {
      try {
        return await work;
      } catch (error) {
        if (isDamaged(error)) void inspector.inspect().catch(() => undefined);
        throw error;
      }
    },
    /** The answer to a query. That there is nothing is only believed of a file that is known to be whole: an empty list must never be damage. */
    async believe(name: QueryName, input: unknown, value: unknown): Promise<unknown> {
      if (!NOTHING[name]?.(value)) return value;
      if (!known && name === "listSessions" && isWhole(input)) await inspector.inspect();
      if (damage !== undefined) throw refuse(path, `${damage}. What was asked for cannot be found in it, which does not mean that it was deleted`);
      return value;
    },
  };
  return inspector;
}

/** Answers that say that there is nothing. */
const NOTHING: Partial<Record<QueryName, (value: unknown) => boolean>> = {
  listSessions: (value) => (value as { sessions: unknown[] }).sessions.length === 0,
  listMessages: (value) => value === null || (value as { messages: unknown[] }).messages.length === 0,
  listTokens: (value) => (value as unknown[]).length === 0,
  getSession: (value) => value === null,
  getTurn: (value) => value === null,
};

/** True for the list as such, not for the end of one or a choice from it. */
function isWhole(input: unknown): boolean {
  const { person_id: _person, limit: _limit, now: _now, ...chosen } = input as Record<string, unknown>;
  return Object.values(chosen).every((value) => value === undefined);
}

function isDamaged(error: unknown): error is AppError {
  return error instanceof AppError && error.code === "database_damaged";
}

function refuse(path: string, found: string): AppError {
  return new AppError("database_damaged", `${path} is damaged: ${found}. Stop Rapport, keep a copy of the home, and restore a copy from the backups folder: rapport restore FILE`);
}
