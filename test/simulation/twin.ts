// Deliberately broken twins: each takes one safety away, and the simulation must notice.
import type { Bell } from "../../src/ports/bell.ts";
import type { Store } from "../../src/ports/store.ts";
import type { VirtualClock } from "./clock.ts";

export type Twin = {
  name: string;
  store?(store: Store): Store;
  bell?(bell: Bell, clock: VirtualClock): Bell;
  skipsRecovery?: boolean;
};

/** The product as it is. */
export const SOUND: Twin = { name: "sound" };

export const TWINS: readonly Twin[] = [
  {
    name: "forgets client ids, so a message that is sent again is answered again",
    store: (store) => ({
      ...store,
      run: ((name: string, input: object) =>
        store.run(name as never, (name === "acceptInput" ? { ...input, client_id: null } : input) as never)),
    }),
  },
  { name: "skips recovery, so a crash leaves turns running forever", skipsRecovery: true },
  {
    name: "leaves what a crash cut off, so an answer never comes",
    store: (store) => ({
      ...store,
      run: (async (name: string, input: never) => {
        const value = await store.run(name as never, input);
        return name === "recoverTurns" ? { ...(value as object), cutOff: [] } : value;
      }) as Store["run"],
    }),
  },
  {
    name: "does not note that a tool call begins, so a crash runs it twice",
    store: (store) => ({
      ...store,
      run: (async (name: string, input: never) =>
        name === "startTool" ? { session_id: "ses_", person_id: "per_", events: [], list: [] } : store.run(name as never, input)) as unknown as Store["run"],
    }),
  },
  {
    name: "listens too late, so what is committed while a watcher catches up is lost",
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
    name: "does not tell the list what happened, so other windows stay wrong",
    store: (store) => ({
      ...store,
      run: (async (name: string, input: never) => {
        const value = await store.run(name as never, input);
        return name === "closeSession" ? { ...(value as object), list: [] } : value;
      }) as Store["run"],
    }),
  },
];
