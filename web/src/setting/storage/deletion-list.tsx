// Receipts of what was deleted, in two stages: nobody can reach it any more, and its bytes are gone from the files.
import { useInfiniteQuery } from "@tanstack/react-query";
import type { Deletion, DeletionCause } from "../../../../src/domain/care/deletion.ts";
import { counted } from "../../../../src/domain/care/deletion.ts";
import { messageOf } from "../../app/failure.ts";
import { useNow } from "../../app/now.ts";
import { useClient } from "../../app/services.tsx";
import { momentText } from "../../session/time-text.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";

const SHOWN = 5;
/** Milliseconds between two looks while bytes of something deleted are still there. */
const LOOK = 5000;

const CAUSE: Record<DeletionCause, string> = { person: "Deleted by you", prune: "Pruned by you", retention: "Pruned by a retention rule", incognito: "Incognito, ended" };

export function DeletionList() {
  const client = useClient();
  const query = useInfiniteQuery({
    queryKey: ["deletions"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => client.listDeletions({ limit: SHOWN, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ deletions }) => deletions.some((one) => one.bytes_gone_at === null)) ? LOOK : false),
  });
  const deletions = query.data?.pages.flatMap((page) => page.deletions) ?? [];
  if (query.isError) {
    return (
      <p role="alert" className="text-13 text-danger">
        The receipts could not be read. {messageOf(query.error)}
      </p>
    );
  }
  if (deletions.length === 0) return <p className="text-13 text-ink-3">{query.isPending ? "" : "Nothing was deleted yet."}</p>;
  return (
    <>
      <ul aria-label="Receipts of deletions" className="rounded-4 shadow-[inset_0_0_0_1px_var(--line)]">
        {deletions.map((one) => (
          <DeletionLine key={one.deletion_id} deletion={one} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button size="s" variant="quiet" className="mt-2" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show older receipts
        </Button>
      )}
    </>
  );
}

function DeletionLine({ deletion: { cause, counts, unreachable_at, bytes_gone_at } }: { deletion: Deletion }) {
  const now = useNow();
  const parts = [counted(counts.sessions, "session"), counted(counts.messages, "message"), counts.files > 0 && counted(counts.files, "file"), counts.memories > 0 && counted(counts.memories, "memory")];
  return (
    <li className="num flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5 last:border-0">
      <span className="min-w-[200px] flex-1">
        <span className="text-13 font-medium">{CAUSE[cause]}</span>
        <span className="block text-12 text-ink-3">{parts.filter(Boolean).join(", ")}</span>
      </span>
      <Stage done words={`Out of reach ${momentText(unreachable_at, now)}`} />
      <Stage done={bytes_gone_at !== null} words={bytes_gone_at === null ? "Bytes still in the files" : `Bytes gone ${momentText(bytes_gone_at, now)}`} />
    </li>
  );
}

function Stage({ done, words }: { done: boolean; words: string }) {
  return (
    <span className={`flex w-[190px] items-center gap-1.5 text-12 ${done ? "text-ink-2" : "text-ink-3"}`}>
      {done ? <Icon name="check" size={14} className="text-ok" /> : <span aria-hidden="true" className="mx-[3px] size-2 rounded-full shadow-[inset_0_0_0_1.5px_var(--line-3)]" />}
      {words}
    </span>
  );
}
