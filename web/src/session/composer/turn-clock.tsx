// What the running turn does right now, and for how long.
import type { SessionId } from "../../../../src/domain/ids.ts";
import { useSecond } from "../../app/now.ts";
import { useConnection } from "../../app/services.tsx";
import { WaitMark } from "../../ui/wait-mark.tsx";
import { questionOf, useOpenView, useSessionPlace } from "../session-kit.ts";
import { secondsText } from "../time-text.ts";

export function TurnClock({ session_id }: { session_id: SessionId }) {
  const started = useOpenView(session_id, ({ view }) => (view.running_turn_id ? (view.turns[view.running_turn_id]?.started_at ?? null) : null));
  const { toQuestion } = useSessionPlace();
  const asking = useOpenView(session_id, (state) => questionOf(state) !== null);
  const pause = useOpenView(session_id, ({ view }) => (view.running_turn_id ? (view.turns[view.running_turn_id]?.pause ?? null) : null));
  const doing = useOpenView(session_id, ({ view }) => {
    const tools = view.running_turn_id ? view.turns[view.running_turn_id]?.tools : undefined;
    if (tools && Object.values(tools).some((tool) => tool.status === "running")) return "Using a tool";
    return view.live?.text ? "Writing" : "Waiting for the model";
  });
  const now = useSecond();
  const { since } = useConnection();
  if (asking) {
    return (
      <button type="button" className="question-waits" onClick={toQuestion}>
        <WaitMark />
        Waiting for your answer
      </button>
    );
  }
  // Cut off from the server nobody here knows what it does.
  if (since !== null) return null;
  if (pause) {
    const left = Math.max(0, Math.ceil((Date.parse(pause.until) - now) / 1000));
    return (
      <span className="turn-clock num">
        Trying again in {secondsText(left)}, try {pause.attempt} of {pause.attempts}
      </span>
    );
  }
  const seconds = started ? Math.max(0, (now - Date.parse(started)) / 1000) : 0;
  return (
    <span className="turn-clock num">
      {doing}, {secondsText(seconds)}
    </span>
  );
}
