// A place in a model's answer where a test makes it wait, and knows when it has come there.
import type { Script, ScriptStep } from "./scripted-model.ts";

export type Door = {
  /** Resolves when the model stands before the door. */
  reached: Promise<void>;
  /** The step to yield; taking it is reaching the door. */
  wait(): ScriptStep;
  open(): void;
};

export function createDoor(): Door {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: () => opened.resolve(),
    wait() {
      reached.resolve();
      return { type: "hold", until: opened.promise };
    },
  };
}

/** Says `before`, waits at the door, says `after`. Piece by piece, as a model does. */
export function pauseAt(door: Door, before: string[], after: string[] = []): Script {
  return function* () {
    for (const text of before) yield { type: "text", text };
    yield door.wait();
    for (const text of after) yield { type: "text", text };
  };
}

/** The same answer to everything. */
export function say(...pieces: string[]): Script {
  return () => pieces.map((text) => ({ type: "text", text }));
}

/** One script per request, in order; the last one stays. */
export function inTurn(...scripts: [Script, ...Script[]]): Script {
  return (request, call) => (scripts[Math.min(call, scripts.length - 1)] as Script)(request, call);
}
