// What the store does for itself while nobody asks it for anything.

/** Milliseconds without a command after which nobody is likely to wait for the next one. */
export const QUIET = 5000;

/** How it is after a piece of work: there is more of it, there will be, or there is none. */
export type Left = "more" | "later" | "none";

export type Quiet = {
  /** Somebody asks for something: what is under way stops after its piece, and quiet begins anew. */
  wake(): void;
  stop(): void;
};

/** Does `work` piece by piece from QUIET after the last `wake` on, until none is left. What fails is tried again after the next one. */
export function whenQuiet(work: () => Promise<Left>): Quiet {
  let timer: NodeJS.Timeout | undefined;
  let spell = 0;
  const wake = () => {
    spell += 1;
    clearTimeout(timer);
    timer = setTimeout(() => void goOn(spell).catch(() => undefined), QUIET);
    timer.unref();
  };
  const goOn = async (mine: number) => {
    let left: Left = "more";
    while (left === "more" && mine === spell) left = await work();
    if (left === "later" && mine === spell) wake();
  };
  return {
    wake,
    stop() {
      spell += 1;
      clearTimeout(timer);
    },
  };
}
