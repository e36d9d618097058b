// One row of the transcript: what stands above a block (a day's name, the context edge), the block itself, and its memory notes.
import { memo } from "react";
import { MemoryNotes } from "../../memory/note/memory-notes.tsx";
import { Answer } from "./answer.tsx";
import { OwnMessage } from "./own-message.tsx";
import { dayText } from "../time-text.ts";
import type { TurnBlock } from "./turn-block.ts";

export const TurnItem = memo(function TurnItem({ block }: { block: TurnBlock }) {
  const state = `${block.out ? "out" : ""} ${block.running ? "run" : ""}`;
  return (
    <>
      {block.day && (
        <div className={`lane ${block.out || block.edge ? "out" : ""}`}>
          <div className="spine" />
          <div className="day">{dayText(block.day)}</div>
        </div>
      )}
      {block.edge && (
        <div className="lane out">
          <div className="spine" />
          <p className="edge">
            <b>Context starts here</b>
            <span>What stands above stays stored, and is no longer sent to the model</span>
          </p>
        </div>
      )}
      <div className={`lane ${state}`}>
        {block.kind === "own" ? <OwnMessage block={block} /> : <Answer block={block} />}
        <MemoryNotes block={block} />
      </div>
    </>
  );
});
