// The rows of the history panel: pages as they are scrolled to, live changes as they come.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState, useSyncExternalStore } from "react";
import type { AgentId, SessionId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import { useCell } from "../app/cell.ts";
import { useServices } from "../app/services.tsx";
import type { Moment } from "../session-list/row/row-order.ts";
import type { HistoryFilter } from "./history-filter.ts";
import { boundsOf, orderHistory } from "./history-filter.ts";

const PAGE_ROWS = 60;
type Page = { next_cursor: string | null; last: Moment | null; ids: SessionId[] };

/** Every session of an agent, also archived and automatic ones, by last activity. */
export function useHistory(agent_id: AgentId, filter: HistoryFilter) {
  const { client, rows: store, ready } = useServices();
  const { types, memory, span, words } = filter;
  // The bounds stay where they were when the panel was opened: a page goes on from the one before.
  const [now] = useState(() => Date.now());
  const query = useInfiniteQuery({
    queryKey: ["history", agent_id, types, memory, span, words, now],
    enabled: useCell(ready),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }): Promise<Page> => {
      const asked = store.version();
      const { sessions, next_cursor } = await client.listSessions({
        limit: PAGE_ROWS,
        order: "activity",
        archived: "any",
        ...boundsOf(span, now),
        ...(agent_id === "" ? {} : { agent_id }),
        ...(types.length === 0 ? {} : { type: [types.join(",")] as never }),
        ...(memory.length === 0 ? {} : { memory: [memory.join(",")] as never }),
        ...(words === "" ? {} : { q: words }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      });
      store.putAll(sessions, asked);
      return { next_cursor, last: sessions.at(-1) ?? null, ids: sessions.map((row) => row.session_id) };
    },
    getNextPageParam: (page) => page.next_cursor,
    gcTime: 0,
  });
  const version = useSyncExternalStore(store.subscribe, store.version);
  const pages = query.data?.pages;
  const rows = useMemo((): Session[] => {
    // What is in the store has no other identity than its version.
    void version;
    // What is known by its title stands there before the server has answered.
    if (!pages && filter.words === "") return [];
    const last = pages?.at(-1);
    return orderHistory(store.all(), agent_id, filter, { horizon: last?.next_cursor ? last.last : null, found: new Set(pages?.flatMap((page) => page.ids)), now });
  }, [store, version, pages, agent_id, filter, now]);
  return { query, rows };
}
