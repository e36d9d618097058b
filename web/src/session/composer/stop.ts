// Stopping the running turn: asked once, answered within a second, and said when it did not work.
import { useCallback, useState } from "react";
import type { SessionId, TurnId } from "../../../../src/domain/ids.ts";
import { isAppError } from "../../../../src/domain/errors.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";
import { useOpenView } from "../session-kit.ts";

/** `run` stops the turn that runs now; `busy` until the server says that it has ended. */
export function useStop(session_id: SessionId): { run: () => void; busy: boolean } {
  const client = useClient();
  const toast = useToast();
  const running = useOpenView(session_id, (state) => state.view.running_turn_id);
  const [asked, setAsked] = useState<TurnId | null>(null);
  const run = useCallback(() => {
    if (!running) return;
    setAsked(running);
    client.cancelTurn(session_id, running).catch((error: unknown) => {
      setAsked(null);
      // It ended by itself in the same moment: nothing is left to stop.
      if (isAppError(error) && error.code === "turn_ended") return;
      toast({ tone: "error", text: messageOf(error) });
    });
  }, [client, toast, session_id, running]);
  return { run, busy: running !== null && asked === running };
}
