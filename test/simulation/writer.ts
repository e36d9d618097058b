// The writer of a simulated process: the real batches over the real file, with a disk that can be full, slow, or the last
// thing that the process ever saw.
import type { Job } from "../../src/adapters/store/batch.ts";
import { runBatch } from "../../src/adapters/store/batch.ts";
import type { Database } from "../../src/adapters/store/database.ts";
import { AppError } from "../../src/domain/errors.ts";
import type { CommandName } from "../../src/ports/store.ts";
import type { VirtualClock } from "./clock.ts";

/** When the process dies: at a commit counted from now, before it is made or after it is made but before anybody hears. */
export type CrashPlan = { commits: number; moment: "before" | "after" };

/** True for what the holder of a turn writes. */
export function isHeld(input: unknown): boolean {
  return typeof input === "object" && input !== null && "fence" in input && input.fence !== null;
}

type Waiting = Job & { resolve(value: unknown): void; reject(error: unknown): void };

/** Writes to `file`; calls `die` when a planned crash has come. What was under way then is never answered. */
export function createWriter(file: Database, clock: VirtualClock, die: () => void) {
  let plan: CrashPlan | undefined;
  let full = 0;
  let delay = 0;
  let waiting: Waiting[] = [];
  const commit = () => {
    const batch = waiting;
    waiting = [];
    const last = plan !== undefined && (plan.commits -= 1) <= 0;
    if (last && plan?.moment === "before") return die();
    const outcomes = runBatch(file, batch);
    if (last) return die();
    batch.forEach((one, index) => {
      const outcome = outcomes[index];
      if (outcome && "value" in outcome) one.resolve(outcome.value);
      else one.reject(outcome?.error);
    });
  };
  return {
    planCrash: (next: CrashPlan) => void (plan = next),
    fillDisk: (commands: number) => void (full = commands),
    /** Of what waits, only what belongs to turns under way is kept; a process that wakes up gets no new requests. */
    keepOwn: () => void (waiting = waiting.filter((one) => isHeld(one.input))),
    slowDisk: (ms: number) => void (delay = ms),
    run(name: CommandName, input: unknown): Promise<unknown> {
      if (full > 0) {
        full -= 1;
        return Promise.reject(new AppError("disk_full", "The disk is full."));
      }
      return new Promise((resolve, reject) => {
        waiting.push({ name, input, resolve, reject });
        if (delay === 0) commit();
        else if (waiting.length === 1) void clock.sleep(delay).then(commit);
      });
    },
  };
}
