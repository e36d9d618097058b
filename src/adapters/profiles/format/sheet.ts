// Collects the problems of one file while it is read, each with its line.
import { LineCounter } from "yaml";
import type { ProfileProblem } from "../../../domain/agent.ts";

/** A file with more problems than this is wrong as a whole; the rest is only counted. */
const PROBLEM_MAX = 50;

/** The problems of one file so far. `line` of an offset counts from 1. */
export class Sheet {
  readonly file: string;
  readonly lines = new LineCounter();
  #problems: ProfileProblem[] = [];
  #left = 0;

  constructor(file: string) {
    this.file = file;
  }

  /** Notes a problem at a character offset of the text; undefined means the whole file. */
  report(offset: number | undefined, message: string): void {
    if (this.isFull()) this.#left++;
    else this.#problems.push({ file: this.file, line: offset === undefined ? 0 : this.lineOf(offset), message });
  }

  lineOf(offset: number): number {
    return Math.max(1, this.lines.linePos(offset).line);
  }

  /** True when further messages would be thrown away, so that composing them can be skipped. */
  isFull(): boolean {
    return this.#problems.length >= PROBLEM_MAX;
  }

  hasProblems(): boolean {
    return this.#problems.length > 0;
  }

  /** All problems in the order of their lines. */
  problems(): ProfileProblem[] {
    const sorted = this.#problems.toSorted((a, b) => a.line - b.line);
    if (this.#left === 0) return sorted;
    return [...sorted, { file: this.file, line: 0, message: `${this.#left} more problems are not listed.` }];
  }
}

/** `text` in backquotes on one line, cut to what a message can carry. */
export function quote(text: string): string {
  const points = [...text.slice(0, 200).replace(/\p{C}+|\s+/gu, " ").trim()];
  return `\`${points.length > 40 ? `${points.slice(0, 39).join("")}…` : points.join("")}\``;
}
