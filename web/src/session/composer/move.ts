// Moving a waiting input to another place of the queue; the line moves when the server says so, in every window.
import { useCallback, useEffect, useRef } from "react";
import type { InputId, SessionId } from "../../../../src/domain/ids.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";

/** Milliseconds for which the queue may be behind: until then a further step goes on from where the last one leads. */
const BEHIND = 2000;

/** Moves the input at `index` of `count` one place up (-1) or down (1). Keys pressed faster than the queue follows add up. */
export function useMove(session_id: SessionId, input_id: InputId, index: number, count: number): (step: 1 | -1) => void {
  const client = useClient();
  const toast = useToast();
  const wanted = useRef<{ position: number; at: number } | null>(null);
  useEffect(() => {
    if (index === wanted.current?.position) wanted.current = null;
  }, [index]);
  // Another input has come or gone: places are not what they were.
  useEffect(() => {
    wanted.current = null;
  }, [count]);
  return useCallback(
    (step) => {
      const at = performance.now();
      const from = wanted.current && at - wanted.current.at < BEHIND ? wanted.current.position : index;
      const position = Math.min(count - 1, Math.max(0, from + step));
      if (position === from) return;
      wanted.current = { position, at };
      client.editInput(session_id, input_id, { position }).catch((error: unknown) => {
        if (wanted.current?.at === at) wanted.current = null;
        toast({ tone: "error", text: messageOf(error) });
      });
    },
    [client, toast, session_id, input_id, index, count],
  );
}
