// Doing what is due in a test's app, lane by lane, as a running server does by itself.
import { CARE, READING } from "../../src/app/job/lanes.ts";
import type { JobLane } from "../../src/app/job/work.ts";
import { workOnce } from "../../src/app/job/work.ts";
import type { RealApp } from "./real-app.ts";

const never = new AbortController().signal;

/** Does all that is due now in a lane. */
export async function catchUp(app: RealApp, lane: JobLane = CARE): Promise<void> {
  while (await workOnce(app.app, lane, never));
}

/** Reads what is due to be read, with a model or by rules. */
export const catchUpReading = (app: RealApp) => catchUp(app, READING);
