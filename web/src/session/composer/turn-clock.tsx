// What the running turn does right now, and for how long.
import { useEffect, useState } from "react";
import type { SessionId } from "../../../../src/domain/ids.ts";
import { useConnection } from "../../app/services.tsx";
import { useOpenView } from "../session-kit.ts";
import { secondsText } from "../time-text.ts";

export function TurnClock({ session_id }: { session_id: SessionId }) {
  const started = useOpenView(session_id, ({ view }) => (view.running_turn_id ? (view.turns[view.running_turn_id]?.started_at ?? null) : null));
  const doing = useOpenView(session_id, ({ view }) => {
    const tools = view.running_turn_id ? view.turns[view.running_turn_id]?.tools : undefined;
    if (tools && Object.values(tools).some((tool) => tool.status === "running")) return "Using a tool";
    return view.live?.text ? "Writing" : "Waiting for the model";
  });
  const now = useNow();
  const { since } = useConnection();
  // Cut off from the server nobody here knows what it does.
  if (since !== null) return null;
  const seconds = started ? Math.max(0, (now - Date.parse(started)) / 1000) : 0;
  return (
    <span className="turn-clock num">
      {doing}, {secondsText(seconds)}
    </span>
  );
}

/** The time, new every second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
