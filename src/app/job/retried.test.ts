// What becomes of a job that may be done twice: it ends, waits, or is tried again, and nothing of it is forgotten.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClaimedJob } from "../../ports/jobs.ts";
import type { App } from "../app.ts";
import type { JobEnd } from "./retried.ts";
import { AGAIN, retried } from "./retried.ts";

const NOW = 1_000_000;
const job = { kind: "purge", key: "home" } as ClaimedJob;

/** How the job was ended, and what was logged, when its work ends like this. */
async function outcome(work: () => Promise<JobEnd>, signal = new AbortController().signal): Promise<{ ended: unknown[]; logged: string[] }> {
  const ended: unknown[] = [];
  const logged: string[] = [];
  const app = {
    clock: { now: () => NOW },
    log: { warn: (text: string) => void logged.push(text) },
    store: { run: async (_: string, { job: _job, now: _now, ...end }: Record<string, unknown>) => void ended.push(end) },
  } as unknown as App;
  await retried("it could not be done yet", work)(app, job, signal);
  return { ended, logged };
}

test("what is done is done, and what is to go on goes on at its time", async () => {
  assert.deepEqual(await outcome(async () => ({ wait: null })), { ended: [{ again: null }], logged: [] });
  assert.deepEqual(await outcome(async () => ({ wait: 500 })), { ended: [{ again: NOW + 500 }], logged: [] });
  assert.deepEqual(await outcome(async () => ({ wait: 0, waits: true })), { ended: [{ again: NOW, waits: true }], logged: [] });
});

test("what fails is said and tried again", async () => {
  const failing = () => Promise.reject(new Error("The disk is full."));
  assert.deepEqual(await outcome(failing), { ended: [{ again: NOW + AGAIN }], logged: ["it could not be done yet"] });
});

test("work that a stop has cut off is left as it is, for whoever claims it next", async () => {
  const stopped = new AbortController();
  const work = () => {
    stopped.abort();
    return Promise.reject(new Error("aborted"));
  };
  assert.deepEqual(await outcome(work, stopped.signal), { ended: [], logged: [] });
});
