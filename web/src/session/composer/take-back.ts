// Taking back a message that the server does not have: its words are a draft again.
import { useCallback } from "react";
import { focusComposer } from "../../app/keyboard/focus.ts";
import { returnInput } from "../attach/draft-file.ts";
import type { Unsent } from "../outbox.ts";
import { useSessionKit } from "../session-kit.ts";

/** Withdraws it, puts its words back and the cursor behind them. */
export function useTakeBack(unsent: Unsent): () => void {
  const { outbox } = useSessionKit();
  return useCallback(() => {
    outbox.withdraw(unsent);
    returnInput(unsent.session_id, unsent);
    focusComposer(unsent.session_id);
  }, [outbox, unsent]);
}
