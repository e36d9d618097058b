// The files of each session's draft: uploaded and not sent. They survive what the draft's words survive, and come back with
// them when a message comes back.
import type { SessionId } from "../../../../src/domain/ids.ts";
import type { FilePart } from "../../../../src/domain/message.ts";
import type { DraftStore } from "../draft.ts";
import { browserStore, returnToDraft } from "../draft.ts";

const PREFIX = "rapport.attached.";
/** Files of this window; also the only place when the browser's store is full or forbidden. */
const kept = new Map<SessionId, readonly FilePart[]>();
const listeners = new Map<SessionId, Set<() => void>>();

/** Where the files of a session's draft stand in the browser's store. */
export function filesKey(session_id: SessionId): string {
  return PREFIX + session_id;
}

/** The files of a session's draft, in the order they were attached. */
export function loadFiles(session_id: SessionId, store: DraftStore | undefined = browserStore()): readonly FilePart[] {
  const here = kept.get(session_id);
  if (here) return here;
  try {
    const stored: unknown = JSON.parse(store?.getItem(filesKey(session_id)) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isFile) : [];
  } catch {
    return [];
  }
}

/** Keeps the files of a draft; none of them forgets the draft's. */
export function saveFiles(session_id: SessionId, files: readonly FilePart[], store: DraftStore | undefined = browserStore()): void {
  kept.delete(session_id);
  try {
    if (!store) throw new Error("no store");
    if (files.length === 0) store.removeItem(filesKey(session_id));
    else store.setItem(filesKey(session_id), JSON.stringify(files));
  } catch {
    if (files.length > 0) kept.set(session_id, files);
  }
}

/** Puts a message that came back (withdrawn, refused, unanswered) into the draft: its words before what is typed, its files behind those that are there. */
export function returnInput(session_id: SessionId, input: { content: string; attachments: readonly FilePart[] }, store: DraftStore | undefined = browserStore()): void {
  if (input.content.trim() !== "") returnToDraft(session_id, input.content, store);
  if (input.attachments.length === 0) return;
  const ids = new Set(input.attachments.map((file) => file.file_id));
  saveFiles(session_id, [...loadFiles(session_id, store).filter((file) => !ids.has(file.file_id)), ...input.attachments], store);
  for (const listener of listeners.get(session_id) ?? []) listener();
}

/** Calls `listener` whenever files come back, here or in another window; returns how to stop. */
export function watchFiles(session_id: SessionId, listener: () => void): () => void {
  const own = listeners.get(session_id) ?? new Set();
  listeners.set(session_id, own.add(listener));
  const onStorage = (event: StorageEvent) => {
    if (event.key === filesKey(session_id)) listener();
  };
  globalThis.addEventListener("storage", onStorage);
  return () => {
    own.delete(listener);
    if (own.size === 0) listeners.delete(session_id);
    globalThis.removeEventListener("storage", onStorage);
  };
}

function isFile(value: unknown): value is FilePart {
  const file = value as Partial<FilePart> | null;
  return file?.type === "file" && typeof file.file_id === "string" && typeof file.name === "string" && typeof file.media_type === "string" && typeof file.size === "number";
}
