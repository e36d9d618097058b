// Work on the database that takes long and only reads it: each runs apart, on a connection that nobody else uses.
import { writeBackup } from "./archive.ts";
import { examine } from "./examine.ts";

export const JOBS = { writeBackup, examine };
export type Jobs = typeof JOBS;

/** Runs a job on a read-only connection of its own. */
export type Apart = <K extends keyof Jobs>(name: K, input: Parameters<Jobs[K]>[1]) => Promise<ReturnType<Jobs[K]>>;
