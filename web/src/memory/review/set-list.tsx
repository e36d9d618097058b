// Change sets as a list, newest first: where each came from, what it did, and Undo or Redo.
import { useNow } from "../../app/now.ts";
import { useDamaged } from "../../app/services.tsx";
import type { ChangeSet } from "../../../../src/domain/memory/change-set.ts";
import { timeText } from "../../session-list/row/session-time.ts";
import { summaryOf } from "../data/change-story.ts";
import { useChangeSets } from "../data/memory-store.ts";
import { useMemoryPlace } from "../frame/use-memory-place.ts";
import { MemoryMark } from "../mark/memory-mark.tsx";
import { FailedMemory, LoadingMemory } from "../memory-notice.tsx";
import { CAUSE_WORD, MARK_OF, STATUS_WORD, useSetTitle } from "./set-words.ts";
import { useSetChange } from "./use-set-change.tsx";

/** How many the sidebar shows. */
const LATEST = 12;

/** The latest ones, or all that were read. */
export function SetList({ all = false }: { all?: boolean }) {
  const { agent_id, place, name, go } = useMemoryPlace();
  const query = useChangeSets({ agent_id }, agent_id !== "");
  const change = useSetChange();
  const shown = all ? query.data : query.data?.slice(0, LATEST);
  if (query.isPending) return agent_id === "" ? null : <LoadingMemory />;
  if (query.isError) return <FailedMemory error={query.error} onRetry={() => void query.refetch()} />;
  if (shown?.length === 0) return <p className="memory-note">Nothing has changed {name}’s memory yet.</p>;
  return (
    <>
      <ul className={`memory-sets ${all ? "all" : ""}`} aria-label="Changes">
        {shown?.map((set) => (
          <SetLine key={set.change_set_id} set={set} current={set.change_set_id === place.set} onOpen={() => go({ agent: agent_id, set: set.change_set_id, memory: undefined })} onUndo={() => change.undo(set)} onRedo={() => change.redo(set)} />
        ))}
      </ul>
      {change.question}
    </>
  );
}

type SetLineProps = { set: ChangeSet; current: boolean; onOpen: () => void; onUndo: () => void; onRedo: () => void };

function SetLine({ set, current, onOpen, onUndo, onRedo }: SetLineProps) {
  const now = useNow();
  const damaged = useDamaged();
  const title = useSetTitle(set);
  const { status } = set;
  return (
    <li className={`memory-set ${current ? "opened" : ""}`}>
      <button type="button" className="memory-set-open" aria-current={current ? "true" : undefined} onClick={onOpen}>
        <MemoryMark state={MARK_OF[status]} />
        <span className="memory-words">
          <span className={`cut ${status === "undone" || status === "rejected" ? "ended" : ""}`}>{title}</span>
          <span className="memory-meta num">
            {[timeText(set.created_at, now), set.cause === "distillation" ? "" : CAUSE_WORD[set.cause], summaryOf(set), status === "applied" ? "" : STATUS_WORD[status]].filter(Boolean).join(", ")}
          </span>
        </span>
      </button>
      {status === "applied" && (
        <button type="button" className="memory-set-act" disabled={damaged} onClick={onUndo}>
          Undo<span className="sr-only"> {title}</span>
        </button>
      )}
      {status === "undone" && (
        <button type="button" className="memory-set-act" disabled={damaged} onClick={onRedo}>
          Redo<span className="sr-only"> {title}</span>
        </button>
      )}
    </li>
  );
}
