// One session on the sheet: its head, its transcript, and the composer or what stands in its place.
import { useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { filesOf } from "../../../src/domain/file/file.ts";
import type { MessageId, SessionId, TurnId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import { useCell } from "../app/cell.ts";
import { messageOf } from "../app/failure.ts";
import { useNarrow } from "../app/frame/narrow.ts";
import { focusComposer, isTextField } from "../app/keyboard/focus.ts";
import { useKeys } from "../app/keyboard/keyboard.ts";
import { useAgent, useAgentQuery, useClient, useDamaged, useIsView, useOpenSession, useServices, useToast } from "../app/services.tsx";
import { doWithChosen } from "../session-list/list-focus.ts";
import { usePlaceSession } from "../session-list/place-session.ts";
import { selection } from "../session-list/select/selection.ts";
import { useCloseSession } from "../tab/close-session.ts";
import { Button } from "../ui/button.tsx";
import { useLastOf } from "../ui/last-of.ts";
import { useMemoryNews } from "../memory/data/memory-store.ts";
import { focusNextNote } from "../memory/note/note-focus.ts";
import { Announcer } from "./announcer.tsx";
import { Composer } from "./composer/composer.tsx";
import { ConnectionLine } from "./connection-line.tsx";
import { SessionLinks } from "./handoff/session-links.tsx";
import { inspect, inspected } from "./inspect/inspected.ts";
import { preloadMarkdown } from "./markdown/markdown.tsx";
import { QueueLines } from "./composer/queue-lines.tsx";
import { foundMessage } from "./read/found.ts";
import { ReadOnlyBar } from "./read/read-only-bar.tsx";
import { SessionHeader } from "./session-header.tsx";
import type { SessionPlace } from "./session-kit.ts";
import { SessionPlaceProvider, useOpenView, useSessionKit, useUnsent } from "./session-kit.ts";
import { SessionStart } from "./session-start.tsx";
import type { TranscriptHandle } from "./transcript/transcript.tsx";
import { Transcript } from "./transcript/transcript.tsx";
import "./style/session.css";
import "./style/lane.css";
import "./style/transcript.css";
import "./style/fold.css";
import "./style/question.css";
import "./style/composer.css";
import "./style/queue.css";
import "./style/narrow.css";
import "./style/attach.css";
import "./style/prose.css";

const Inspector = lazy(async () => ({ default: (await import("./inspect/inspector.tsx")).Inspector }));

const ExportDialog = lazy(async () => ({ default: (await import("./export/export-dialog.tsx")).ExportDialog }));
const HandOffDialog = lazy(async () => ({ default: (await import("./handoff/handoff-dialog.tsx")).HandOffDialog }));
const CarriedChip = lazy(async () => ({ default: (await import("./handoff/carried-chip.tsx")).CarriedChip }));

/** A session that exists. What belongs to it is found by its id. */
export function SessionPage({ session }: { session: Session }) {
  const { session_id } = session;
  const { views } = useSessionKit();
  const agent = useAgent(session.agent_id);
  const agentRemoved = useAgentQuery().isSuccess && !agent;
  const transcript = useRef<TranscriptHandle>(null);
  const status = useOpenView(session_id, (state) => state.status);
  const error = useOpenView(session_id, (state) => state.error);
  const isRunning = useOpenView(session_id, (state) => state.view.running_turn_id !== null);
  const isEmpty = useOpenView(session_id, (state) => state.status === "ready" && state.view.messages.length === 0);
  const unsent = useUnsent(session_id);
  const damaged = useDamaged();
  const view = useIsView(session_id);
  const writable = session.type === "chat" && session.status === "open" && !agentRemoved && !damaged && !view;
  const place = usePlace(session, agent?.name ?? session.agent_id, writable, transcript);
  const closeSession = useCloseSession();
  const close = useCallback(() => void closeSession(session_id, "session"), [closeSession, session_id]);
  useEffect(preloadMarkdown, []);
  useGone(session_id, status === "gone");
  useSettledOutbox(session_id);
  useTurnKeys(transcript);
  useTarget(place.jumpTo, status === "ready");
  const { pin, archive } = usePlaceSession();
  useKeys({ "ctrl+i": () => inspect(session_id), m: focusNextNote, p: () => withChosenOr("pin", () => void pin(session)), a: () => withChosenOr("archive", () => void archive(session)) });
  const [dialog, setDialog] = useState<"export" | "handoff" | null>(null);
  const used = useLastOf(dialog);
  const closeDialog = (open: boolean) => !open && setDialog(null);
  useKeys({ "ctrl+shift+e": () => session.message_count > 0 && !session.incognito && setDialog("export") });
  const narrow = useNarrow();
  const shown = useCell(inspected);
  useMemoryNews();

  return (
    <SessionPlaceProvider value={place}>
      <div className="session-frame">
        <div className="session" data-session={session_id}>
          <SessionHeader session={session} agent={agent} agentRemoved={agentRemoved} readOnly={!writable && !damaged} onFork={() => place.fork()} onClose={close} onExport={() => setDialog("export")} onHandOff={() => setDialog("handoff")} />
          {narrow && <SessionLinks session={session} />}
          {status === "loading" && <Loading />}
          {status === "failed" && (
            <div className="session-note">
              <p role="alert">{error}</p>
              <Button onClick={() => views.reload(session_id)}>Try again</Button>
            </div>
          )}
          {status === "ready" && isEmpty && unsent.length === 0 && !isRunning && <SessionStart agent={agent} />}
          {status === "ready" && (!isEmpty || unsent.length > 0 || isRunning) && (
            <Transcript session_id={session_id} context_from={session.context_from} handle={transcript} />
          )}
          <div className="foot">
            <QueueLines session_id={session_id} />
            <div className="lane bare">
              <div className="spine" />
              <div>
                <ConnectionLine running={isRunning} />
                <Suspense fallback={null}>{session.carries && <CarriedChip carries={session.carries} />}</Suspense>
                {writable ? (
                  <Composer session={session} agent_name={place.agent_name} onClose={close} onSent={() => transcript.current?.toEnd()} />
                ) : (
                  <ReadOnlyBar session={session} agentRemoved={agentRemoved} onFork={() => place.fork()} onHandOff={() => setDialog("handoff")} />
                )}
              </div>
            </div>
          </div>
          <Announcer session_id={session_id} agent_name={place.agent_name} />
        </div>
        <Suspense fallback={null}>
          {used === "export" && <ExportDialog session={session} open={dialog === "export"} onOpenChange={closeDialog} />}
          {used === "handoff" && <HandOffDialog session={session} open={dialog === "handoff"} onOpenChange={closeDialog} />}
        </Suspense>
        <Suspense fallback={null}>{shown?.session_id === session_id && <Inspector session_id={session_id} turn_id={shown.turn_id} onClose={closeInspector} />}</Suspense>
      </div>
    </SessionPlaceProvider>
  );
}

/** While rows are chosen, a key means them. */
function withChosenOr(deed: "pin" | "archive", alone: () => void): void {
  if (selection.get()?.size) doWithChosen(deed);
  else alone();
}

/** Focus goes back to the composer, or stays with what is there instead of one. */
function closeInspector(): void {
  const now = inspected.get();
  inspected.set(null);
  if (now) focusComposer(now.session_id);
}

/** What the parts below may do with this session. */
function usePlace(session: Session, agent_name: string, writable: boolean, transcript: { current: TranscriptHandle | null }): SessionPlace {
  const { session_id } = session;
  const client = useClient();
  const toast = useToast();
  const openSession = useOpenSession();
  const { views, outbox } = useSessionKit();
  const jumpTo = useCallback(
    async (message_id: MessageId) => {
      if (!(await transcript.current?.toMessage(message_id))) toast({ text: "That message is not in this session." });
    },
    [toast, transcript],
  );
  const toQuestion = useCallback(() => {
    transcript.current?.toEnd();
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-session="${session_id}"] .question`)?.focus());
  }, [session_id, transcript]);
  const fork = useCallback(
    async (message_id?: MessageId) => {
      try {
        openSession((await client.forkSession(session_id, message_id)).session_id);
      } catch (error) {
        toast({ tone: "error", text: messageOf(error) });
      }
    },
    [client, openSession, session_id, toast],
  );
  const retry = useCallback(
    (turn_id: TurnId) => {
      const asked = views.get(session_id).view.messages.find((message) => message.turn_id === turn_id && message.role === "user");
      if (!asked) return;
      outbox.send(session_id, { content: asked.content, attachments: filesOf(asked.parts) });
      transcript.current?.toEnd();
    },
    [views, outbox, session_id, transcript],
  );
  return useMemo(
    () => ({ session_id, agent_name, writable, retry, jumpTo: (id) => void jumpTo(id), toQuestion, fork: (id) => void fork(id) }),
    [session_id, agent_name, writable, retry, jumpTo, toQuestion, fork],
  );
}

/** The transcript may hear of a deletion before the list does: what is gone is gone everywhere. */
function useGone(session_id: SessionId, gone: boolean): void {
  const { rows } = useServices();
  useEffect(() => {
    if (gone) rows.remove(session_id);
  }, [rows, session_id, gone]);
}

/** Accepted messages leave the outbox as soon as the view shows them itself. */
function useSettledOutbox(session_id: SessionId): void {
  const { outbox, views } = useSessionKit();
  const unsent = useUnsent(session_id);
  const messages = useOpenView(session_id, (state) => state.view.messages);
  const queue = useOpenView(session_id, (state) => state.view.queue);
  const turns = useOpenView(session_id, (state) => state.view.turns);
  useEffect(() => {
    if (!unsent.some((one) => one.state === "accepted")) return;
    const { view } = views.get(session_id);
    outbox.settle(session_id, (turn_id) => {
      if (view.queue.some((input) => input.turn_id === turn_id) || view.turns[turn_id]?.ended_at) return true;
      return view.messages.findLastIndex((message) => message.turn_id === turn_id) >= 0;
    });
  }, [outbox, views, session_id, unsent, messages, queue, turns]);
}

/** Alt with the arrows up and down goes from turn to turn, End to the newest words. */
function useTurnKeys(transcript: { current: TranscriptHandle | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const up = event.key === "ArrowUp";
      if (event.altKey && (up || event.key === "ArrowDown")) {
        event.preventDefault();
        transcript.current?.toTurn(up ? -1 : 1);
      } else if (event.key === "End" && !event.altKey && !isTextField(document.activeElement)) {
        event.preventDefault();
        transcript.current?.toEnd();
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [transcript]);
}

/** An address with ?message=msg_… or that ends in #msg_… opens at that message, and marks it. */
function useTarget(jumpTo: (message_id: MessageId) => void, ready: boolean): void {
  // Going there once more is another visit.
  const visit = useLocation({ select: ({ hash, search, state }) => `${(search as { message?: string }).message ?? hash} ${state.__TSR_key ?? ""}` });
  useEffect(() => {
    const message_id = /^(msg_[0-9a-f]+) /.exec(visit)?.[1];
    if (!ready || !message_id) return;
    jumpTo(message_id as MessageId);
    return () => foundMessage.set(null);
  }, [jumpTo, ready, visit]);
}

/** Says that it loads only when that takes longer than a moment. */
function Loading() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return <div className="session-note">{slow && <p role="status">Loading this session</p>}</div>;
}
