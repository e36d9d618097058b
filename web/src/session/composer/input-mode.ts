// What a message does that is sent while a turn runs: the agent's own way, until the person chooses another one here.
import { useCallback } from "react";
import type { Session } from "../../../../src/domain/session.ts";
import type { InputMode } from "../../../../src/domain/turn.ts";
import { useCell } from "../../app/cell.ts";
import { useAgent } from "../../app/services.tsx";
import { useSessionKit } from "../session-kit.ts";

/** The mode of this session, and how to choose another. */
export function useInputMode({ session_id, agent_id }: Session): [InputMode, (mode: InputMode) => void] {
  const { modes } = useSessionKit();
  const own = useAgent(agent_id)?.input_mode ?? "queue";
  const chosen = useCell(modes)[session_id];
  const choose = useCallback((mode: InputMode) => modes.update((now) => ({ ...now, [session_id]: mode })), [modes, session_id]);
  return [chosen ?? own, choose];
}
