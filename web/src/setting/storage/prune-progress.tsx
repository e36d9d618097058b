// A prune that runs: how far it is, and a way to stop it. Once it has ended: what went and what stayed.
import { useEffect, useRef } from "react";
import type { Prune } from "../../../../src/domain/care/prune.ts";
import { counted } from "../../../../src/domain/care/deletion.ts";
import type { PruneId } from "../../../../src/domain/ids.ts";
import { countText } from "../../session/time-text.ts";
import { Button } from "../../ui/button.tsx";
import { Ring } from "../../ui/ring.tsx";
import { SparedList } from "./spared-list.tsx";

export type PruneProgressProps = { prune: Prune; onCancel: (prune_id: PruneId) => Promise<void>; onDone: () => void };

/** Gets focus when it comes: the button that began it is gone. */
export function PruneProgress({ prune, onCancel, onDone }: PruneProgressProps) {
  const { counts, status, cause } = prune;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [status]);
  const running = status === "running";
  const whose = cause === "retention" ? "A retention rule prunes" : "Pruning";
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      <h3 className="flex items-center gap-2 text-15 font-semibold">
        {running && <Ring />}
        {running ? `${whose} ${counted(counts.sessions, "session")}` : status === "cancelled" ? "Stopped" : `Pruned ${counted(counts.deleted, "session")}`}
      </h3>
      {running && <progress className="prune-progress mt-3" max={counts.sessions} value={counts.deleted + counts.spared} aria-label="Progress of the prune" />}
      <p role="status" className="num mt-2 text-13 text-ink-2">
        {running && `${countText(counts.deleted)} gone, ${countText(counts.left)} to go.`}
        {!running && gone(prune)}
      </p>
      {counts.spared > 0 && (
        <>
          <p className="num mt-2 text-13">{counted(counts.spared, "session")} stayed.</p>
          <SparedList spared={prune} />
        </>
      )}
      <div className="mt-4">
        {running ? (
          <Button onClick={() => void onCancel(prune.prune_id)}>Stop pruning</Button>
        ) : (
          <Button onClick={onDone}>Done</Button>
        )}
      </div>
    </div>
  );
}

function gone({ deletion, status, counts }: Prune): string {
  if (!deletion) return "Nothing has gone.";
  const { messages, files, memories } = deletion.counts;
  const more = [files > 0 ? counted(files, "file") : "", memories > 0 ? counted(memories, "memory") : ""].filter(Boolean);
  const what = `${[counted(messages, "message"), ...more].join(", ")} ${messages + files + memories === 1 ? "is" : "are"} out of reach for everybody.`;
  return status === "cancelled" ? `${counted(counts.deleted, "session")} had gone: ${what}` : `${what} The receipt stands below.`;
}
