// One row of the session list: type, title, time. Two lines on a phone.
import { Link, useLocation } from "@tanstack/react-router";
import type { CSSProperties, KeyboardEvent, MouseEvent } from "react";
import { memo } from "react";
import type { Session } from "../../../../src/domain/session.ts";
import { useNarrow } from "../../app/frame/narrow.ts";
import { useNow } from "../../app/now.ts";
import { useAgent, useDamaged, useOpenSession } from "../../app/services.tsx";
import { MemoryMark } from "../../memory/mark/memory-mark.tsx";
import { stateWords } from "../../memory/mark/memory-words.ts";
import { Icon } from "../../ui/icon.tsx";
import { Ring } from "../../ui/ring.tsx";
import { WaitMark } from "../../ui/wait-mark.tsx";
import { titleOf, TYPE_ICON, TYPE_WORD } from "../session-name.ts";
import { TitleField } from "../title-field.tsx";
import { rowElement } from "./row-element.ts";
import type { RowAsk } from "./session-row-menu.tsx";
import { timeText } from "./session-time.ts";

export type SessionRowProps = {
  session: Session;
  style: CSSProperties;
  /** True for the one row that Tab reaches. */
  roving: boolean;
  onFocus: () => void;
  onAsk: (ask: RowAsk) => void;
  /** What is being asked about this row, such as its new title. */
  asked: RowAsk | null;
  onDone: () => void;
};

/** A link to the session. Everything shown by mark or colour is also in its name. */
export const SessionRow = memo(function SessionRow({ session, style, roving, onFocus, onAsk, asked, onDone }: SessionRowProps) {
  const open = useOpenSession();
  const narrow = useNarrow();
  const now = useNow();
  const { session_id } = session;
  const current = useLocation({ select: (location) => location.pathname === `/sessions/${session_id}` });
  const damaged = useDamaged();
  const { asking, memory } = session;
  const running = session.running_turn_id !== null && !asking;
  const title = titleOf(session);

  function onClick(event: MouseEvent): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(session_id);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const row = event.currentTarget;
    if (damaged && (event.key === "Delete" || event.key === "F2")) return;
    if (event.key === "Delete") onAsk({ kind: "delete", session });
    else if (event.key === "F2") onAsk({ kind: "rename", session });
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) onAsk({ kind: "menu", session, anchor: row });
    else return;
    event.preventDefault();
  }

  if (asked?.kind === "rename") {
    return (
      <li style={style} className="flex items-center px-1">
        <TitleField
          session={session}
          onDone={(byKey) => {
            onDone();
            if (byKey) requestAnimationFrame(() => rowElement(session_id)?.focus());
          }}
          className="h-7 w-full rounded-2 bg-paper px-2 text-13 shadow-[inset_0_0_0_1px_var(--focus)] outline-none max-md:h-11 max-md:text-[16px]"
        />
      </li>
    );
  }
  const menuOpen = asked?.kind === "menu";
  return (
    <li style={style} className="group/row">
      <Link
        to="/sessions/$session_id"
        params={{ session_id }}
        data-row={session_id}
        tabIndex={roving ? 0 : -1}
        aria-current={current ? "page" : undefined}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onContextMenu={(event) => {
          event.preventDefault();
          onAsk({ kind: "menu", session, anchor: { x: event.clientX, y: event.clientY } });
        }}
        data-tip={title}
        data-tip-cut=""
        data-tip-side="right"
        className={`flex h-full items-center gap-[9px] rounded-2 px-2 text-ink-2 outline-offset-[-2px] transition-colors duration-90 group-hover/row:bg-ground-2 aria-[current]:bg-paper aria-[current]:shadow-row max-md:gap-3 max-md:rounded-none max-md:px-4 max-md:group-hover/row:bg-paper-2 max-md:aria-[current]:bg-paper-2 ${menuOpen ? "bg-ground-2" : ""}`}
      >
        <span className="grid w-4 flex-none place-items-center text-ink-3 max-md:self-start max-md:pt-[13px]">{asking ? <WaitMark /> : running ? <Ring /> : <Icon name={TYPE_ICON[session.type]} />}</span>
        <span className="min-w-0 flex-1">
          <span className={`block cut max-md:text-15 max-md:font-medium ${session.status === "closed" ? "text-ink-2" : "text-ink"}`}>{title}</span>
          <span className="sr-only">
            , {TYPE_WORD[session.type]}
            {asking && ", waits for your answer"}
            {running && ", running"}
            {session.status === "closed" && ", closed"}
            {memory.state !== "none" && `, memory: ${stateWords(memory)}`}
          </span>
          {narrow && <SecondLine session={session} />}
        </span>
        {memory.state !== "none" && (
          <span className="flex flex-none max-md:self-start max-md:pt-[15px]">
            <MemoryMark state={memory.state} />
          </span>
        )}
        <span
          className={`num flex-none text-[11.5px] whitespace-nowrap max-md:mr-8 max-md:self-start max-md:pt-3 max-md:text-12 ${asking ? "font-medium text-accent" : running ? "text-live" : "text-ink-3"} md:group-focus-within/row:opacity-0 md:group-hover/row:opacity-0 ${menuOpen ? "md:opacity-0" : ""}`}
        >
          {asking ? "asks" : running ? "now" : <time dateTime={session.last_activity_at}>{timeText(session.last_activity_at, now)}</time>}
        </span>
      </Link>
      <button
        type="button"
        tabIndex={roving ? 0 : -1}
        aria-label={`Menu of ${title}`}
        aria-haspopup="menu"
        aria-expanded={menuOpen}
        onClick={(event) => onAsk({ kind: "menu", session, anchor: event.currentTarget })}
        className={`absolute top-1 right-1.5 grid size-6 place-items-center rounded-2 text-ink-2 hover:bg-line hover:text-ink max-md:top-0.5 max-md:right-0.5 max-md:size-11 md:opacity-0 md:group-focus-within/row:opacity-100 md:group-hover/row:opacity-100 ${menuOpen ? "opacity-100!" : ""}`}
      >
        <Icon name="dots" size={14} />
      </button>
    </li>
  );
});

/** How it began; where the title says that already, who answered and how much was said. */
function SecondLine({ session }: { session: Session }) {
  const agent = useAgent(session.agent_id);
  const { title, preview, message_count: count } = session;
  const repeats = preview === null || (title !== null && preview.startsWith(title.replace(/…$/, "")));
  const words = repeats ? `${agent?.name ?? session.agent_id}, ${count} ${count === 1 ? "message" : "messages"}` : preview;
  return <span className="block cut text-13 text-ink-3">{words}</span>;
}
