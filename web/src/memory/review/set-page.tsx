// One change set as a page.
import type { AgentId, ChangeSetId } from "../../../../src/domain/ids.ts";
import { useNarrow } from "../../app/frame/narrow.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { useChangeSets } from "../data/memory-store.ts";
import { useMemoryPlace } from "../frame/use-memory-place.ts";
import { FailedMemory, LoadingMemory } from "../memory-notice.tsx";
import { SetSection } from "./set-section.tsx";

export function SetPage({ agent_id, set_id }: { agent_id: AgentId; set_id: ChangeSetId }) {
  const { name, go } = useMemoryPlace();
  const narrow = useNarrow();
  const query = useChangeSets({ agent_id }, agent_id !== "");
  const set = query.data?.find((one) => one.change_set_id === set_id);
  return (
    <>
      <header className="memory-head">
        {narrow && <IconButton icon="left" label="Back to the changes" onClick={() => go({ set: undefined, show: "changes" })} />}
        <h1 id="memory-title">{set?.cause === "person" ? `What you changed in ${name}’s memory` : `What ${name} learned`}</h1>
      </header>
      <div className="memory-body">
        {query.isPending && agent_id !== "" && <LoadingMemory />}
        {query.isError && <FailedMemory error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && !set && <p className="memory-note">This change is not among the newest of {name}’s memory, or it was erased.</p>}
        {set && query.data && <SetSection set={set} sets={query.data} />}
      </div>
    </>
  );
}
