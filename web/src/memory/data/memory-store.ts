// What the console reads of the long-term memory: lists, single memories and change sets, kept fresh by what sessions do.
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import type { ChangeSetQuery, MemoryQuery } from "../../../../src/client/client.ts";
import type { AgentId, MemoryId, SessionId } from "../../../../src/domain/ids.ts";
import type { ChangeSet } from "../../../../src/domain/memory/change-set.ts";
import type { MemoryRow } from "../../../../src/domain/memory/detail.ts";
import type { Session } from "../../../../src/domain/session.ts";
import { useCell } from "../../app/cell.ts";
import { useServices } from "../../app/services.tsx";
import type { Services } from "../../app/wiring.ts";

const PAGE_ROWS = 60;
/** Change sets that are looked at together: for what builds on what, and for the words before a change. */
const SETS = 200;

/** Tells every part of the page that the memories are not what they were. */
export function useRefreshMemory(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: ["memory"] }), [queries]);
}

let hearers = 0;
let stopHearing: (() => void) | undefined;

/** Sessions whose memory state changes have changed memories: what is shown of them is read again. Once, however many ask for it. */
export function useMemoryNews(): void {
  const { rows } = useServices();
  const refresh = useRefreshMemory();
  useEffect(() => {
    hearers += 1;
    stopHearing ??= hear(rows, () => void refresh());
    return () => {
      hearers -= 1;
      if (hearers > 0) return;
      stopHearing?.();
      stopHearing = undefined;
    };
  }, [rows, refresh]);
}

function hear(rows: Services["rows"], onNews: () => void): () => void {
  let known = signature(rows.all());
  return rows.subscribe(() => {
    const next = signature(rows.all());
    const news = [...next].some(([id, state]) => known.has(id) && known.get(id) !== state);
    known = next;
    if (news) onNews();
  });
}

function signature(rows: Iterable<Session | null>): Map<SessionId, string> {
  return new Map([...rows].flatMap((row) => (row ? [[row.session_id, `${row.memory.state} ${row.memory.count}`] as const] : [])));
}

/** The memories of an agent, page by page. While other words are searched for, the last result stays. */
export function useMemories(agent_id: AgentId, filter: Omit<MemoryQuery, "cursor" | "limit" | "id">) {
  const { client, ready } = useServices();
  const query = useInfiniteQuery({
    queryKey: ["memory", "list", agent_id, filter],
    enabled: useCell(ready) && agent_id !== "",
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => client.listMemories(agent_id, { ...filter, limit: PAGE_ROWS, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: "always",
  });
  const memories: MemoryRow[] = query.data?.pages.flatMap((page) => page.memories) ?? [];
  return { query, memories };
}

/** One memory with its sources and history. */
export function useMemory(memory_id: MemoryId | undefined) {
  const { client, ready } = useServices();
  return useQuery({
    queryKey: ["memory", "one", memory_id],
    enabled: useCell(ready) && memory_id !== undefined,
    queryFn: () => client.getMemory(memory_id as MemoryId),
  });
}

/** Some memories by their ids; those that are gone are missing from the answer. */
export function useMemoriesById(agent_id: AgentId, ids: readonly MemoryId[]): Map<MemoryId, MemoryRow> | undefined {
  const { client, ready } = useServices();
  const wanted = [...new Set(ids)].sort();
  const { data } = useQuery({
    queryKey: ["memory", "some", agent_id, wanted],
    enabled: useCell(ready) && wanted.length > 0,
    queryFn: async () => new Map((await client.listMemories(agent_id, { id: wanted.slice(0, SETS), limit: SETS })).memories.map((memory) => [memory.memory_id, memory])),
  });
  return data;
}

/** Change sets, newest first. */
export function useChangeSets(query: Omit<ChangeSetQuery, "cursor" | "limit">, enabled = true) {
  const { client, ready } = useServices();
  return useQuery({
    queryKey: ["memory", "sets", query],
    enabled: useCell(ready) && enabled,
    queryFn: async (): Promise<ChangeSet[]> => (await client.listChangeSets({ ...query, limit: SETS })).distillations,
    refetchOnWindowFocus: "always",
  });
}
