// Tells people who do not see the screen what the transcript does: that an answer is being written, and how it ended.
import { useEffect, useRef, useState } from "react";
import type { SessionId, TurnId } from "../../../src/domain/ids.ts";
import type { OpenView } from "./view-store.ts";
import { questionSentence } from "./question/choice.ts";
import { questionOf, useOpenView, useSessionKit } from "./session-kit.ts";
import { endWords } from "./transcript/turn-outcome.ts";

export function Announcer({ session_id, agent_name }: { session_id: SessionId; agent_name: string }) {
  const { views } = useSessionKit();
  const isReady = useOpenView(session_id, (state) => state.status === "ready");
  const running = useOpenView(session_id, (state) => state.view.running_turn_id);
  const ended = useOpenView(session_id, newestEnded);
  // The newest turn that needs no words any more; undefined until the session was read: what it held by then is no news.
  const told = useRef<TurnId | null>(undefined);
  const [polite, setPolite] = useState("");
  const [urgent, setUrgent] = useState("");
  useEffect(() => {
    if (!isReady) return;
    if (told.current === undefined) told.current = ended;
    if (running) {
      setPolite(`${agent_name} is answering`);
      setUrgent("");
    } else if (ended && ended !== told.current) {
      // Also a turn so quick that it was never seen running.
      told.current = ended;
      const said = endWords(views.get(session_id).view, ended);
      if (said.urgent) setUrgent(said.text);
      else setPolite(said.text);
    }
  }, [views, session_id, isReady, running, ended, agent_name]);
  const question = useOpenView(session_id, questionOf);
  return (
    <>
      <p className="sr-only" role="status">
        {polite}
      </p>
      <p className="sr-only" role="alert">
        {question ? `Waiting for your answer. ${questionSentence(question, agent_name)}` : urgent}
      </p>
    </>
  );
}

/** The newest turn on the page, once it has ended. */
function newestEnded({ view }: OpenView): TurnId | null {
  const turn_id = view.messages.at(-1)?.turn_id;
  return turn_id !== undefined && turn_id !== view.running_turn_id && view.turns[turn_id]?.ended_at ? turn_id : null;
}
