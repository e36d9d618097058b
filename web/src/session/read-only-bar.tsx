// Takes the composer's place where nothing can be sent: one sentence, and what can be done instead.
import type { ReactNode } from "react";
import { useState } from "react";
import type { Session } from "../../../src/domain/session.ts";
import { focusComposer } from "../app/keyboard/focus.ts";
import { useDamaged } from "../app/services.tsx";
import { useReopenSession } from "../tab/close-session.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";

export type ReadOnlyBarProps = { session: Session; agentRemoved: boolean; onFork: () => void };

export function ReadOnlyBar({ session, agentRemoved, onFork }: ReadOnlyBarProps) {
  const damaged = useDamaged();
  const reopenSession = useReopenSession();
  const [busy, setBusy] = useState(false);
  const reopen = async () => {
    setBusy(true);
    await reopenSession(session.session_id);
    setBusy(false);
    focusComposer(session.session_id);
  };
  if (damaged) return <Bar text="Nothing can be sent while the database is damaged. What you have typed here is kept." />;
  if (agentRemoved) return <Bar text="This agent was removed. Its sessions stay readable." />;
  if (session.type !== "chat") {
    return (
      <Bar text={`${KIND[session.type]} sessions are read-only.`}>
        <Button variant="primary" onClick={onFork}>
          Continue as chat
        </Button>
      </Bar>
    );
  }
  return (
    <Bar text="This session is closed. Continue reopens it.">
      <Button onClick={onFork} disabled={session.message_count === 0}>
        <Icon name="fork" size={14} />
        Fork
      </Button>
      <Button variant="primary" disabled={busy} onClick={() => void reopen()}>
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
