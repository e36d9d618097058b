// How a turn ended when it did not simply finish, or why it waits: what happened, and what to do next.
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";
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

/** The provider is given time: why, and a way not to wait. When it is asked again stands at the composer. */
export function TurnPauseNote({ block }: { block: AnswerBlock }) {
  const { session_id, writable } = useSessionPlace();
  const client = useClient();
  const toast = useToast();
  if (!block.turn?.pause) return null;
  const tryNow = () => client.retryTurn(session_id, block.turn_id).catch((error: unknown) => toast({ tone: "error", text: messageOf(error) }));
  return (
    <div className="turn-end" role="status">
      <span>{block.turn.reason?.message}</span>
      <Button size="s" disabled={!writable} onClick={() => void tryNow()}>
        Try now
      </Button>
    </div>
  );
}
