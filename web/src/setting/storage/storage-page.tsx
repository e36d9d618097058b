// Settings, Storage: what takes up room, pruning old sessions, how long they are kept, and receipts of what was deleted.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Storage } from "../../../../src/domain/care/storage.ts";
import { messageOf } from "../../app/failure.ts";
import { Notice } from "../../app/notice.tsx";
import { useClient, useDamaged, useIsOwner, useToast } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { DeletionList } from "./deletion-list.tsx";
import { PruneSection } from "./prune-section.tsx";
import { RetentionSection } from "./retention-section.tsx";
import { sizeText } from "./size-text.ts";
import { AgentUses, UsageBar } from "./usage-bar.tsx";
import "./storage.css";

/** Milliseconds between two looks while the search index is not done. */
const LOOK = 5000;

/** Everybody sees and prunes their own sessions; files of the home and rules are the owner's. */
export function StoragePage() {
  const client = useClient();
  const isOwner = useIsOwner();
  const { data: storage, error, refetch } = useQuery({
    queryKey: ["storage"],
    queryFn: () => client.readStorage(),
    staleTime: 0,
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state }) => (state.data && state.data.index.waiting > 0 ? LOOK : false),
  });
  useEffect(() => {
    document.title = "Storage · Rapport";
  }, []);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-8 py-[26px] max-md:px-4">
      <div className="mx-auto max-w-[1010px]">
        <h1 className="font-head text-18 leading-head font-semibold tracking-[-.01em]">Storage</h1>
        <p className="mt-1 text-14 text-ink-2">{isOwner ? "Everything is in one database file and one folder on this machine." : "What your sessions take up on this server."}</p>
        {storage === undefined && !error && (
          <p role="status" className="mt-5 text-13 text-ink-3">
            Reading what takes up room
          </p>
        )}
        {storage === undefined && error && <Notice level={2} title="The sizes could not be read" text={messageOf(error)} action={{ label: "Try again", run: () => void refetch() }} />}
        {storage && (
          <>
            <UsageBar storage={storage} />
            {storage.by_month.length === 0 ? <NothingYet /> : <PruneSection storage={storage} />}
            {isOwner && <RetentionSection />}
            <AgentUses storage={storage} />
            <Receipts storage={storage} />
          </>
        )}
      </div>
    </div>
  );
}

function NothingYet() {
  return (
    <section aria-labelledby="prune-heading" className="mt-7 rounded-4 px-5 py-4 shadow-[inset_0_0_0_1px_var(--line)]">
      <h2 id="prune-heading" className="text-15 font-semibold">
        Prune old sessions
      </h2>
      <p className="mt-1 text-13 text-ink-2">There are no sessions yet. They will stand here by the month of their last message.</p>
    </section>
  );
}

function Receipts({ storage }: { storage: Storage }) {
  const open = storage.deletions_open;
  return (
    <section aria-labelledby="receipts-heading" className="mt-8">
      <div className="mb-2.5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-[220px] flex-1">
          <h2 id="receipts-heading" className="text-15 font-semibold">
            What was deleted
          </h2>
          <p className="text-13 text-ink-2">
            At once out of everybody’s reach; its bytes leave the files with the next compaction, in a quiet hour.
            {open > 0 && ` ${open === 1 ? "One deletion waits" : `${open} deletions wait`} for that.`} Backups keep theirs.
          </p>
        </div>
        {storage.home && <ReclaimButton />}
      </div>
      <DeletionList />
    </section>
  );
}

/** Does the compaction now; everything that writes waits meanwhile. */
function ReclaimButton() {
  const client = useClient();
  const toast = useToast();
  const queries = useQueryClient();
  const damaged = useDamaged();
  const [busy, setBusy] = useState(false);
  async function reclaim(): Promise<void> {
    setBusy(true);
    try {
      const { bytes_before, bytes_after } = await client.compactStorage();
      toast({ text: bytes_after < bytes_before ? `Reclaimed ${sizeText(bytes_before - bytes_after)}` : "There was nothing to give back" });
    } catch (error) {
      toast({ tone: "error", text: messageOf(error) });
    }
    await Promise.all(["storage", "deletions"].map((name) => queries.invalidateQueries({ queryKey: [name] })));
    setBusy(false);
  }
  return (
    <Button disabled={busy || damaged} onClick={() => void reclaim()}>
      {busy ? "Reclaiming" : "Reclaim now"}
    </Button>
  );
}
