// The session list of the sidebar: rows once there are some, and what stands there before.
import { lazy, Suspense, useEffect, useMemo } from "react";
import { useCell } from "../app/cell.ts";
import { useNow } from "../app/now.ts";
import { FailedList, LoadingList } from "./list-notice.tsx";
import { chosenTypes, listSearch, selectedAgent, shownArchived } from "./list-state.ts";
import { toLines } from "./row/row-group.ts";
import { useSessionList } from "./use-session-list.ts";

// Fetched beside the first page of rows: the frame stands before either has come.
const loadList = () => import("./virtual-list.tsx");
const EmptyList = lazy(async () => ({ default: (await import("./empty-list.tsx")).EmptyList }));
const VirtualList = lazy(async () => ({ default: (await loadList()).VirtualList }));

const REGION = "min-h-0 flex-1 overflow-x-hidden overflow-y-auto";

/** The sessions of the selected agent and types. */
export function SessionList() {
  const agent_id = useCell(selectedAgent) || null;
  const types = useCell(chosenTypes);
  const archived = useCell(shownArchived);
  const words = useCell(listSearch);
  const list = useSessionList(useMemo(() => ({ agent_id, types, archived, words }), [agent_id, types, archived, words]));
  useEffect(() => void loadList().catch(() => undefined), []);
  const now = useNow();
  const lines = useMemo(() => toLines(list.rows, now), [list.rows, now]);
  const name = [agent_id ?? "", types.join(), archived, words].join("|");
  if (list.rows.length > 0) {
    return (
      <Suspense fallback={<div className={REGION} />}>
        <VirtualList key={name} name={name} lines={lines} list={list} className={REGION} />
      </Suspense>
    );
  }
  return (
    <section aria-label="Sessions" aria-busy={list.loading} className={REGION}>
      {list.error ? <FailedList error={list.error} onRetry={list.retry} /> : list.loading ? words === "" && <LoadingList /> : <Suspense fallback={null}><EmptyList agent_id={agent_id} types={types} archived={archived} words={words} /></Suspense>}
    </section>
  );
}
