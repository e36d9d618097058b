// What a person decides about change sets: keep, discard, undo with what builds on it, redo.
import type { ReactNode } from "react";
import { useCallback, useState } from "react";
import type { ChangeSet } from "../../../../src/domain/memory/change-set.ts";
import { dependants } from "../../../../src/domain/memory/change-set.ts";
import { messageOf } from "../../app/failure.ts";
import { useServices } from "../../app/services.tsx";
import { ConfirmDialog } from "../../ui/dialog/dialog.tsx";
import { summaryOf } from "../data/change-story.ts";
import { useRefreshMemory } from "../data/memory-store.ts";
import { momentText } from "../../session/time-text.ts";
import { firstWords } from "./set-words.ts";

/** Newer sets that are looked through for those that build on one. */
const LOOKED_AT = 200;

export type SetChange = {
  undo: (set: ChangeSet) => void;
  redo: (set: ChangeSet) => void;
  /** `items`: their places, for some of a held set; all of them when left out. */
  keep: (set: ChangeSet, items?: number[]) => void;
  discard: (set: ChangeSet) => void;
  /** What must be asked before an undo; belongs somewhere in the page. */
  question: ReactNode;
};

/** What builds on a set is asked for at the moment of its undo: another window may have changed it. */
export function useSetChange(): SetChange {
  const { client, toasts } = useServices();
  const refresh = useRefreshMemory();
  const [asked, setAsked] = useState<{ set: ChangeSet; also: ChangeSet[] } | null>(null);

  /** Runs it, says a refusal, and shows what is true afterwards in both cases. */
  const run = useCallback(
    async (work: () => Promise<unknown>, said?: { text: string; action?: { label: string; run: () => void } }) => {
      try {
        await work();
        if (said) toasts.show(said);
      } catch (error) {
        toasts.show({ tone: "error", text: messageOf(error) });
      }
      await refresh();
    },
    [refresh, toasts],
  );
  const redo = (set: ChangeSet) => void run(() => client.applyChangeSet(set.change_set_id), { text: "It counts again" });
  const takeBack = async (set: ChangeSet) => {
    await client.undoChangeSet(set.change_set_id);
    toasts.show({ text: `Undone: ${summaryOf(set)}`, action: { label: "Redo", run: () => redo(set) } });
  };
  const askOrTakeBack = async (set: ChangeSet) => {
    const { distillations } = await client.listChangeSets({ agent_id: set.agent_id, limit: LOOKED_AT });
    const also = dependants(distillations.toReversed(), set.change_set_id);
    if (also.length === 0) await takeBack(set);
    else setAsked({ set, also });
  };
  return {
    redo,
    undo: (set) => void run(() => askOrTakeBack(set)),
    keep: (set, items) => void run(() => client.applyChangeSet(set.change_set_id, items), { text: "Kept", action: { label: "Undo", run: () => void run(() => client.undoChangeSet(set.change_set_id)) } }),
    discard: (set) => void run(() => client.rejectChangeSet(set.change_set_id), { text: "Discarded" }),
    question: asked && (
      <ConfirmDialog
        open
        onOpenChange={(open) => !open && setAsked(null)}
        title={asked.also.length === 1 ? "Undo this and one change that builds on it?" : `Undo this and ${asked.also.length} changes that build on it?`}
        text={<AlsoUndone sets={asked.also} />}
        confirm="Undo them together"
        onConfirm={async () => {
          await takeBack(asked.set);
          await refresh();
        }}
      />
    ),
  };
}

/** What goes with it. */
function AlsoUndone({ sets }: { sets: readonly ChangeSet[] }) {
  return (
    <>
      These go with it, and Redo brings them back together:
      {sets.map((set) => (
        <span key={set.change_set_id} className="mt-1 block text-ink">
          {momentText(set.created_at)}: {summaryOf(set)}
          {firstWords(set) && ` (“${firstWords(set)}”)`}
        </span>
      ))}
    </>
  );
}
