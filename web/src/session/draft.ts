// The draft of each session: what was typed and not sent. It survives tab switches, reloads and a full browser store.
import type { SessionId } from "../../../src/domain/ids.ts";

/** What a draft is kept in; `localStorage` in the browser. */
export type DraftStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PREFIX = "rapport.draft.";
/** Drafts of this window; also the only place when the browser's store is full or forbidden. */
const kept = new Map<SessionId, string>();
/** What has come back and stands at the beginning of a draft. */
const came = new Map<SessionId, string>();
const listeners = new Map<SessionId, Set<(text: string) => void>>();

/** Where a session's draft stands in the browser's store. */
export function draftKey(session_id: SessionId): string {
  return PREFIX + session_id;
}

/** What stands in the field now and is not stored yet, so that text that comes back is put before it and not over it. */
export function noteTyped(session_id: SessionId, text: string): void {
  kept.set(session_id, text);
}

/** The draft of a session, "" when there is none. */
export function loadDraft(session_id: SessionId, store: DraftStore | undefined = browserStore()): string {
  const here = kept.get(session_id);
  if (here !== undefined) return here;
  try {
    return store?.getItem(PREFIX + session_id) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a draft. False when it lives in this window only, because the browser would not store it. */
export function saveDraft(session_id: SessionId, text: string, store: DraftStore | undefined = browserStore()): boolean {
  if (text === "") {
    clearDraft(session_id, store);
    return true;
  }
  try {
    if (!store) throw new Error("no store");
    store.setItem(PREFIX + session_id, text);
    kept.delete(session_id);
    return true;
  } catch {
    kept.set(session_id, text);
    return false;
  }
}

export function clearDraft(session_id: SessionId, store: DraftStore | undefined = browserStore()): void {
  kept.delete(session_id);
  try {
    store?.removeItem(PREFIX + session_id);
  } catch {
    // Storage that cannot be read has nothing to clear.
  }
}

/**
 * Puts text that came back (withdrawn, refused, unanswered) before what is typed, and tells an open composer. Several texts
 * stand in the order in which they came back, as long as what stands there was not changed.
 */
export function returnToDraft(session_id: SessionId, text: string, store: DraftStore | undefined = browserStore()): void {
  const now = loadDraft(session_id, store);
  const before = came.get(session_id) ?? "";
  const follows = before !== "" && (now === before || now.startsWith(`${before}\n\n`));
  const typed = follows ? now.slice(before.length + 2) : now;
  const back = follows ? `${before}\n\n${text}` : text;
  came.set(session_id, back);
  const joined = typed.trim() === "" ? back : `${back}\n\n${typed}`;
  saveDraft(session_id, joined, store);
  for (const listener of listeners.get(session_id) ?? []) listener(joined);
}

/** Calls `listener` with the new draft whenever text comes back; returns how to stop. */
export function watchDraft(session_id: SessionId, listener: (text: string) => void): () => void {
  const own = listeners.get(session_id) ?? new Set();
  listeners.set(session_id, own.add(listener));
  return () => {
    own.delete(listener);
    if (own.size === 0) listeners.delete(session_id);
  };
}

/** The browser's own store; undefined where it is forbidden. */
export function browserStore(): DraftStore | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
