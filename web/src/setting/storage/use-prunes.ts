// The prune that runs, whoever began it, or the one of this page that has just ended.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Prune } from "../../../../src/domain/care/prune.ts";
import type { PruneId } from "../../../../src/domain/ids.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";

/** Milliseconds between two looks at how far it is. */
const LOOK = 700;

/** `onEnded` is called when one has ended: what is stored is another now. */
export function usePrunes(onEnded: () => void) {
  const client = useClient();
  const queries = useQueryClient();
  const toast = useToast();
  /** Begun here: its end is told until it is dismissed. */
  const [own, setOwn] = useState<PruneId | null>(null);
  const { data } = useQuery({
    queryKey: ["prunes"],
    queryFn: async () => (await client.listPrunes({ limit: 10 })).prunes,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? LOOK : false),
  });
  const going = data?.find(isRunning);
  const shown = going ?? (own === null ? undefined : data?.find(({ prune_id }) => prune_id === own));
  const going_id = going?.prune_id ?? null;
  const was = useRef<PruneId | null>(null);
  useEffect(() => {
    if (was.current !== null && was.current !== going_id) void readAgain();
    was.current = going_id;
    // Only its coming and going matters.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [going_id]);

  async function readAgain(): Promise<void> {
    onEnded();
    await Promise.all(["storage", "deletions", "memory"].map((name) => queries.invalidateQueries({ queryKey: [name] })));
  }
  function put(prune: Prune): void {
    queries.setQueryData<Prune[]>(["prunes"], (now = []) => [prune, ...now.filter(({ prune_id }) => prune_id !== prune.prune_id)]);
  }
  return {
    running: going !== undefined,
    shown,
    begin(prune: Prune): void {
      setOwn(prune.prune_id);
      put(prune);
      if (!isRunning(prune)) void readAgain();
    },
    async cancel(prune_id: PruneId): Promise<void> {
      try {
        setOwn(prune_id);
        put(await client.cancelPrune(prune_id));
      } catch (error) {
        toast({ tone: "error", text: messageOf(error) });
      }
    },
    dismiss: () => setOwn(null),
  };
}

function isRunning({ status }: Prune): boolean {
  return status === "running";
}
