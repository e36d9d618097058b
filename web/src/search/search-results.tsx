// What a search found: sessions with their hits. Arrows go from hit to hit, Enter jumps to the message.
import type { KeyboardEvent, RefObject } from "react";
import { useEffect, useImperativeHandle, useRef } from "react";
import { messageOf } from "../app/failure.ts";
import { countText } from "../session/time-text.ts";
import { Button } from "../ui/button.tsx";
import { HitGroupView } from "./hit-group-view.tsx";
import type { ChangePlace } from "./search-page.tsx";
import type { SearchPlace } from "./search-place.ts";
import type { useSearch } from "./use-search.ts";

/** Messages are counted to here. */
const COUNTED_MAX = 20_000;

export type SearchResultsProps = {
  place: SearchPlace;
  found: ReturnType<typeof useSearch>;
  onChange: ChangePlace;
  /** Brings focus to the first hit. */
  enter: RefObject<(() => void) | null>;
  /** Focus goes back above the first hit. */
  onLeave: () => void;
};

export function SearchResults({ place, found: { query, groups, total, rankedAll }, onChange, enter, onLeave }: SearchResultsProps) {
  const list = useRef<HTMLDivElement>(null);
  const links = () => [...(list.current?.querySelectorAll<HTMLElement>("a[data-hit]") ?? [])];
  useImperativeHandle(enter, () => () => links()[0]?.focus());
  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const all = links();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    if (to < 0) onLeave();
    else all[Math.min(to, all.length - 1)]?.focus();
  }
  if (query.isError && groups.length === 0) {
    return (
      <div role="alert" className="mt-6 text-13">
        <p className="text-danger">The search failed. {messageOf(query.error)}</p>
        <Button size="s" className="mt-2" onClick={() => void query.refetch()}>
          Retry
        </Button>
      </div>
    );
  }
  if (query.isPending) {
    return (
      <p role="status" className="mt-6 text-13 text-ink-3">
        Searching
      </p>
    );
  }
  if (groups.length === 0) return <Nothing place={place} onChange={onChange} />;
  return (
    <div className="search-found" data-stale={query.isPlaceholderData} aria-busy={query.isPlaceholderData}>
      <p role="status" className="num mt-5 text-12 text-ink-3">
        {countWords(total)}
        {!rankedAll && " The newest 2,000 are ranked and shown: add a word or a filter to reach older ones."}
      </p>
      {/* Hears the keys of its links. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div ref={list} onKeyDown={onKeyDown}>
        {groups.map((group) => (
          <HitGroupView key={group.key} group={group} />
        ))}
      </div>
      <More query={query} />
    </div>
  );
}

function countWords(total: number): string {
  if (total >= COUNTED_MAX) return `${countText(COUNTED_MAX)} hits and more.`;
  return `${countText(total)} ${total === 1 ? "hit" : "hits"}.`;
}

/** Asks for the next page before its end is reached. */
function More({ query: { hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData, fetchNextPage } }: { query: ReturnType<typeof useSearch>["query"] }) {
  const end = useRef<HTMLDivElement>(null);
  const idle = hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData;
  useEffect(() => {
    const mark = end.current;
    if (!idle || !mark) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && void fetchNextPage(), { root: mark.closest("[data-search-scroll]"), rootMargin: "0px 0px 800px" });
    observer.observe(mark);
    return () => observer.disconnect();
  }, [idle, fetchNextPage]);
  return (
    <div ref={end} className="min-h-6 pt-4 text-12 text-ink-3">
      {isFetchingNextPage && <span role="status">Loading more hits</span>}
      {isFetchNextPageError && (
        <Button size="s" onClick={() => void fetchNextPage()}>
          More hits could not be loaded. Try again
        </Button>
      )}
    </div>
  );
}

/** Names what was looked for, and takes away what narrows it. */
function Nothing({ place, onChange }: { place: SearchPlace; onChange: ChangePlace }) {
  const { q = "", ...filters } = place;
  const filtered = Object.keys(filters).length > 0;
  return (
    <div className="mt-6 text-13 text-ink-2">
      <p role="status" className="wrap-anywhere">
        Nothing matches “{q}”{filtered && " with these filters"}.
      </p>
      <div className="mt-2.5 flex flex-wrap gap-2">
        {filtered && (
          <Button size="s" onClick={() => onChange({ agent: undefined, type: undefined, after: undefined, before: undefined })}>
            Search without filters
          </Button>
        )}
        <Button size="s" variant={filtered ? "quiet" : "plain"} onClick={() => onChange({ q: undefined })}>
          Empty the search
        </Button>
      </div>
    </div>
  );
}
