// How a turn ended when it did not simply finish: what happened, and what to do next.
import { Button } from "../../ui/button.tsx";
import { useSessionPlace } from "../session-kit.ts";
import type { AnswerBlock } from "./turn-block.ts";
import { outcomeOf } from "./turn-outcome.ts";

export function TurnEnd({ block }: { block: AnswerBlock }) {
  const { retry, writable } = useSessionPlace();
  const end = outcomeOf(block);
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
