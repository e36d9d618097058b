// What a process uses, as the system counts it. Linux only: elsewhere the figures are unknown, not wrong.
import { readFileSync } from "node:fs";

/** Resident memory in megabytes; NaN where the system does not say. */
export function residentMegabytes(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, "status"));
  return match ? Number(match[1]) / 1024 : Number.NaN;
}

/** Processor time that it has used since its start, in milliseconds (in steps of 10); NaN where the system does not say. */
export function processorMs(pid: number): number {
  // After the name in parentheses, which may hold anything: state is the 1st field, utime the 12th and stime the 13th.
  const fields = readProc(pid, "stat").replace(/^.*\) /s, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
