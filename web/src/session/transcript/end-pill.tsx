// "New below": says that something came while the person reads further up, and goes there when pressed.
import { useState } from "react";
import { Icon } from "../../ui/icon.tsx";
import { Ring } from "../../ui/ring.tsx";
import { WaitMark } from "../../ui/wait-mark.tsx";
import type { TurnBlock } from "./turn-block.ts";

/** Stands while the view does not follow its end; silent until something is new. */
export function EndPill({ blocks, running, asking, onPress }: { blocks: readonly TurnBlock[]; running: boolean; asking: boolean; onPress: () => void }) {
  const [leftAt] = useState(() => blocks.at(-1)?.key);
  const from = blocks.findIndex((block) => block.key === leftAt);
  const fresh = blocks.slice(from + 1).filter((block) => block.kind === "answer").length;
  const text = asking ? "Waiting for your answer" : running ? "New below" : fresh > 0 ? `${fresh} new ${fresh === 1 ? "turn" : "turns"}` : "Latest";
  return (
    <div className="end-pill-place">
      <div className="lane">
        <button type="button" className="end-pill" onClick={onPress}>
          {asking ? <WaitMark /> : running ? <Ring /> : <Icon name="down" size={14} />}
          {text}
        </button>
      </div>
    </div>
  );
}
