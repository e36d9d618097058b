// Moving a waiting input to another place of the queue; the line moves when the server says so, in every window.
import { useCallback, useRef } from "react";
import type { InputId, SessionId } from "../../../../src/domain/ids.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";

/** Moves the input at `index` of `count` one place up (-1) or down (1). Keys pressed faster than the server answers add up. */
export function useMove(session_id: SessionId, input_id: InputId, index: number, count: number): (step: 1 | -1) => void {
  const client = useClient();
  const toast = useToast();
  const wanted = useRef<number | null>(null);
  return useCallback(
    (step) => {
      const from = wanted.current ?? index;
      const position = Math.min(count - 1, Math.max(0, from + step));
      if (position === from) return;
      wanted.current = position;
      client
        .editInput(session_id, input_id, { position })
        .catch((error: unknown) => toast({ tone: "error", text: messageOf(error) }))
        .finally(() => {
          if (wanted.current === position) wanted.current = null;
        });
    },
    [client, toast, session_id, input_id, index, count],
  );
}
