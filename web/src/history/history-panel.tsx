// The history of an agent: every session that was held with it, to look into, to read, and to go on with.
import { useEffect, useMemo, useRef, useState } from "react";
import type { AgentId } from "../../../src/domain/ids.ts";
import { useNarrow } from "../app/frame/narrow.ts";
import { useCell } from "../app/cell.ts";
import { messageOf } from "../app/failure.ts";
import { useAgent } from "../app/services.tsx";
import { selection } from "../session-list/select/selection.ts";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import type { HistoryFilter } from "./history-filter.ts";
import { historyWords } from "./history-filter.ts";
import { HistoryFilters } from "./history-filters.tsx";
import { HistoryList } from "./history-list.tsx";
import { historyOf } from "./history-state.ts";
import { useHistory } from "./use-history.ts";

const NOTE = "p-[18px] text-13 leading-[1.55] text-ink-2 max-md:px-4";

/** A panel of the sheet, on a phone the page. Esc closes it and gives focus back to what opened it. */
export function HistoryPanel({ agent_id }: { agent_id: AgentId }) {
  const name = useAgent(agent_id)?.name ?? (agent_id || "All agents");
  const [chosen, setChosen] = useState<Omit<HistoryFilter, "words">>({ types: [], memory: [], span: "any" });
  const words = useCell(historyWords);
  const filter = useMemo(() => ({ ...chosen, words }), [chosen, words]);
  const { query, rows } = useHistory(agent_id, filter);
  const panel = useRef<HTMLElement>(null);
  const enter = useRef<(() => void) | null>(null);
  const close = useClose(panel);
  const narrow = useNarrow();
  const Heading = narrow ? "h1" : "h2";
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const filtered = words !== "" || chosen.types.length > 0 || chosen.memory.length > 0 || chosen.span !== "any";
  return (
    // On the panel itself only arrow down means anything: into the list.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={panel}
      aria-label={`History of ${name}`}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" || event.target !== panel.current) return;
        event.preventDefault();
        enter.current?.();
      }}
      className="flex min-h-0 w-[384px] flex-none flex-col border-l border-line bg-paper outline-none max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-5 max-lg:w-[min(384px,100%)] max-lg:shadow-pop max-md:static max-md:w-full max-md:flex-1 max-md:border-l-0 max-md:shadow-none"
    >
      <header className="flex h-14 flex-none items-center gap-2 border-b border-line pr-2.5 pl-[18px] max-md:pr-1 max-md:pl-1">
        {narrow && <IconButton icon="left" label="Back to the sessions" onClick={close} />}
        <Heading className="min-w-0 flex-1 cut text-15 font-semibold">
          History <span className="num text-12 font-normal text-ink-3">{[name, query.isPending ? "" : countWords(rows.length, hasNextPage)].filter(Boolean).join(", ")}</span>
        </Heading>
        {!narrow && <IconButton icon="x" label="Close the history" shortcut="Esc" onClick={close} />}
      </header>
      <HistoryFilters filter={filter} onFilter={(change) => setChosen((now) => ({ ...now, ...change }))} onLeave={() => enter.current?.()} />
      {query.isPending && words === "" && (
        <p role="status" className={NOTE}>
          Reading the history
        </p>
      )}
      {query.isError && (
        <div role="alert" className={NOTE}>
          <p className="text-danger">The history could not be read. {messageOf(query.error)}</p>
          <Button size="s" className="mt-2" onClick={() => void (rows.length > 0 ? fetchNextPage() : query.refetch())}>
            Retry
          </Button>
        </div>
      )}
      {query.isSuccess && rows.length === 0 && (
        <div className={NOTE}>
          <p>{filtered ? `No session of ${agent_id === "" ? "your agents" : name} is like that.` : `Every session with ${agent_id === "" ? "your agents" : name} will stand here, also closed and archived ones.`}</p>
          {filtered && (
            <Button
              size="s"
              className="mt-2"
              onClick={() => {
                historyWords.set("");
                setChosen({ types: [], memory: [], span: "any" });
              }}
            >
              Show all of them
            </Button>
          )}
        </div>
      )}
      {rows.length > 0 && <HistoryList rows={rows} named={agent_id === ""} hasMore={hasNextPage && !isFetching && !query.isError} loadingMore={query.isFetchingNextPage} onMore={() => void fetchNextPage()} enter={enter} />}
    </aside>
  );
}

/** Never more than is known: further pages make it "60+". */
const countWords = (count: number, more: boolean) => `${count.toLocaleString("en-GB")}${more ? "+" : ""} ${count === 1 && !more ? "session" : "sessions"}`;

/** Takes focus, hears Esc before the composer does, and gives focus back. */
function useClose(panel: { current: HTMLElement | null }): () => void {
  const [opener] = useState(() => document.activeElement as HTMLElement | null);
  function close(): void {
    const inside = panel.current?.contains(document.activeElement) ?? false;
    historyOf.set(null);
    historyWords.set("");
    if (inside) requestAnimationFrame(() => (opener?.isConnected && opener !== document.body ? opener : document.querySelector<HTMLElement>("[data-history-button]"))?.focus());
  }
  useEffect(() => panel.current?.focus(), [panel]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || selection.get() !== null || document.querySelector('[role="menu"],[role="dialog"],[role="alertdialog"]')) return;
      // A field that has words is emptied first.
      if (event.target instanceof HTMLInputElement && event.target.value !== "" && panel.current?.contains(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  });
  return close;
}
