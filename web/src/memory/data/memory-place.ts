// What the Memory view shows, as its address says it: whose memory, which part, and what is opened.
import { AGENT_ID_PATTERN, isId } from "../../../../src/domain/ids.ts";
import type { AgentId, ChangeSetId, MemoryId } from "../../../../src/domain/ids.ts";
import type { MemoryKind } from "../../../../src/domain/memory/memory.ts";
import { MEMORY_KINDS } from "../../../../src/domain/memory/memory.ts";

/** `review`: what is held; `changes`: every change set; the others are memories. */
export const MEMORY_SHOWS = ["current", "review", "ended", "changes"] as const;
export type MemoryShow = (typeof MEMORY_SHOWS)[number];

export type MemoryPlace = {
  agent?: AgentId;
  show?: MemoryShow;
  q?: string;
  kind?: MemoryKind;
  pinned?: true;
  /** The memory that stands opened beside the list. */
  memory?: MemoryId;
  /** The one change set that is shown. */
  set?: ChangeSetId;
};

/** Reads an address; what it does not know is left out. */
export function readPlace(search: Record<string, unknown>): MemoryPlace {
  const place: MemoryPlace = {};
  const { agent, show, q, kind, pinned, memory, set } = search;
  if (typeof agent === "string" && AGENT_ID_PATTERN.test(agent)) place.agent = agent;
  if (MEMORY_SHOWS.includes(show as MemoryShow)) place.show = show as MemoryShow;
  if (typeof q === "string" && q.trim() !== "") place.q = q;
  if (MEMORY_KINDS.includes(kind as MemoryKind)) place.kind = kind as MemoryKind;
  if (pinned === true || pinned === "true") place.pinned = true;
  if (typeof memory === "string" && isId("mem", memory)) place.memory = memory;
  if (typeof set === "string" && isId("dis", set)) place.set = set;
  return place;
}
