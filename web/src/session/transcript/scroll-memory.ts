// Where each session was being read, for coming back to its tab.
import type { VirtualItem } from "@tanstack/react-virtual";
import type { SessionId } from "../../../../src/domain/ids.ts";

export type Scroll = { following: boolean; offset: number; sizes: VirtualItem[] };

const scrolls = new Map<SessionId, Scroll>();

/** The place to go on reading at; undefined means the end. */
export function loadScroll(session_id: SessionId): Scroll | undefined {
  return scrolls.get(session_id);
}

export function saveScroll(session_id: SessionId, scroll: Scroll): void {
  scrolls.set(session_id, scroll);
}
