// The transcript: a page that grows at its end, drawn only where it can be seen, and never moving under the eye.
import { useVirtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { MessageId, SessionId } from "../../../../src/domain/ids.ts";
import { EndPill } from "./end-pill.tsx";
import type { Follow } from "./follow.ts";
import { scrolled } from "./follow.ts";
import { PendingMessage } from "../composer/pending-message.tsx";
import { loadScroll, saveScroll } from "./scroll-memory.ts";
import { showFound } from "../read/found.ts";
import { useSeen } from "../read/use-seen.ts";
import { questionOf, useOpenView, useSessionKit, useUnsent } from "../session-kit.ts";
import type { TurnBlock } from "./turn-block.ts";
import { createBlocks } from "./turn-block.ts";
import { TurnItem } from "./turn-item.tsx";

/** What the page around it may ask of a transcript. */
export type TranscriptHandle = {
  toEnd: () => void;
  /** Brings a message into sight, loading older pages if it must; false when it is not in this session. */
  toMessage: (message_id: MessageId) => Promise<boolean>;
  /** Moves focus to the turn before or after the one that has it. */
  toTurn: (step: 1 | -1) => void;
};

export type TranscriptProps = { session_id: SessionId; /** `seq` of the first message that is still sent to the model. */ context_from: number; handle: RefObject<TranscriptHandle | null> };

/** Older messages are asked for when less than this is left above, in pixels. */
const OLDER_WITHIN = 900;

export function Transcript({ session_id, context_from, handle }: TranscriptProps) {
  const { views } = useSessionKit();
  const blocks = useBlocks(session_id, context_from);
  const hasMore = useOpenView(session_id, (state) => state.has_more);
  const older = useOpenView(session_id, (state) => state.older);
  const isRunning = useOpenView(session_id, (state) => state.view.running_turn_id !== null);
  const isAsking = useOpenView(session_id, (state) => questionOf(state) !== null);
  const unsent = useUnsent(session_id);
  const pending = isRunning ? [] : unsent;

  const scroller = useRef<HTMLDivElement>(null);
  const [remembered] = useState(() => loadScroll(session_id));
  const follow = useRef<Follow>({ following: remembered?.following ?? true, top: 0 });
  const [away, setAway] = useState(!follow.current.following);
  const rowCount = blocks.length + 1;
  useSeen(session_id, !away);

  const pin = useCallback(() => {
    const box = scroller.current;
    if (box && follow.current.following) box.scrollTop = box.scrollHeight;
  }, []);

  const getItemKey = useCallback((index: number) => blocks[index]?.key ?? "tail", [blocks]);
  const estimateSize = useCallback((index: number) => estimate(blocks[index]), [blocks]);
  // oxlint-disable-next-line react/incompatible-library -- a note for the React compiler, which is not used here
  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan: 4,
    paddingStart: 28,
    paddingEnd: 24,
    // Keeps the line under the eye when older pages come in above. Following the end is decided here, not there.
    anchorTo: "end",
    scrollEndThreshold: -1e9,
    directDomUpdates: true,
    directDomUpdatesMode: "position",
    ...(remembered ? { initialOffset: remembered.offset, initialMeasurementsCache: remembered.sizes } : {}),
    onChange: pin,
  });

  // What changes its height above the eye never moves what is under it, also while scrolling up. A block that reaches
  // into sight grows below the eye: only its first, guessed height is made good.
  virtual.shouldAdjustScrollPositionOnItemSizeChange = (item, _delta, { scrollOffset, itemSizeCache }) => {
    const top = scrollOffset ?? 0;
    return item.end <= top || (item.start < top && !itemSizeCache.has(item.key));
  };

  const loadOlder = useCallback(() => {
    const box = scroller.current;
    if (box && hasMore && older === "idle" && box.scrollTop < OLDER_WITHIN) void views.loadOlder(session_id);
  }, [views, session_id, hasMore, older]);

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    follow.current = scrolled(follow.current, box.scrollTop, box.scrollHeight - box.clientHeight - box.scrollTop);
    setAway(!follow.current.following);
    loadOlder();
  };

  const letGo = () => {
    const box = scroller.current;
    if (!box || box.scrollTop <= 0) return;
    follow.current = { ...follow.current, following: false };
    setAway(true);
  };

  const toEnd = useCallback(() => {
    follow.current = { ...follow.current, following: true };
    setAway(false);
    pin();
  }, [pin]);

  // A message just sent goes to the top third: the page is made long enough for that, and the answer grows into it.
  const newest = blocks.findLast((block) => block.kind === "own")?.key ?? pending[0]?.client_id;
  const [seen, setSeen] = useState(newest);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    if (newest === seen) return;
    setSeen(newest);
    const box = scroller.current;
    if (!box || !follow.current.following || !newest) return;
    const index = blocks.findIndex((block) => block.key === newest);
    const start = virtual.measurementsCache[index >= 0 ? index : blocks.length]?.start;
    if (start !== undefined) setRoom(Math.round(start + (box.clientHeight * 2) / 3));
  }, [newest, seen, blocks, virtual]);

  useLayoutEffect(pin, [pin, blocks, pending.length, room]);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    // The composer grows and the window is resized: the end stays in sight.
    const observer = new ResizeObserver(pin);
    observer.observe(box);
    return () => observer.disconnect();
  }, [pin]);
  useEffect(loadOlder, [loadOlder]);
  useEffect(
    () => () => {
      saveScroll(session_id, { following: follow.current.following, offset: virtual.scrollOffset ?? 0, sizes: virtual.takeSnapshot() });
    },
    [session_id, virtual],
  );

  const current = useRef(blocks);
  current.current = blocks;
  useImperativeHandle(handle, () => ({
    toEnd,
    async toMessage(message_id) {
      if (!(await views.loadTo(session_id, message_id))) return false;
      follow.current = { ...follow.current, following: false };
      setAway(true);
      // What has just come is among the blocks with the next frame.
      for (let tries = 0; tries < 50; tries += 1) {
        const index = current.current.findIndex((block) => holds(block, message_id));
        if (index >= 0) virtual.scrollToIndex(index, { align: "center" });
        if (index >= 0) return showFound(scroller.current, message_id);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return false;
    },
    toTurn(step) {
      const own = current.current.flatMap((block, index) => (block.kind === "own" ? [index] : []));
      const focused = Number(document.activeElement?.closest<HTMLElement>("[data-index]")?.dataset["index"] ?? current.current.length);
      const index = step < 0 ? own.findLast((one) => one < focused) : own.find((one) => one > focused);
      if (index === undefined) return step > 0 ? toEnd() : undefined;
      follow.current = { ...follow.current, following: false };
      setAway(true);
      virtual.scrollToIndex(index, { align: "start" });
      setTimeout(() => focusTurn(scroller.current, index), 60);
    },
  }));

  return (
    <div className="transcript">
      <div
        ref={scroller}
        className="transcript-scroll"
        onScroll={onScroll}
        onWheel={(event) => event.deltaY < 0 && letGo()}
        role="region"
        aria-label="Conversation"
        tabIndex={0}
      >
        {older !== "idle" && (
          <div className="older" role="status">
            {older === "loading" ? (
              "Loading older messages"
            ) : (
              <button type="button" onClick={() => void views.loadOlder(session_id)}>
                Older messages could not be loaded. Try again
              </button>
            )}
          </div>
        )}
        <div style={{ minHeight: room }}>
          <div ref={virtual.containerRef} className="transcript-body">
            {virtual.getVirtualItems().map((row) => {
              const block = blocks[row.index];
              return (
                <div key={row.key} ref={virtual.measureElement} data-index={row.index} className="transcript-row">
                  {block ? <TurnItem block={block} /> : pending.map((one) => <PendingMessage key={one.client_id} unsent={one} />)}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      {away && <EndPill blocks={blocks} running={isRunning} asking={isAsking} onPress={toEnd} />}
    </div>
  );
}

/** The blocks of the session; unchanged ones are the same objects as before. */
function useBlocks(session_id: SessionId, context_from: number): TurnBlock[] {
  const messages = useOpenView(session_id, (state) => state.view.messages);
  const turns = useOpenView(session_id, (state) => state.view.turns);
  const running_turn_id = useOpenView(session_id, (state) => state.view.running_turn_id);
  const has_more = useOpenView(session_id, (state) => state.has_more);
  const [blocks] = useState(createBlocks);
  return useMemo(() => blocks({ messages, turns, running_turn_id, has_more }, context_from), [blocks, messages, turns, running_turn_id, has_more, context_from]);
}

/** A guess at a block's height before it was drawn; a good one keeps the scroll bar calm. */
function estimate(block: TurnBlock | undefined): number {
  if (!block) return 0;
  const length = block.kind === "own" ? Math.min(block.message.content.length, 2000) : block.messages.reduce((sum, one) => sum + one.content.length, 0);
  const files = block.kind === "own" && block.message.parts.some((part) => part.type === "file") ? 130 : 0;
  return files + (block.kind === "own" ? 42 : 50) + Math.ceil(length / 85) * 26 + (block.day ? 40 : 0) + (block.edge ? 40 : 0);
}

function holds(block: TurnBlock, message_id: MessageId): boolean {
  return block.kind === "own" ? block.message.message_id === message_id : block.messages.some((one) => one.message_id === message_id);
}

function focusTurn(box: HTMLElement | null, index: number): void {
  const turn = box?.querySelector<HTMLElement>(`[data-index="${index}"] article`);
  if (!turn) return;
  turn.tabIndex = -1;
  turn.focus({ preventScroll: true });
}
