// Parts of one kind in the inspector: one line with their size, which opens to the exact text.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { PromptPart } from "../../../../src/domain/prompt/part.ts";
import { MemoryMark } from "../../memory/mark/memory-mark.tsx";
import { whyWords } from "../../memory/note/block-note.ts";
import { Icon } from "../../ui/icon.tsx";
import { useSessionPlace } from "../session-kit.ts";
import { countText } from "../time-text.ts";
import type { PromptGroup } from "./prompt-group.ts";
import { COLOR, ERASED, groupWords } from "./prompt-group.ts";

/** `share`: its size beside the largest group, 0 to 1. `initial`: open at first. */
export function PromptGroupLine({ group, share, initial }: { group: PromptGroup; share: number; initial: boolean }) {
  const [open, setOpen] = useState(initial);
  const { name, count } = groupWords(group);
  return (
    <div className={`prompt-group ${group.kind} ${open ? "open" : ""}`}>
      <button type="button" className="prompt-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <i aria-hidden="true" style={{ background: COLOR[group.kind] }} />
        <span className="cut">
          {name} <span className="prompt-count num">{count}</span>
        </span>
        <span className="prompt-size" aria-hidden="true">
          <b style={{ width: `${Math.max(2, share * 100)}%` }} />
        </span>
        <span className="prompt-tokens num">
          {countText(group.tokens)}
          <span className="sr-only"> tokens</span>
        </span>
        <Icon name={open ? "down" : "right"} size={14} />
      </button>
      {open && (
        <div className="prompt-parts">
          {group.parts.map((part, index) => (
            <Part key={`${part.memory_id ?? part.message_id ?? ""} ${index}`} part={part} />
          ))}
        </div>
      )}
    </div>
  );
}

function Part({ part }: { part: PromptPart }) {
  if (part.kind === "memory") return <MemoryPart part={part} />;
  return (
    <section className="prompt-part">
      <PartHead part={part} />
      <pre tabIndex={0} aria-label={part.role ?? "Text"}>
        {part.text ?? ERASED}
      </pre>
    </section>
  );
}

function PartHead({ part }: { part: PromptPart }) {
  const { jumpTo, session_id } = useSessionPlace();
  const { message_id, role, tokens, why } = part;
  const words = [role ? ROLE[role] : "", `${countText(tokens)} tokens`, why ? whyWords(why) : ""].filter(Boolean).join(", ");
  if (message_id === null) return <p className="prompt-part-head num">{words}</p>;
  if (part.session_id !== null && part.session_id !== session_id) {
    return (
      <Link to="/sessions/$session_id" params={{ session_id: part.session_id }} hash={message_id} className="prompt-part-head num">
        {words}
      </Link>
    );
  }
  return (
    <button type="button" className="prompt-part-head num" onClick={() => jumpTo(message_id)}>
      {words}
    </button>
  );
}

const ROLE = { user: "You", assistant: "Agent", tool: "Tool" } as const;

function MemoryPart({ part }: { part: PromptPart }) {
  const { text, why, memory_id } = part;
  const words = (
    <span className="prompt-memory-words" dir="auto">
      {text ?? ERASED}
    </span>
  );
  return (
    <div className="prompt-memory">
      <MemoryMark state="from" />
      <p>
        {memory_id && text !== null ? (
          <Link to="/memory" search={{ memory: memory_id }}>
            {words}
          </Link>
        ) : (
          words
        )}
        {why && <span className="prompt-why">{whyWords({ ...why, score: why.score }).replace(/^score [\d.-]+,? ?/, "") || "always included"}</span>}
      </p>
      {why && <span className="prompt-score num">{why.score.toFixed(2)}</span>}
    </div>
  );
}
