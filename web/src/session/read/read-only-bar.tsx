// Takes the composer's place where nothing can be sent: one sentence, and what can be done instead.
import type { ReactNode } from "react";
import { useState } from "react";
import type { Session } from "../../../../src/domain/session.ts";
import { focusComposer } from "../../app/keyboard/focus.ts";
import { useDamaged, useServices } from "../../app/services.tsx";
import { useReopenSession } from "../../tab/close-session.ts";
import { withLive } from "../../tab/tab-state.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";

export type ReadOnlyBarProps = {
  session: Session;
  agentRemoved: boolean;
  onFork: () => void;
  /** Opens what continues it with another agent. */
  onHandOff: () => void;
};

export function ReadOnlyBar({ session, agentRemoved, onFork, onHandOff }: ReadOnlyBarProps) {
  const damaged = useDamaged();
  const reopenSession = useReopenSession();
  const { tabs } = useServices();
  const [busy, setBusy] = useState(false);
  const { session_id } = session;
  const goOn = async () => {
    setBusy(true);
    if (session.status === "closed") await reopenSession(session_id);
    else tabs.update((now) => withLive(now, session_id));
    setBusy(false);
    focusComposer(session_id);
  };
  const handOff = !session.incognito && (
    <Button variant="quiet" onClick={onHandOff} disabled={session.message_count === 0}>
      Continue with…
    </Button>
  );
  if (damaged) return <Bar text="Nothing can be sent while the database is damaged. What you have typed here is kept." />;
  if (agentRemoved) return <Bar text="This agent was removed. Its sessions stay readable.">{handOff}</Bar>;
  if (session.type !== "chat") {
    return (
      <Bar text={`${KIND[session.type]} sessions are read-only.`}>
        {handOff}
        <Button variant="primary" onClick={onFork}>
          Continue as chat
        </Button>
      </Bar>
    );
  }
  return (
    <Bar text={session.status === "closed" ? "This session is closed. Continue reopens it." : "You are reading this session. Continue goes on with it."}>
      {handOff}
      <Button onClick={onFork} disabled={session.message_count === 0}>
        <Icon name="fork" size={14} />
        Fork
      </Button>
      <Button variant="primary" disabled={busy} onClick={() => void goOn()}>
        Continue
      </Button>
    </Bar>
  );
}

const KIND: Record<Exclude<Session["type"], "chat">, string> = { heartbeat: "Heartbeat", schedule: "Scheduled", subagent: "Subagent" };

function Bar({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="composer-area">
      <div className="read-only-bar">
        <p>{text}</p>
        {children}
      </div>
    </div>
  );
}
