// The agents on a phone: the selected one in words, all of them as a strip of seals.
import { useCell } from "../app/cell.ts";
import { ConnectionDot, SettingsMenu } from "../app/frame/rail.tsx";
import { MemoryButton } from "../memory/frame/memory-button.tsx";
import { toggleHistory } from "../history/history-state.ts";
import { selectedAgent } from "../session-list/list-state.ts";
import { TabCounter } from "../tab/tab-counter.tsx";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Ring } from "../ui/ring.tsx";
import { WaitMark } from "../ui/wait-mark.tsx";
import { Seal } from "../ui/seal.tsx";
import { selectAgent } from "./choose-agent.ts";
import { useAgentViews } from "./use-agent-views.ts";

/** A tap selects; sessions start with the button at the bottom, so that looking around creates none. */
export function AgentStrip() {
  const agents = useAgentViews();
  const selected = useCell(selectedAgent);
  const agent = agents.find((one) => one.agent_id === selected);
  const around = (on: boolean) => `relative grid size-11 flex-none place-items-center rounded-3 ${on ? "outline-2 outline-offset-[-2px] outline-ink" : ""}`;
  return (
    <header className="flex-none">
      <div className="flex h-[52px] items-center gap-1 pr-2 pl-4">
        <h1 className="min-w-0 flex-1 cut font-head text-[17px] font-semibold">{agent?.name ?? "All agents"}</h1>
        <MemoryButton />
        <TabCounter />
        <ConnectionDot />
        <SettingsMenu trigger={<IconButton icon="settings" label="Settings" />} />
      </div>
      <div className="flex items-center pr-2">
        <div role="group" aria-label="Agents" className="flex min-w-0 flex-1 items-center gap-1.5 overflow-x-auto pr-2 pb-3 pl-4">
          <button type="button" aria-label="All agents" aria-pressed={selected === ""} onClick={() => selectAgent("")} className={around(selected === "")}>
            <span className="grid size-9 place-items-center rounded-3 bg-ground-2 text-ink-2">
              <Icon name="list" />
            </span>
          </button>
          {agents.map((one) => (
            <button
              key={one.agent_id}
              type="button"
              aria-label={`${one.name}${one.asking > 0 ? ", waits for your answer" : one.running > 0 ? ", running" : one.unread > 0 ? `, ${one.unread} unread` : ""}${one.removed ? ", removed" : ""}${one.problems.length > 0 ? ", profile has a problem" : ""}`}
              aria-pressed={selected === one.agent_id}
              onClick={() => selectAgent(one.agent_id)}
              className={around(selected === one.agent_id)}
            >
              <Seal agent_id={one.agent_id} name={one.name} size="xl" />
              {one.running === 0 && one.unread > 0 && <span className="absolute top-0 right-0 size-[9px] rounded-full bg-accent shadow-[0_0_0_2px_var(--ground)]" />}
              {one.running > 0 && (
                <span className="absolute -top-0.5 -right-0.5 flex rounded-full bg-ground p-px">
                  {one.asking > 0 ? <WaitMark className="m-0.5" /> : <Ring size={12} />}
                </span>
              )}
            </button>
          ))}
        </div>
        <IconButton icon="clock" data-history-button label={agent ? `History of ${agent.name}` : "History of all agents"} className="mb-3" onClick={() => toggleHistory(selected)} />
      </div>
    </header>
  );
}
