// One tab: ring while it runs, dot when something is new, eye and italics when it can only be read.
import { useEffect, useRef } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import { useAgent, useIsView, useServices, useSession } from "../app/services.tsx";
import { isReadOnly, titleOf } from "../session-list/session-name.ts";
import { Icon } from "../ui/icon.tsx";
import { Ring } from "../ui/ring.tsx";
import { Seal } from "../ui/seal.tsx";
import { WaitMark } from "../ui/wait-mark.tsx";
import { endsSession } from "./close-session.ts";
import { withoutTab } from "./tab-state.ts";
import { panelId, TAB_HINT_ID, tabId } from "./tab-id.ts";

export type SessionTabProps = {
  session_id: SessionId;
  chosen: boolean;
  /** True for the one tab that the Tab key reaches. */
  stop: boolean;
  onChoose: () => void;
  onClose: () => void;
  onFocus: () => void;
};

const LOOK =
  "group/tab relative flex min-w-[120px] max-w-[236px] flex-[0_1_auto] items-center gap-[7px] pr-1.5 pl-[9px] outline-offset-[-2px] select-none touch:min-h-9";
const CHOSEN =
  "h-9 rounded-t-3 bg-paper pb-1 font-medium text-ink shadow-[0_-1px_0_0_oklch(0.3_0.02_325/.05)] dark:shadow-[0_-1px_0_var(--line),-1px_0_0_var(--line),1px_0_0_var(--line)]";
const OTHER = "mb-1 h-8 rounded-3 text-ink-2 transition-colors duration-90 hover:bg-ground-2";

/** A tab of the strip. */
export function SessionTab({ session_id, chosen, stop, onChoose, onClose, onFocus }: SessionTabProps) {
  const session = useSession(session_id);
  const view = useIsView(session_id);
  useForgetLost(session_id, session, chosen);
  const title = session === null ? "Deleted session" : session ? titleOf(session) : "Session";
  const readOnly = session ? view || isReadOnly(session) : session === null;
  const asking = session?.asking === true;
  const running = (session?.running_turn_id ?? null) !== null;
  // What is on screen is being read.
  const news = session?.unread === true && !chosen && !running;
  const words = [asking ? ", waits for your answer" : running && ", running", news && ", new messages", readOnly && ", read-only"].filter(Boolean).join("");
  return (
    // The tab list hears the keys of all tabs.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={tabId(session_id)}
      role="tab"
      aria-selected={chosen}
      aria-controls={chosen ? panelId(session_id) : undefined}
      aria-describedby={TAB_HINT_ID}
      tabIndex={stop ? 0 : -1}
      data-tip={title}
      data-tip-cut=""
      onClick={onChoose}
      onFocus={onFocus}
      onMouseDown={(event) => event.button === 1 && event.preventDefault()}
      onAuxClick={(event) => event.button === 1 && onClose()}
      className={`${LOOK} ${chosen ? CHOSEN : OTHER}`}
    >
      <TabMark session_id={session_id} asking={asking} running={running} readOnly={readOnly} />
      <span className={`cut flex-1 ${readOnly ? "italic" : ""}`}>{title}</span>
      {words && <span className="sr-only">{words}</span>}
      {news && <span className="mx-[5px] size-[7px] flex-none rounded-full bg-accent group-hover/tab:hidden touch:hidden" />}
      <span
        aria-hidden="true"
        title={!view && endsSession(session) ? "Close session" : "Remove tab"}
        onClick={(event) => {
          event.stopPropagation();
          onClose();
        }}
        className={`grid size-6 flex-none -mr-[3px] place-items-center rounded-1 text-ink-3 hover:bg-line hover:text-ink touch:grid ${chosen ? "" : news ? "hidden group-hover/tab:grid" : "opacity-0 group-hover/tab:opacity-100 touch:opacity-100"}`}
      >
        <Icon name="x" size={14} />
      </span>
    </div>
  );
}

function TabMark({ session_id, asking, running, readOnly }: { session_id: SessionId; asking: boolean; running: boolean; readOnly: boolean }) {
  const session = useSession(session_id);
  const agent = useAgent(session?.agent_id ?? "");
  if (asking) return <WaitMark className="mx-0.5" />;
  if (running) return <Ring />;
  if (readOnly) return <Icon name="eye" size={14} className="text-ink-3" />;
  if (!session) return <span className="size-4 flex-none rounded-[5px] bg-ground-2" />;
  return <Seal agent_id={session.agent_id} name={agent?.name ?? session.agent_id} size="s" />;
}

/** A tab from the last visit whose session is gone says nothing to anyone: it goes quietly, unless it is on screen. */
function useForgetLost(session_id: SessionId, session: Session | null | undefined, chosen: boolean): void {
  const { tabs } = useServices();
  const wasThere = useRef(false);
  useEffect(() => {
    wasThere.current ||= Boolean(session) || chosen;
    if (session === null && !wasThere.current) tabs.update((now) => withoutTab(now, session_id, { forget: true }));
  }, [session_id, session, chosen, tabs]);
}
