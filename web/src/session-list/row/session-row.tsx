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
import { titleOf, TYPE_WORD } from "../session-name.ts";
import { TitleField } from "../title-field.tsx";
import { rowElement } from "./row-element.ts";
import { hasFailed, isRunning, RowMark } from "./row-mark.tsx";
import type { RowAsk } from "./session-row-menu.tsx";
import { timeText } from "./session-time.ts";
import type { RowDeed } from "./use-row-deeds.ts";
import { useTouch } from "./use-touch.ts";

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
  onDeed: (deed: RowDeed, session: Session) => void;
  /** Null while nobody is choosing rows. */
  chosen: boolean | null;
};

const KEY_DEEDS: Record<string, RowDeed> = { x: "toggle", p: "pin", a: "archive" };

/** A link to the session. Everything shown by mark or colour is also in its name. */
export const SessionRow = memo(function SessionRow({ session, style, roving, onFocus, onAsk, asked, onDone, onDeed, chosen }: SessionRowProps) {
  const open = useOpenSession();
  const narrow = useNarrow();
  const now = useNow();
  const { session_id } = session;
  const current = useLocation({ select: (location) => location.pathname === `/sessions/${session_id}` });
  const damaged = useDamaged();
  const { asking, memory, unread } = session;
  const title = titleOf(session);
  const touch = useTouch({ onHold: () => onDeed("toggle", session), onSwipe: () => onDeed("archive", session) });

  function onClick(event: MouseEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    if (touch.isOver()) return;
    if (event.shiftKey) onDeed("range", session);
    else if (event.ctrlKey || event.metaKey || chosen !== null) onDeed("toggle", session);
    else open(session_id, "live");
  }
  function onKeyDown(event: KeyboardEvent): void {
    const row = event.currentTarget;
    if (damaged && (event.key === "Delete" || event.key === "F2")) return;
    const deed = chosen !== null && event.key === " " ? "toggle" : KEY_DEEDS[event.key.toLowerCase()];
    if (deed && !event.ctrlKey && !event.altKey && !event.metaKey) onDeed(deed, session);
    else if (event.key === "Delete") onAsk({ kind: "delete", session });
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
    <li style={style} className="group/row overflow-hidden">
      <span aria-hidden="true" className="absolute inset-y-0 right-0 hidden items-center gap-2 bg-ground-2 pr-4 pl-6 text-13 font-medium text-ink-2 max-md:flex">
        <Icon name="box" />
        {session.archived_at === null ? "Archive" : "Bring back"}
      </span>
      <Link
        to="/sessions/$session_id"
        params={{ session_id }}
        data-row={session_id}
        tabIndex={roving ? 0 : -1}
        aria-current={current ? "page" : undefined}
        {...(chosen === null ? {} : { role: "checkbox", "aria-checked": chosen })}
        {...touch.handlers}
        draggable={false}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onContextMenu={(event) => {
          event.preventDefault();
          // A finger that is held there begins to choose.
          if (touch.isHeld() || touch.isOver()) return;
          onAsk({ kind: "menu", session, anchor: { x: event.clientX, y: event.clientY } });
        }}
        data-tip={title}
        data-tip-cut=""
        data-tip-side="right"
        className={`relative flex h-full touch-pan-y items-center gap-[9px] rounded-2 px-2 text-ink-2 outline-offset-[-2px] [-webkit-touch-callout:none] select-none max-md:bg-paper transition-colors duration-90 group-hover/row:bg-ground-2 aria-[current]:bg-paper aria-[current]:shadow-row max-md:gap-3 max-md:rounded-none max-md:px-4 max-md:group-hover/row:bg-paper-2 max-md:aria-[current]:bg-paper-2 ${menuOpen || chosen ? "bg-ground-2 max-md:bg-paper-2" : ""}`}
      >
        <span className="grid w-4 flex-none place-items-center text-ink-3 max-md:self-start max-md:pt-[13px]">
          <RowMark session={session} chosen={chosen} />
        </span>
        <span className="min-w-0 flex-1">
          <span className={`block cut max-md:text-15 ${unread ? "font-semibold text-ink" : `max-md:font-medium ${session.status === "closed" ? "text-ink-2" : "text-ink"}`}`}>{title}</span>
          <span className="sr-only">
            , {TYPE_WORD[session.type]}
            {asking && ", waits for your answer"}
            {isRunning(session) && ", running"}
            {unread && ", unread"}
            {hasFailed(session) && ", failed"}
            {session.status === "closed" && ", closed"}
            {session.pinned_at !== null && ", pinned"}
            {session.archived_at !== null && ", archived"}
            {memory.state !== "none" && `, memory: ${stateWords(memory)}`}
          </span>
          {narrow && <SecondLine session={session} />}
        </span>
        {memory.state !== "none" && (
          <span className="flex flex-none max-md:self-start max-md:pt-[15px]">
            <MemoryMark state={memory.state} />
          </span>
        )}
        {unread && <span className="size-[7px] flex-none rounded-full bg-accent max-md:mt-[17px] max-md:self-start" />}
        <span
          className={`num flex-none text-[11.5px] whitespace-nowrap max-md:mr-8 max-md:self-start max-md:pt-3 max-md:text-12 ${timeLook(session)} ${chosen === null ? "md:group-focus-within/row:opacity-0 md:group-hover/row:opacity-0" : ""} ${menuOpen ? "md:opacity-0" : ""}`}
        >
          <RowTime session={session} now={now} />
        </span>
      </Link>
      {chosen === null && (
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
      )}
    </li>
  );
});

const timeLook = (session: Session) => (session.asking ? "font-medium text-accent" : isRunning(session) ? "text-live" : hasFailed(session) ? "text-danger" : "text-ink-3");

/** When it was last active, or what it does instead. */
function RowTime({ session, now }: { session: Session; now: number }) {
  if (session.asking) return "asks";
  if (isRunning(session)) return "now";
  if (hasFailed(session)) return "failed";
  return <time dateTime={session.last_activity_at}>{timeText(session.last_activity_at, now)}</time>;
}

/** How it began; where the title says that already, who answered and how much was said. */
function SecondLine({ session }: { session: Session }) {
  const agent = useAgent(session.agent_id);
  const { title, preview, message_count: count } = session;
  const repeats = preview === null || (title !== null && preview.startsWith(title.replace(/…$/, "")));
  const words = repeats ? `${agent?.name ?? session.agent_id}, ${count} ${count === 1 ? "message" : "messages"}` : preview;
  return <span className="block cut text-13 text-ink-3">{words}</span>;
}
