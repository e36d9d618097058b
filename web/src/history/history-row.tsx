// One session of the history: what it was about, when, how much was said, and what became of it for the memory.
import { Link, useLocation } from "@tanstack/react-router";
import type { CSSProperties, MouseEvent } from "react";
import type { Session } from "../../../src/domain/session.ts";
import { counted } from "../../../src/domain/care/deletion.ts";
import { useNow } from "../app/now.ts";
import { useAgent } from "../app/services.tsx";
import { MemoryMark } from "../memory/mark/memory-mark.tsx";
import { stateWords } from "../memory/mark/memory-words.ts";
import { hasFailed, isRunning, RowMark } from "../session-list/row/row-mark.tsx";
import { titleOf, TYPE_WORD } from "../session-list/session-name.ts";
import { rangeText } from "./time-range.ts";

export type HistoryRowProps = { session: Session; style: CSSProperties; roving: boolean; /** Names the agent too. */ named: boolean; onFocus: () => void; onOpen: (byKey: boolean) => void };

const MEMORY_LOOK: Partial<Record<Session["memory"]["state"], string>> = { none: "text-ink-3", nothing: "text-ink-3", failed: "font-medium text-danger" };

/** A link; what is shown by mark or colour is said in words. */
export function HistoryRow({ session, style, roving, named, onFocus, onOpen }: HistoryRowProps) {
  const { session_id, memory, preview } = session;
  const now = useNow();
  const agent = useAgent(session.agent_id);
  const current = useLocation({ select: (location) => location.pathname === `/sessions/${session_id}` });
  function onClick(event: MouseEvent): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(event.detail === 0);
  }
  const facts = [named && (agent?.name ?? session.agent_id), rangeText(session, now), counted(session.message_count, "message"), isRunning(session) && "running", session.asking && "waits for your answer", hasFailed(session) && "failed", session.outcome === "cancelled" && "stopped", session.status === "closed" && "closed", session.archived_at !== null && "archived"];
  return (
    <li style={style}>
      <Link
        to="/sessions/$session_id"
        params={{ session_id }}
        data-history={session_id}
        tabIndex={roving ? 0 : -1}
        aria-current={current ? "page" : undefined}
        onClick={onClick}
        onFocus={onFocus}
        data-tip={titleOf(session)}
        data-tip-cut=""
        data-tip-side="left"
        className="relative flex h-full flex-col justify-center border-b border-line px-[18px] outline-offset-[-2px] transition-colors duration-90 hover:bg-paper-2 aria-[current]:bg-paper-2 aria-[current]:before:absolute aria-[current]:before:inset-y-0 aria-[current]:before:left-0 aria-[current]:before:w-0.5 aria-[current]:before:bg-accent max-md:px-4"
      >
        <span className="flex items-center gap-2">
          <span className="grid w-4 flex-none place-items-center text-ink-3">
            <RowMark session={session} />
          </span>
          <span className={`cut flex-1 max-md:text-15 ${session.unread ? "font-semibold" : "font-medium"}`}>{titleOf(session)}</span>
          <span className="sr-only">
            , {TYPE_WORD[session.type]}
            {session.unread && ", unread"}, memory:
          </span>
          <span className={`flex flex-none items-center gap-[5px] text-12 ${MEMORY_LOOK[memory.state] ?? "font-medium text-memory"}`}>
            <MemoryMark state={memory.state} />
            {stateWords(memory)}
          </span>
        </span>
        <span className="num mt-0.5 ml-6 cut text-12 text-ink-3">
          {facts.filter((fact) => fact !== false).map((fact, index) => (
            <span key={fact} className={fact === "failed" ? "text-danger" : ""}>
              {index > 0 && <span className="text-ink-3"> · </span>}
              {fact}
            </span>
          ))}
        </span>
        <span className="mt-0.5 ml-6 block cut text-12 text-ink-2">{preview ?? " "}</span>
      </Link>
    </li>
  );
}
