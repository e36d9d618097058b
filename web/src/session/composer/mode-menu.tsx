// The quiet menu beside the text: what the next message does to the turn that runs.
import type { Session } from "../../../../src/domain/session.ts";
import type { InputMode } from "../../../../src/domain/turn.ts";
import { focusComposer } from "../../app/keyboard/focus.ts";
import { useAgent } from "../../app/services.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Menu, MenuItem } from "../../ui/menu/menu.tsx";

const WORDS: Record<InputMode, { short: string; full: string }> = {
  queue: { short: "Queue after this turn", full: "Queue after this turn" },
  steer: { short: "Steer", full: "Steer: goes in before the next step" },
  interrupt: { short: "Interrupt", full: "Interrupt: stops this turn first" },
  reject: { short: "Wait", full: "Wait: nothing is taken during a turn" },
};
const OFFERED: readonly InputMode[] = ["queue", "steer", "interrupt"];

export function ModeMenu({ session, mode, onChoose }: { session: Session; mode: InputMode; onChoose: (mode: InputMode) => void }) {
  const agent = useAgent(session.agent_id);
  // An agent that takes nothing during a turn keeps that choice; no other one gets it.
  const offered = agent?.input_mode === "reject" ? [...OFFERED, "reject" as const] : OFFERED;
  const trigger = (
    <button type="button" className="mode-button" title={WORDS[mode].full}>
      <span className="sr-only">During a turn: </span>
      <span className="mode-words">{WORDS[mode].short}</span>
      <Icon name="down" size={14} />
    </button>
  );
  return (
    <Menu trigger={trigger} align="start" side="top">
      {offered.map((one) => (
        <MenuItem
          key={one}
          checked={one === mode}
          movesFocus
          onSelect={() => {
            onChoose(one);
            focusComposer(session.session_id);
          }}
        >
          {WORDS[one].full}
        </MenuItem>
      ))}
    </Menu>
  );
}
