// Deliberately broken twins: each takes one safety away, and the simulation must notice.
import { DatabaseSync } from "node:sqlite";
import { OWNER_ID } from "../../src/domain/ids.ts";
import type { Bell } from "../../src/ports/bell.ts";
import type { Store } from "../../src/ports/store.ts";
import type { VirtualClock } from "./clock.ts";
import { PEOPLE } from "./people.ts";

export type Twin = {
  name: string;
  /** Number of the promise in docs/reference/guarantees.md that it breaks. */
  promise: number;
  /** `path` is the database file. */
  store?(store: Store, path: string): Store;
  bell?(bell: Bell, clock: VirtualClock): Bell;
  skipsRecovery?: boolean;
};

/** The number that a turn's writes must carry now. */
function fenceNow(path: string, turn_id: string): number | undefined {
  const db = new DatabaseSync(path, { readOnly: true });
  const row = db.prepare("SELECT fence FROM turns WHERE turn_id = ?").get(turn_id) as { fence: number } | undefined;
  db.close();
  return row?.fence;
}

/** Changes the file behind the program's back. */
function tamper(path: string, sql: string): void {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  db.exec(sql);
  db.close();
}

/** The end of whatever waits, without a word to anybody. */
const FORGET_WAITING = `UPDATE turns SET status = 'cancelled', ended_at = 0, code = 'stopped', reason = 'x' WHERE status = 'queued';
  UPDATE inputs SET withdrawn = 1; UPDATE sessions SET queued_count = 0;`;

/** What a delete of a session's events would leave. */
const EVENT_LEFT = "INSERT INTO events (session_pk, seq, type, data, at) SELECT 1000000, count(*) + 1, 'session.renamed', '{}', 0 FROM events WHERE session_pk = 1000000";

/** A vector of a message that is gone. */
const VECTOR_LEFT = "INSERT INTO vectors (message_pk, owner, model, dimension, vector) VALUES (1, 's1', 'scripted/meaning', 1, x'00000000') ON CONFLICT DO NOTHING";

/** Removes the jobs that somebody holds. */
function forgetJobs(path: string): void {
  const db = new DatabaseSync(path);
  db.exec("DELETE FROM jobs WHERE lease_until IS NOT NULL");
  db.close();
}

/** The product as it is. */
export const SOUND: Twin = { name: "sound", promise: 0 };

export const TWINS: readonly Twin[] = [
  {
    name: "forgets what waits when the process ends, so an acknowledged message is lost", promise: 1,
    store: (store, path) => ({
      ...store,
      run: (name, input) => {
        if (name === "recoverTurns") tamper(path, FORGET_WAITING);
        return store.run(name, input);
      },
    }),
  },
  {
    name: "answers what was sent last first, so messages overtake each other", promise: 3,
    store: (store, path) => ({
      ...store,
      run: (name, input) => {
        if (name === "startNext") tamper(path, "UPDATE inputs SET place = -place WHERE withdrawn = 0");
        return store.run(name, input);
      },
    }),
  },
  {
    name: "forgets client ids, so a message that is sent again is answered again", promise: 2,
    store: (store) => ({
      ...store,
      run: ((name: string, input: object) =>
        store.run(name as never, (name === "acceptInput" ? { ...input, client_id: null } : input) as never)),
    }),
  },
  { name: "skips recovery, so a crash leaves turns running forever", promise: 4, skipsRecovery: true },
  {
    name: "leaves what a crash cut off, so an answer never comes", promise: 4,
    store: (store) => ({
      ...store,
      run: (async (name: string, input: never) => {
        const value = await store.run(name as never, input);
        return name === "recoverTurns" ? { ...(value as object), cutOff: [] } : value;
      }) as Store["run"],
    }),
  },
  {
    name: "does not note that a tool call begins, so a crash runs it twice", promise: 6,
    store: (store) => ({
      ...store,
      run: (async (name: string, input: never) =>
        name === "startTool" ? { session_id: "ses_", person_id: "per_", events: [], list: [] } : store.run(name as never, input)) as unknown as Store["run"],
    }),
  },
  {
    name: "lets a holder write that was taken for dead, so two run one turn", promise: 5,
    store: (store, path) => ({
      ...store,
      run: ((name: string, input: { turn_id: string; fence?: number | null }) =>
        store.run(name as never, (typeof input.fence === "number" ? { ...input, fence: fenceNow(path, input.turn_id) ?? input.fence } : input) as never)),
    } as Store),
  },
  {
    name: "takes a call of unknown outcome for one that never began, so it is run twice", promise: 6,
    store: (store, path) => ({
      ...store,
      run: (name, input) => {
        if (name === "recoverTurns") tamper(path, "DELETE FROM tool_calls WHERE status = 'running'");
        return store.run(name, input);
      },
    }),
  },
  {
    name: "forgets a job as soon as it is begun, so what a crash cut off is never learned",
    promise: 16,
    store: (store, path) => ({
      ...store,
      run: async (name, input) => {
        const value = await store.run(name, input);
        if (name === "claimJob") forgetJobs(path);
        return value;
      },
    }),
  },
  {
    name: "runs a tool without the consent that it needs", promise: 7,
    store: (store) => ({ ...store, ask: (async (name: string, ...input: never[]) => (name === "hasConsent" ? true : (store.ask as (...all: unknown[]) => unknown)(name, ...input))) as Store["ask"] }),
  },
  {
    name: "forgets to ask whose a session is, so that others read it", promise: 15,
    store: (store) => ({ ...store, ask: ((name: string, ...input: object[]) => (store.ask as (...all: unknown[]) => unknown)(name, ...(name === "listMessages" ? input.map((one) => ({ ...one, person_id: OWNER_ID })) : input))) as Store["ask"] }),
  },
  {
    name: "looks into everybody's memory when it recalls, so that others' words come into prompts", promise: 15,
    store: (store) => ({
      ...store,
      ask: (async (name: string, input: object) => {
        const ask = store.ask as (name: string, input: object) => Promise<unknown>;
        if (name !== "recallMemories") return ask(name, input);
        return (await Promise.all(PEOPLE.map(({ who }) => ask(name, { ...input, ...who })))).flat();
      }) as Store["ask"],
    }),
  },
  {
    name: "searches what everybody said, so that others' words are found", promise: 15,
    store: (store) => ({
      ...store,
      ask: (async (name: string, input: object) => {
        const ask = store.ask as (name: string, input: object) => Promise<unknown>;
        if (name !== "recallMessages") return ask(name, input);
        return (await Promise.all(PEOPLE.map(({ who }) => ask(name, { ...input, ...who })))).flat();
      }) as Store["ask"],
    }),
  },
  {
    name: "tells everybody's list what happens to one, so that others' titles are read there", promise: 15,
    bell: (bell) => ({ ...bell, ringList: (_, events) => PEOPLE.forEach(({ who }) => bell.ringList(who.person_id, events)) }),
  },
  {
    name: "forgets which texts wait for their vector when the process ends, so that they never get one", promise: 17,
    store: (store, path) => ({
      ...store,
      run: (name, input) => {
        if (name === "recoverTurns") tamper(path, "DELETE FROM vector_waits");
        return store.run(name, input);
      },
    }),
  },
  {
    name: "leaves the vector of a deleted message behind", promise: 10,
    store: (store, path) => ({
      ...store,
      run: async (name, input) => {
        const value = await store.run(name, input);
        if (name === "deleteSession") tamper(path, VECTOR_LEFT);
        return value;
      },
    }),
  },
  {
    name: "listens too late, so what is committed while a watcher catches up is lost", promise: 8,
    bell: (bell, clock) => ({
      ...bell,
      onSession(session_id, listener) {
        let off: (() => void) | undefined;
        let gone = false;
        void clock.settle().then(() => {
          if (!gone) off = bell.onSession(session_id, listener);
        });
        return () => {
          gone = true;
          off?.();
        };
      },
    }),
  },
  {
    name: "does not tell the list what happened, so other windows stay wrong", promise: 9,
    store: (store) => ({
      ...store,
      run: (async (name: string, input: never) => {
        const value = await store.run(name as never, input);
        return name === "closeSession" || name === "placeSession" ? { ...(value as object), list: [] } : value;
      }) as Store["run"],
    }),
  },
  {
    name: "leaves rows of a deleted session behind", promise: 10,
    store: (store, path) => ({
      ...store,
      run: async (name, input) => {
        const value = await store.run(name, input);
        if (name === "deleteSession") tamper(path, EVENT_LEFT);
        return value;
      },
    }),
  },
  {
    name: "reads the bound of a prune as far too late, so that what was just used goes", promise: 20,
    store: (store) => ({
      ...store,
      run: ((name: string, input: { before: number }) => store.run(name as never, (name === "openPrune" ? { ...input, before: input.before + 1e9 } : input) as never)),
    }),
  },
  {
    name: "prunes what is pinned", promise: 20,
    store: (store, path) => ({
      ...store,
      run: async (name, input) => {
        if (name === "pruneSession") tamper(path, `UPDATE sessions SET pinned_at = NULL WHERE session_id = '${(input as { session_id: string }).session_id}'`);
        const value = await store.run(name, input);
        if (name === "fillPrune") tamper(path, "UPDATE prune_sessions SET state = 'waiting', reason = NULL WHERE reason = 'pinned'");
        return value;
      },
    }),
  },
];
