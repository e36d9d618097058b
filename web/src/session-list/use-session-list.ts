// The rows of the list that is on screen: pages as they are scrolled to, live changes as they come.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { Session } from "../../../src/domain/session.ts";
import { useCell } from "../app/cell.ts";
import { useServices } from "../app/services.tsx";
import type { Place, RowFilter } from "./row/row-order.ts";
import { orderRows, placeOf } from "./row/row-order.ts";

const PAGE_ROWS = 60;

/** Only places and names are kept here: the rows themselves stand in the row store, where events reach them. */
type Page = { next_cursor: string | null; last: Place | null; ids: SessionId[] };

export type SessionListState = {
  rows: Session[];
  loading: boolean;
  error: unknown;
  hasMore: boolean;
  loadingMore: boolean;
  more(): void;
  retry(): void;
};

/** The list for a filter. A page is asked for once, a search each time; what changes afterwards comes by the stream. */
export function useSessionList(filter: RowFilter): SessionListState {
  const { client, rows: store, ready } = useServices();
  const { agent_id, types, archived, words } = filter;
  const query = useInfiniteQuery({
    queryKey: ["sessions", agent_id, types, archived, words],
    enabled: useCell(ready),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }): Promise<Page> => {
      const asked = store.version();
      const { sessions, next_cursor } = await client.listSessions({
        limit: PAGE_ROWS,
        ...(agent_id === null ? {} : { agent_id }),
        ...(types.length === 0 ? {} : { type: [types.join(",")] as never }),
        ...(archived === "false" ? {} : { archived }),
        ...(words === "" ? {} : { q: words }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      });
      store.putAll(sessions, asked);
      const last = sessions.at(-1);
      return { next_cursor, last: last ? placeOf(last) : null, ids: sessions.map((row) => row.session_id) };
    },
    getNextPageParam: (page) => page.next_cursor,
    ...(words === "" ? { gcTime: Infinity } : { staleTime: 0, gcTime: 0 }),
  });
  const version = useSyncExternalStore(store.subscribe, store.version);
  const pages = query.data?.pages;
  const rows = useMemo(() => {
    // What is in the store has no other identity than its version.
    void version;
    if (!pages && filter.words === "") return [];
    const last = pages?.at(-1);
    return orderRows(store.all(), filter, { horizon: last?.next_cursor ? last.last : null, found: new Set(pages?.flatMap((page) => page.ids)) });
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
