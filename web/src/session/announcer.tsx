// Tells people who do not see the screen what the transcript does: that an answer is being written, and how it ended.
import { useEffect, useRef, useState } from "react";
import type { SessionId, TurnId } from "../../../src/domain/ids.ts";
import { useOpenView } from "./session-kit.ts";
import { endWords } from "./transcript/turn-outcome.ts";

export function Announcer({ session_id, agent_name }: { session_id: SessionId; agent_name: string }) {
  const running = useOpenView(session_id, (state) => state.view.running_turn_id);
  const view = useOpenView(session_id, (state) => (state.view.running_turn_id ? null : state.view));
  const before = useRef<TurnId | null>(null);
  const [polite, setPolite] = useState("");
  const [urgent, setUrgent] = useState("");
  useEffect(() => {
    if (running && running !== before.current) {
      setPolite(`${agent_name} is answering`);
      setUrgent("");
    } else if (!running && before.current && view) {
      const said = endWords(view, before.current);
      if (said.urgent) setUrgent(said.text);
      else setPolite(said.text);
    }
    before.current = running;
  }, [running, view, agent_name]);
  return (
    <>
      <p className="sr-only" role="status">
        {polite}
      </p>
      <p className="sr-only" role="alert">
        {urgent}
      </p>
    </>
  );
}
