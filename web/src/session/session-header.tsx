// The head of a session: its title, and in one line who answers, with what, how much is in context, and what it cost.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import type { Agent } from "../../../src/domain/agent.ts";
import { isCounted } from "../../../src/domain/message.ts";
import type { Session } from "../../../src/domain/session.ts";
import { useCell } from "../app/cell.ts";
import { useNarrow } from "../app/frame/narrow.ts";
import { useDamaged, useModelState } from "../app/services.tsx";
import { TabCounter } from "../tab/tab-counter.tsx";
import { Chip } from "../ui/chip.tsx";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Seal } from "../ui/seal.tsx";
import { useNow } from "../app/now.ts";
import { historyOf, toggleHistory } from "../history/history-state.ts";
import { rangeText } from "../history/time-range.ts";
import { SessionLinks } from "./handoff/session-links.tsx";
import { inspect, inspected } from "./inspect/inspected.ts";
import { useOpenView } from "./session-kit.ts";
import { SessionMenu } from "./session-menu.tsx";
import { SessionTitle } from "./session-title.tsx";
import { costText, countText } from "./time-text.ts";

export type SessionHeaderProps = { session: Session; agent: Agent | undefined; agentRemoved: boolean; readOnly: boolean; onFork: () => void; onClose: () => void; onExport: () => void; onHandOff: () => void };

export function SessionHeader({ session, agent, agentRemoved, readOnly, onFork, onClose, onExport, onHandOff }: SessionHeaderProps) {
  const [edited, setEditing] = useState(false);
  const damaged = useDamaged();
  const editing = edited && !damaged;
  const models = useModelState();
  const narrow = useNarrow();
  const name = agent?.name ?? session.agent_id;
  const inspecting = useCell(inspected)?.session_id === session.session_id;
  const history = useCell(historyOf);
  const offline = models?.offline === true && !agentRemoved && (agent?.model ?? null) === null;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "F2" || event.defaultPrevented) return;
      event.preventDefault();
      setEditing(true);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <header className="session-head">
      {narrow && (
        <Link to="/" className="session-back" aria-label="Back to the sessions">
          <Icon name="left" size={20} />
        </Link>
      )}
      <div className="session-name">
        <SessionTitle session={session} editing={editing} onEditing={setEditing} />
        <div className="session-meta num">
          <Seal agent_id={session.agent_id} name={name} size="s" />
          <b className="cut">{name}</b>
          {agentRemoved && <Item>removed</Item>}
          {!narrow && <ModelName session={session} agent={agent} />}
          {readOnly ? <Past session={session} narrow={narrow} /> : <ContextMeter session={session} agent={agent} />}
          {!narrow && session.cost_usd === null && <Item>cost unknown</Item>}
          {!narrow && session.cost_usd !== null && session.cost_usd > 0 && <Item>{costText(session.cost_usd)}</Item>}
          {!narrow && <SessionLinks session={session} />}
        </div>
      </div>
      {offline && <Chip tone="warn">{narrow ? "Offline model" : "Offline: quotes, does not reason."}</Chip>}
      {session.archived_at !== null && !narrow && <Chip>Archived</Chip>}
      {readOnly && !narrow && (
        <Chip>
          <Icon name="eye" size={14} />
          Read-only
        </Chip>
      )}
      {narrow && <TabCounter />}
      {!narrow && <IconButton icon="prompt" label="Prompt inspector" shortcut="Ctrl I" aria-expanded={inspecting} onClick={() => inspect(session.session_id)} />}
      {!narrow && <IconButton icon="clock" label={`History of ${name}`} shortcut="H" aria-expanded={history === session.agent_id} onClick={() => toggleHistory(session.agent_id)} />}
      <SessionMenu session={session} onRename={() => setEditing(true)} onFork={onFork} onClose={onClose} onExport={onExport} onHandOff={onHandOff} />
    </header>
  );
}

function Item({ children, className = "", title }: { children: ReactNode; className?: string; title?: string }) {
  return (
    <>
      <span className="dot-sep" aria-hidden="true">
        ·
      </span>
      <span className={`fact ${className}`} title={title}>
        {children}
      </span>
    </>
  );
}

/** When it was, and how much was said. */
function Past({ session, narrow }: { session: Session; narrow: boolean }) {
  const now = useNow();
  const { message_count: count } = session;
  return (
    <>
      <Item>{rangeText(session, now)}</Item>
      {!narrow && (
        <Item>
          {countText(count)} {count === 1 ? "message" : "messages"}
        </Item>
      )}
    </>
  );
}

/** The model of the newest turn, else the one that would answer next. */
function ModelName({ session, agent }: { session: Session; agent: Agent | undefined }) {
  const models = useModelState();
  const used = useOpenView(session.session_id, ({ view }) => {
    const last = view.messages.at(-1);
    return (view.running_turn_id ? view.turns[view.running_turn_id]?.model : undefined) ?? (last ? view.turns[last.turn_id]?.model : undefined);
  });
  const model = used ?? agent?.model ?? models?.default_model;
  if (!model) return null;
  return (
    <Item title={model} className="model-name">
      {model.startsWith("offline") ? "offline model" : model.slice(model.indexOf("/") + 1)}
    </Item>
  );
}

/** How many of the messages that may go to the model do, as far as they are loaded. */
function ContextMeter({ session, agent }: { session: Session; agent: Agent | undefined }) {
  const messages = useOpenView(session.session_id, (state) => state.view.messages);
  const inside = messages.filter(({ seq, role, content }) => seq >= session.context_from && isCounted(role, content)).length;
  if (!agent || inside === 0) return null;
  return (
    <Item title="Messages that the model is given, of those it may be given">
      <span className="meter" aria-hidden="true">
        <i style={{ width: `${Math.round((inside / agent.stm_window) * 100)}%` }} />
      </span>
      {inside} of {agent.stm_window} in context
    </Item>
  );
}
