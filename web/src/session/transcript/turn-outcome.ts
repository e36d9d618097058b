// How a turn ended, in words, where the answer alone does not say it.
import type { SessionView } from "../../../../src/domain/view.ts";
import type { TurnId } from "../../../../src/domain/ids.ts";
import { spanText } from "../time-text.ts";
import { answerText, countWords } from "./answer-piece.ts";
import type { AnswerBlock } from "./turn-block.ts";

/** `retry`: sending the same words again may help. `text` is empty where the answer says it itself. */
export type Outcome = { text: string; failed: boolean; retry: boolean };

/** The line below an answer; null where the answer says all. */
export function outcomeOf({ turn, messages }: Pick<AnswerBlock, "turn" | "messages">): Outcome | null {
  if (turn?.status !== "failed" && turn?.status !== "cancelled") return null;
  const { reason, started_at, ended_at } = turn;
  if (reason?.code === "interrupted") {
    // Text that was cut off says so itself.
    const said = messages.some((message) => message.status === "interrupted");
    return { text: said ? "" : "The server stopped before it answered.", failed: false, retry: true };
  }
  if (turn.status === "failed") return { text: reason?.message ?? "The turn failed.", failed: true, retry: true };
  if (reason?.code !== "stopped") return { text: reason?.message ?? "The turn was cancelled.", failed: false, retry: true };
  const ms = started_at && ended_at ? Date.parse(ended_at) - Date.parse(started_at) : 0;
  const after = ms >= 1000 ? ` after ${spanText(ms)}` : "";
  return { text: `Stopped by you${after}`, failed: false, retry: false };
}

/** What people who do not see the screen are told when a turn has ended. */
export function endWords(view: Pick<SessionView, "messages" | "turns">, turn_id: TurnId): { text: string; urgent: boolean } {
  const messages = view.messages.filter((message) => message.turn_id === turn_id);
  const outcome = outcomeOf({ turn: view.turns[turn_id], messages });
  if (outcome?.text) return { text: outcome.text, urgent: outcome.failed };
  if (outcome) return { text: "The server stopped while this was written.", urgent: true };
  const words = countWords(answerText(messages));
  return { text: `Answer complete, ${words} ${words === 1 ? "word" : "words"}`, urgent: false };
}
