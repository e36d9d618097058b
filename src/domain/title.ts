// Titles that nobody typed: from a model's answer, and of sessions that an agent holds by itself.
import type { SessionType } from "./session.ts";
import { clip } from "./session.ts";

/** Characters of a title that a model gives. */
const MAX = 60;
/** Characters of an answer beyond which it is no title. */
const ANSWER_MAX = 400;

/** The title in what a model answered: its first line without quotes, marks and "Title:"; null when there is none. */
export function readTitle(answer: string): string | null {
  const line = answer.toWellFormed().split("\n").map((one) => one.replace(/[\p{Cc}\p{Cf}]/gu, " ").trim()).find((one) => /[\p{L}\p{N}]/u.test(one)) ?? "";
  if (line.length > ANSWER_MAX) return null;
  const bare = line
    .replace(/^[#>*\-\s`]+/, "")
    .replace(/\*\*|__|`/g, "")
    .replace(/^(?:title|titel|titre|título|titolo|标题|タイトル|제목)\s*[:：]\s*/iu, "")
    .replace(/^["'“”„«»「『]+|["'“”«»」』]+$/gu, "")
    .replace(/\s+/g, " ")
    .replace(/[.。]$/u, "")
    .trim();
  return bare === "" ? null : clip(bare, MAX);
}

const RUNS: Record<Exclude<SessionType, "chat">, string> = { heartbeat: "Heartbeat", schedule: "Scheduled run", subagent: "Task" };

/** Title of a session that no person began: what it is about, else what it is, and of a run its time (ISO 8601, UTC). */
export function titleOfRun(type: Exclude<SessionType, "chat">, about: string | null, at: string): string {
  const name = about?.replace(/\s+/g, " ").trim() || RUNS[type];
  return type === "subagent" ? clip(name, MAX) : `${clip(name, MAX)}, ${at.slice(0, 10)} ${at.slice(11, 16)}`;
}
