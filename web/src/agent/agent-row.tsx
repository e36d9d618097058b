// One agent of the sidebar: seal, name, and its role or what it is doing.
import { lazy, Suspense } from "react";
import { Icon } from "../ui/icon.tsx";
import { Ring } from "../ui/ring.tsx";
import { Seal } from "../ui/seal.tsx";
import { WaitMark } from "../ui/wait-mark.tsx";
import { Tooltip } from "../ui/tooltip/tooltip.tsx";
import type { AgentView } from "./agent-view.ts";
import { problemText } from "./agent-view.ts";

const AgentUnder = lazy(async () => ({ default: (await import("../history/agent-under.tsx")).AgentUnder }));

export type AgentRowProps = { agent: AgentView; selected: boolean; stop: boolean; onChoose: () => void; onFocus: () => void };

/** Choosing it opens a session; what is wrong with its file stands under it while it is selected. */
export function AgentRow({ agent, selected, stop, onChoose, onFocus }: AgentRowProps) {
  const problems = agent.problems.map(problemText).join(" ");
  const button = (
    <button
      type="button"
      data-agent={agent.agent_id}
      tabIndex={stop ? 0 : -1}
      aria-current={selected ? "true" : undefined}
      aria-describedby={problems && selected ? `problem-${agent.agent_id}` : undefined}
      onClick={onChoose}
      onFocus={onFocus}
      className={`flex h-8 w-full items-center gap-[9px] rounded-3 px-2 text-left font-medium outline-offset-[-2px] transition-colors duration-90 ${selected ? "" : "hover:bg-ground-2"}`}
    >
      <Seal agent_id={agent.agent_id} name={agent.name} />
      <span className={`min-w-[4ch] flex-[0_1_auto] cut ${agent.removed ? "text-ink-3" : ""}`}>{agent.name}</span>
      <AgentMark agent={agent} />
    </button>
  );
  return (
    <li className={`rounded-3 ${selected ? "bg-paper shadow-row" : ""}`}>
      <Tooltip text={problems && !selected ? problems : `${agent.name}, ${agent.role}`} side="right" onlyCut={!problems || selected}>
        {button}
      </Tooltip>
      {selected && (
        <Suspense fallback={<div className="h-[30px]" />}>
          <AgentUnder agent_id={agent.agent_id} name={agent.name} />
        </Suspense>
      )}
      {problems && selected && (
        <p id={`problem-${agent.agent_id}`} className="px-2 pb-2 pl-[37px] text-12 text-warn wrap-anywhere">
          {problems} The last good version runs.
        </p>
      )}
    </li>
  );
}

function AgentMark({ agent }: { agent: AgentView }) {
  return (
    <span className="flex min-w-0 flex-1 items-center justify-end gap-2">
      {agent.running > 0 ? (
        <>
          <span className="sr-only">, {agent.asking > 0 ? "waits for your answer" : `${agent.running} running`}</span>
          {agent.asking > 0 ? <WaitMark /> : <Ring />}
        </>
      ) : agent.unread > 0 ? (
        <>
          <span className="sr-only">, {agent.unread} unread</span>
          <span className="size-[7px] flex-none rounded-full bg-accent" />
        </>
      ) : (
        <span className="cut text-[11.5px] font-normal text-ink-3">
          {agent.removed ? "removed" : agent.role}
        </span>
      )}
      {agent.problems.length > 0 && (
        <>
          <span className="sr-only">, the profile has a problem</span>
          <Icon name="warn" size={14} className="text-warn" />
        </>
      )}
    </span>
  );
}
