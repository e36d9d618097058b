// The views of all sessions this window has open. A view goes on growing while its tab is in the background; screens
// are told at most once per frame. What was lost on the way is read again.
import type { Client } from "../../../src/client/client.ts";
import { isAppError } from "../../../src/domain/errors.ts";
import type { SessionEvent } from "../../../src/domain/event.ts";
import { endsTurn } from "../../../src/domain/event.ts";
import type { MessageId, SessionId, TurnId } from "../../../src/domain/ids.ts";
import type { Receipt } from "../../../src/domain/memory/receipt.ts";
import type { QueuedInput } from "../../../src/domain/turn.ts";
import type { SessionView } from "../../../src/domain/view.ts";
import { apply, EMPTY_VIEW, isGap, startView } from "../../../src/domain/view.ts";
import type { MessagePage } from "../../../src/contract/message.ts";

export type OpenView = {
  status: "loading" | "ready" | "failed" | "gone";
  view: SessionView;
  /** What stood in the prompts of turns that have ended, besides the talk itself. */
  receipts: Readonly<Record<TurnId, Receipt>>;
  has_more: boolean;
  /** `failed`: older messages could not be read; scrolling up tries again. */
  older: "idle" | "loading" | "failed";
  /** Why it could not be read, in words for a person. */
  error: string | null;
};

/** The window's stream; another one comes after a login. */
export type Watcher = { watch(session_id: SessionId, seq: number, onEvent: (event: SessionEvent) => void, onReset: () => void): () => void };

export type ViewDeps = {
  listMessages: Client["listMessages"];
  /** Runs `draw` at the next frame. */
  frame: (draw: () => void) => void;
  later: (ms: number, run: () => void) => void;
  /** An input that came back unanswered: its words are a draft again. */
  onReturned: (session_id: SessionId, input: QueuedInput) => void;
};

export type ViewStore = ReturnType<typeof createViewStore>;

type Entry = { state: OpenView; listeners: Set<() => void>; stop: (() => void) | undefined; reading: boolean; retries: number; used: number };

export const PAGE = 200;
/** The longest page that the server gives: for going far back. */
const PAGE_MAX = 500;
/** Views kept for sessions that nobody looks at; the one unused longest goes first. */
const KEPT = 12;
const LOADING: OpenView = { status: "loading", view: EMPTY_VIEW, receipts: {}, has_more: false, older: "idle", error: null };

export function createViewStore(deps: ViewDeps) {
  const entries = new Map<SessionId, Entry>();
  const dirty = new Set<Entry>();
  let watcher: Watcher | null = null;
  let clock = 0;

  function put(entry: Entry, part: Partial<OpenView>): void {
    entry.state = { ...entry.state, ...part };
    if (entry.listeners.size === 0) return;
    if (dirty.size === 0) deps.frame(draw);
    dirty.add(entry);
  }
  function draw(): void {
    const changed = [...dirty];
    dirty.clear();
    for (const entry of changed) for (const listener of entry.listeners) listener();
  }

  function open(session_id: SessionId): Entry {
    const known = entries.get(session_id);
    if (known) return known;
    const entry: Entry = { state: LOADING, listeners: new Set(), stop: undefined, reading: false, retries: 0, used: 0 };
    entries.set(session_id, entry);
    void read(session_id, entry);
    return entry;
  }

  async function read(session_id: SessionId, entry: Entry): Promise<void> {
    if (entry.reading) return;
    entry.reading = true;
    try {
      const page = await deps.listMessages(session_id, { limit: PAGE });
      if (entries.get(session_id) !== entry) return;
      entry.stop?.();
      entry.retries = 0;
      put(entry, startFrom(page, entry.state));
      entry.stop = watcher?.watch(
        session_id,
        page.event_seq,
        (event) => take(session_id, entry, event),
        () => reread(session_id, entry),
      );
    } catch (error) {
      fail(session_id, entry, error);
    } finally {
      entry.reading = false;
    }
  }

  function fail(session_id: SessionId, entry: Entry, error: unknown): void {
    if (isAppError(error) && error.code === "not_found") return put(entry, { status: "gone", error: error.message });
    const text = error instanceof Error ? error.message : String(error);
    // What is on the screen stays; only a session that was never read says so.
    put(entry, entry.state.status === "ready" ? {} : { status: "failed", error: text });
    entry.retries += 1;
    deps.later(Math.min(15_000, 500 * 2 ** entry.retries), () => {
      if (entries.get(session_id) === entry && entry.stop === undefined) void read(session_id, entry);
    });
  }

  function take(session_id: SessionId, entry: Entry, event: SessionEvent): void {
    const before = entry.state.view;
    if (isGap(before, event)) return reread(session_id, entry);
    const view = apply(before, event);
    if (view === before) return;
    if (view.returned.length > before.returned.length) {
      for (const input of view.returned.slice(before.returned.length)) deps.onReturned(session_id, input);
    }
    put(entry, { view });
    if (endsTurn(event)) void readReceipts(session_id, entry);
  }

  /** A turn that ended has a receipt, which no event carries. Without it the transcript is whole all the same. */
  async function readReceipts(session_id: SessionId, entry: Entry): Promise<void> {
    const page = await deps.listMessages(session_id, { limit: 1 }).catch(() => null);
    if (page && entries.get(session_id) === entry) put(entry, { receipts: { ...entry.state.receipts, ...page.receipts } });
  }

  /** Something is missing: read the page again and watch anew, which begins with the text so far. */
  function reread(session_id: SessionId, entry: Entry): void {
    if (entry.reading) return;
    entry.stop?.();
    entry.stop = undefined;
    void read(session_id, entry);
  }

  /** Reads older messages, if there are any and none are on their way. */
  async function loadOlder(session_id: SessionId, limit: number = PAGE): Promise<void> {
    const entry = open(session_id);
    const first = entry.state.view.messages[0]?.seq;
    if (!entry.state.has_more || entry.state.older === "loading" || first === undefined) return;
    put(entry, { older: "loading" });
    try {
      const page = await deps.listMessages(session_id, { before: first, limit });
      put(entry, withOlder(page, entry.state, first));
    } catch {
      put(entry, { older: "failed" });
    }
  }

  function sweep(): void {
    const idle = [...entries].filter(([, entry]) => entry.listeners.size === 0).sort(([, a], [, b]) => a.used - b.used);
    for (const [session_id] of idle.slice(0, Math.max(0, idle.length - KEPT))) close(session_id);
  }
  function close(session_id: SessionId): void {
    entries.get(session_id)?.stop?.();
    entries.delete(session_id);
  }

  return {
    /** Watches through another stream from now on. What passed between the two is read again. */
    connect(next: Watcher | null): void {
      if (next === watcher) return;
      watcher = next;
      if (!next) return;
      for (const [session_id, entry] of entries) reread(session_id, entry);
    },
    /** The session's state now; opens it when it is not. */
    get: (session_id: SessionId): OpenView => open(session_id).state,
    subscribe(session_id: SessionId, listener: () => void): () => void {
      const entry = open(session_id);
      entry.listeners.add(listener);
      return () => {
        entry.listeners.delete(listener);
        entry.used = clock += 1;
        sweep();
      };
    },
    loadOlder,
    /** Reads older messages until `message_id` is among them; false when it is not in this session, or cannot be read. */
    async loadTo(session_id: SessionId, message_id: MessageId): Promise<boolean> {
      for (;;) {
        const { view, has_more, older } = open(session_id).state;
        if (view.messages.some((message) => message.message_id === message_id)) return true;
        if (!has_more) return false;
        if (older === "loading") await new Promise<void>((resolve) => deps.later(20, resolve));
        else await loadOlder(session_id, PAGE_MAX);
        if (open(session_id).state.older === "failed") return false;
      }
    },
    reload: (session_id: SessionId): void => reread(session_id, open(session_id)),
    close,
  };
}

/** A newest page on top of what is known: older messages stay as long as they join it without a gap. */
function startFrom(page: MessagePage, known: OpenView): Partial<OpenView> {
  const { messages, turns, queue, event_seq } = page;
  // Title and status come with the session's row; the first marking event brings them here too.
  const { title, status } = known.view;
  const view = startView({ seq: event_seq, status, title, messages, turns, queue });
  const first = messages[0]?.seq ?? 1;
  const older = known.view.messages.filter((message) => message.seq < first);
  const joins = older.length > 0 && older.at(-1)?.seq === first - 1;
  const receipts = { ...known.receipts, ...page.receipts };
  if (!joins) return { status: "ready", view, receipts, has_more: page.has_more, older: "idle", error: null };
  const merged = { ...view, messages: [...older, ...messages], turns: { ...known.view.turns, ...view.turns } };
  return { status: "ready", view: merged, receipts, has_more: known.has_more, older: "idle", error: null };
}

function withOlder(page: MessagePage, known: OpenView, first: number): Partial<OpenView> {
  // The page may have been read again meanwhile; what does not join is left for the next try.
  if (known.view.messages[0]?.seq !== first) return { older: "idle" };
  const turns = { ...startView({ ...page, seq: 0, status: "open", title: null }).turns, ...known.view.turns };
  const messages = [...page.messages.filter((message) => message.seq < first), ...known.view.messages];
  return { view: { ...known.view, messages, turns }, receipts: { ...page.receipts, ...known.receipts }, has_more: page.has_more, older: "idle" };
}
