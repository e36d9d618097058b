// The parts of the Memory view, and how much waits in the one for review.
import type { AgentId } from "../../../../src/domain/ids.ts";
import type { MemoryShow } from "../data/memory-place.ts";
import { useChangeSets } from "../data/memory-store.ts";
import type { MarkState } from "../mark/memory-mark.tsx";

/** In the order in which they stand; `searched` ones keep the words that are searched for; the one without a mark is a log. */
export const PARTS: readonly { show: MemoryShow; words: string; mark: MarkState | null; searched: boolean }[] = [
  { show: "review", words: "To review", mark: "held", searched: false },
  { show: "current", words: "Current", mark: "written", searched: true },
  { show: "ended", words: "Ended and replaced", mark: "from", searched: true },
  { show: "changes", words: "All changes", mark: null, searched: false },
];

/** Changes that are held for an agent's memory. */
export function useHeldCount(agent_id: AgentId): number {
  const { data } = useChangeSets({ status: "held" });
  return data?.filter((set) => set.agent_id === agent_id).reduce((sum, set) => sum + set.items.length, 0) ?? 0;
}
