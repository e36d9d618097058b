// The agents at the top of the sidebar, "All agents" first.
import type { KeyboardEvent, ReactNode } from "react";
import { useRef, useState } from "react";
import { useCell } from "../app/cell.ts";
import { messageOf } from "../app/failure.ts";
import { useAgentQuery } from "../app/services.tsx";
import { useSidebarPlace } from "../app/frame/sidebar-state.ts";
import { selectedAgent } from "../session-list/list-state.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { AgentRow } from "./agent-row.tsx";
import { problemText } from "./agent-view.ts";
import { selectAgent, useChooseAgent } from "./choose-agent.ts";
import { useAgentViews } from "./use-agent-views.ts";

/** A list with roving focus: arrows, Home and End move; Enter opens a session. */
export function AgentList() {
  const query = useAgentQuery();
  const agents = useAgentViews();
  const selected = useCell(selectedAgent);
  const choose = useChooseAgent();
  const list = useRef<HTMLUListElement>(null);
  const [roving, setRoving] = useState(selected);
  const stop = roving === "" || agents.some((agent) => agent.agent_id === roving) ? roving : "";
  const { toggle } = useSidebarPlace();
  const running = agents.reduce((sum, agent) => sum + agent.running, 0);

  function onKeyDown(event: KeyboardEvent): void {
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>("button[data-agent]") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1 : step === undefined ? undefined : at + step;
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[Math.min(buttons.length - 1, Math.max(0, to))]?.focus();
  }

  return (
    <section aria-labelledby="agents-heading" className="flex max-h-[44%] min-h-[64px] flex-none flex-col">
      <div className="flex h-[26px] flex-none items-center justify-between pr-1 pl-2">
        <h2 id="agents-heading" className="text-12 font-semibold text-ink-3">
          Agents
        </h2>
        <IconButton icon="left" size="s" label="Hide the sidebar" shortcut="[" onClick={toggle} />
      </div>
      {/* Hears the keys of its buttons: roving focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul ref={list} onKeyDown={onKeyDown} className="-mx-1 min-h-0 overflow-x-hidden overflow-y-auto px-1 pb-px">
        <li>
          <AllAgents selected={selected === ""} stop={stop === ""} running={running} onFocus={() => setRoving("")} />
        </li>
        {agents.map((agent) => (
          <AgentRow key={agent.agent_id} agent={agent} selected={selected === agent.agent_id} stop={stop === agent.agent_id} onChoose={() => choose(agent)} onFocus={() => setRoving(agent.agent_id)} />
        ))}
        {(query.data?.problems ?? []).map((problem) => (
          <Problem key={`${problem.file}:${problem.line}`}>
            <b className="font-medium">{problem.file}</b> does not run. {problemText(problem)}
          </Problem>
        ))}
      </ul>
      {query.isError && (
        <div role="alert" className="px-2 pt-1 text-12 text-danger">
          The agents could not be read. {messageOf(query.error)}
          <Button size="s" className="mt-1 flex" onClick={() => void query.refetch()}>
            Retry
          </Button>
        </div>
      )}
    </section>
  );
}

function AllAgents({ selected, stop, running, onFocus }: { selected: boolean; stop: boolean; running: number; onFocus: () => void }) {
  const look = selected ? "bg-paper shadow-row" : "hover:bg-ground-2";
  return (
    <button
      type="button"
      data-agent=""
      tabIndex={stop ? 0 : -1}
      aria-current={selected ? "true" : undefined}
      onClick={() => selectAgent("")}
      onFocus={onFocus}
      className={`flex h-8 w-full items-center gap-[9px] rounded-3 px-2 text-left font-medium outline-offset-[-2px] transition-colors duration-90 ${look}`}
    >
      <span className="grid w-5 flex-none place-items-center text-ink-3">
        <Icon name="list" />
      </span>
      <span className="cut flex-1">All agents</span>
      {running > 0 && <span className="num text-[11.5px] font-normal text-ink-3">{running} running</span>}
    </button>
  );
}

function Problem({ children }: { children: ReactNode }) {
  return (
    <li className="flex gap-[9px] px-2 py-1.5 text-12 text-warn">
      <Icon name="warn" size={14} className="mx-[3px] mt-0.5" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </li>
  );
}
