// Sending a person's answer: once, with what went wrong said at the question. What came of it arrives as an event in every window.
import { useCallback, useRef, useState } from "react";
import { isAppError } from "../../../../src/domain/errors.ts";
import type { TurnId } from "../../../../src/domain/ids.ts";
import type { ToolAnswer } from "../../../../src/domain/question.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";
import { useSessionKit, useSessionPlace } from "../session-kit.ts";

export type Answering = {
  /** The answer on its way; it stays until the question goes. */
  sent: ToolAnswer | null;
  /** Why it did not get through. */
  problem: string | null;
  send: (answer: ToolAnswer) => void;
};

/** Answers one call of a turn. */
export function useAnswer(turn_id: TurnId, call_id: string): Answering {
  const { session_id } = useSessionPlace();
  const { views } = useSessionKit();
  const client = useClient();
  const toast = useToast();
  const [sent, setSent] = useState<ToolAnswer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const busy = useRef(false);
  const send = useCallback(
    async (answer: ToolAnswer) => {
      if (busy.current) return;
      busy.current = true;
      setSent(answer);
      setProblem(null);
      try {
        await client.answerTool(session_id, turn_id, { call_id, answer });
      } catch (error) {
        if (isOver(error)) {
          // Somebody else was first, or the turn was stopped: what it is by now is read again.
          toast({ text: "This was answered already." });
          return views.reload(session_id);
        }
        busy.current = false;
        setSent(null);
        setProblem(messageOf(error));
      }
    },
    [client, toast, views, session_id, turn_id, call_id],
  );
  return { sent, problem, send: useCallback((answer) => void send(answer), [send]) };
}

/** True when the call does not wait for an answer any more. */
function isOver(error: unknown): boolean {
  return isAppError(error) && ["conflict", "turn_ended", "not_found"].includes(error.code);
}
