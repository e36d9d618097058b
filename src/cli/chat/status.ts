// The rows between transcript and prompt of a chat: what goes on, what is asked and what waits.
import type { SessionView } from "../../domain/view.ts";
import type { ToolQuestion } from "../../domain/question.ts";
import type { UploadedFile } from "../../contract/file.ts";
import { describeFile, describeInput } from "../attach.ts";
import { answerWords } from "../question.ts";

export const PROMPT = "you › ";
/** Waiting messages that are shown; the rest is counted. */
const WAITING_SHOWN = 3;

/** What stands there now. `sending` is on its way to the server, `pending` typed and not complete. */
export type Now = {
  isAway: boolean;
  tool: string | null;
  view: SessionView | null;
  question: ToolQuestion | null;
  attached: readonly UploadedFile[];
  sending: readonly string[];
  pending: readonly string[];
};

/** The rows, top down. Waiting messages carry the numbers that /edit, /move and /withdraw take. */
export function statusRows(name: string, { isAway, tool, view, question, attached, sending, pending }: Now): string[] {
  const rows: string[] = [];
  if (isAway) rows.push("The server does not answer; trying again …");
  if (question) rows.push(askRow(name, question));
  else if (view?.running_turn_id && !view.live?.text) rows.push(tool ? `${tool} …` : `${name} is thinking …`);
  const waiting = [...(view?.queue ?? []).map((input, index) => `${index + 1} waiting: ${describeInput(input)}`), ...sending.map((text) => `waiting: ${text}`)];
  rows.push(...waiting.slice(0, WAITING_SHOWN));
  if (waiting.length > WAITING_SHOWN) rows.push(`and ${waiting.length - WAITING_SHOWN} more waiting: /queue`);
  if (attached.length > 0) rows.push(`With your next message: ${attached.map(describeFile).join("; ")}`);
  for (const text of pending) rows.push(`${PROMPT}${text}`);
  return rows;
}

function askRow(name: string, { kind }: ToolQuestion): string {
  return `${name} waits for you: ${answerWords(kind, "/")}${kind === "consent" ? " (y, n)" : ""}`;
}
