// Moving a waiting input to another place of the queue; the line moves when the server says so, in every window.
import { useCallback, useEffect, useRef } from "react";
import type { InputId, SessionId } from "../../../../src/domain/ids.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";

/** Moves the input at `index` of `count` one place up (-1) or down (1). Keys pressed faster than the queue follows add up. */
export function useMove(session_id: SessionId, input_id: InputId, index: number, count: number): (step: 1 | -1) => void {
  const client = useClient();
  const toast = useToast();
  const wanted = useRef<number | null>(null);
  const asking = useRef(0);
  // The answer to a move may come before the queue shows it: until then the next step goes on from what was wanted.
  useEffect(() => {
    if (asking.current === 0 || index === wanted.current) wanted.current = null;
  }, [index, count]);
  return useCallback(
    (step) => {
      const from = wanted.current ?? index;
      const position = Math.min(count - 1, Math.max(0, from + step));
      if (position === from) return;
      wanted.current = position;
      asking.current += 1;
      client
        .editInput(session_id, input_id, { position })
        .catch((error: unknown) => {
          wanted.current = null;
          toast({ tone: "error", text: messageOf(error) });
        })
        .finally(() => {
          asking.current -= 1;
        });
    },
    [client, toast, session_id, input_id, index, count],
  );
}
