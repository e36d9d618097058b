// The hits of a search, page by page. What was found before stands until the next search has answered.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useCell } from "../app/cell.ts";
import { useServices } from "../app/services.tsx";
import type { HitGroup } from "./hit-group.ts";
import { groupHits } from "./hit-group.ts";
import type { SearchPlace } from "./search-place.ts";
import { typesOf } from "./search-place.ts";

const PAGE_HITS = 40;

/** Nothing is asked without words. */
export function useSearch(place: SearchPlace) {
  const { client, ready } = useServices();
  const { q = "", agent, after, before } = place;
  const types = typesOf(place);
  const query = useInfiniteQuery({
    queryKey: ["search", place],
    enabled: useCell(ready) && q.trim() !== "",
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      client.searchSessions({
        q,
        limit: PAGE_HITS,
        ...(agent === undefined ? {} : { agent_id: agent }),
        ...(types.length === 0 ? {} : { type: types }),
        ...(after === undefined ? {} : { after }),
        ...(before === undefined ? {} : { before }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Words are said all the time: each search is asked anew.
    staleTime: 0,
    gcTime: 60_000,
  });
  const pages = query.data?.pages;
  const groups = useMemo((): HitGroup[] => groupHits(pages?.map(({ hits }) => hits) ?? []), [pages]);
  return { query, groups, total: pages?.[0]?.total ?? 0, rankedAll: pages?.[0]?.ranked_all ?? true };
}
