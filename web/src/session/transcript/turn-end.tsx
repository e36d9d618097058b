// How a turn ended when it did not simply finish: what happened, and what to do next.
import { Button } from "../../ui/button.tsx";
import { useSessionPlace } from "../session-kit.ts";
import { secondsText } from "../time-text.ts";
import type { AnswerBlock } from "./turn-block.ts";

export function TurnEnd({ block }: { block: AnswerBlock }) {
  const { retry, writable } = useSessionPlace();
  const end = endOf(block);
  const again = block.last && writable && end?.retry === true;
  if (!end || (!end.text && !again)) return null;
  return (
    <div className={`turn-end ${end.failed ? "failed" : ""}`}>
      {end.text && <span>{end.text}</span>}
      {again && (
        <Button size="s" onClick={() => retry(block.turn_id)}>
          Retry
        </Button>
      )}
    </div>
  );
}

/** The line below an answer; null where the answer says all. */
export function endOf({ turn, messages }: Pick<AnswerBlock, "turn" | "messages">): { text: string; failed: boolean; retry: boolean } | null {
  if (turn?.status !== "failed" && turn?.status !== "cancelled") return null;
  const { reason, started_at, ended_at } = turn;
  if (reason?.code === "interrupted") {
    // Text that was cut off says so itself.
    const said = messages.some((message) => message.status === "interrupted");
    return { text: said ? "" : "The server stopped before it answered.", failed: false, retry: true };
  }
  if (turn.status === "failed") return { text: reason?.message ?? "The turn failed.", failed: true, retry: true };
  if (reason?.code !== "stopped") return { text: reason?.message ?? "The turn was cancelled.", failed: false, retry: true };
  const after = started_at && ended_at ? ` after ${secondsText((Date.parse(ended_at) - Date.parse(started_at)) / 1000)}` : "";
  return { text: `Stopped by you${after}`, failed: false, retry: false };
}
