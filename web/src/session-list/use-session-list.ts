// The rows of the list that is on screen: pages as they are scrolled to, live changes as they come.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { useCell } from "../app/cell.ts";
import { useServices } from "../app/services.tsx";
import type { Place, RowFilter } from "./row/row-order.ts";
import { orderRows } from "./row/row-order.ts";
import type { Session } from "../../../src/domain/session.ts";

const PAGE_ROWS = 60;

/** Only places are kept here: the rows themselves stand in the row store, where events reach them. */
type Page = { next_cursor: string | null; last: Place | null };

export type SessionListState = {
  rows: Session[];
  loading: boolean;
  error: unknown;
  hasMore: boolean;
  loadingMore: boolean;
  more(): void;
  retry(): void;
};

/** The list for a filter. A page is asked for once; what changes afterwards comes by the stream. */
export function useSessionList(filter: RowFilter): SessionListState {
  const { client, rows: store, ready } = useServices();
  const query = useInfiniteQuery({
    queryKey: ["sessions", filter.agent_id, filter.types],
    enabled: useCell(ready),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }): Promise<Page> => {
      const { sessions, next_cursor } = await client.listSessions({
        limit: PAGE_ROWS,
        ...(filter.agent_id === null ? {} : { agent_id: filter.agent_id }),
        ...(filter.types.length === 0 ? {} : { type: [filter.types.join(",")] as never }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      });
      store.putAll(sessions);
      const last = sessions.at(-1);
      return { next_cursor, last: last ? { last_activity_at: last.last_activity_at, session_id: last.session_id } : null };
    },
    getNextPageParam: (page) => page.next_cursor,
    gcTime: Infinity,
  });
  const version = useSyncExternalStore(store.subscribe, store.version);
  const pages = query.data?.pages;
  const rows = useMemo(() => {
    // What is in the store has no other identity than its version.
    void version;
    if (!pages) return [];
    const last = pages.at(-1);
    return orderRows(store.all(), filter, last?.next_cursor ? last.last : null);
  }, [store, version, pages, filter]);
  return {
    rows,
    loading: query.isPending,
    error: query.isError ? query.error : null,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    more: () => void (query.hasNextPage && !query.isFetching && query.fetchNextPage()),
    retry: () => void (pages ? query.fetchNextPage() : query.refetch()),
  };
}
