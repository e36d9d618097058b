// What is held for its person: every change set that waits, newest first.
import type { AgentId } from "../../../../src/domain/ids.ts";
import { useNarrow } from "../../app/frame/narrow.ts";
import { useChangeSets } from "../data/memory-store.ts";
import { MemoryBar } from "../frame/memory-bar.tsx";
import { useMemoryPlace } from "../frame/use-memory-place.ts";
import { FailedMemory, LoadingMemory } from "../memory-notice.tsx";
import { SetSection } from "./set-section.tsx";

export function ReviewPage({ agent_id }: { agent_id: AgentId }) {
  const { name } = useMemoryPlace();
  const narrow = useNarrow();
  const query = useChangeSets({ agent_id }, agent_id !== "");
  const held = query.data?.filter((set) => set.status === "held") ?? [];
  const items = held.reduce((sum, set) => sum + set.items.length, 0);
  return (
    <>
      <header className="memory-head">
        <h1 id="memory-title">{items === 0 ? `Held for you in ${name}’s memory` : `${items} to review in ${name}’s memory`}</h1>
      </header>
      <div className="memory-body">
        {narrow && <MemoryBar />}
        {query.isPending && agent_id !== "" && <LoadingMemory />}
        {query.isError && <FailedMemory error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && held.length === 0 && <p className="memory-note">Nothing is held. {writtenWords(query.data.filter((set) => set.status === "applied" && isRecent(set.created_at)).length)}</p>}
        {query.data && held.map((set) => <SetSection key={set.change_set_id} set={set} sets={query.data} />)}
      </div>
    </>
  );
}

const DAY_MS = 86_400_000;
const isRecent = (at: string) => Date.now() - Date.parse(at) < DAY_MS;

function writtenWords(sets: number): string {
  if (sets === 0) return "What is uncertain, or what the agent’s profile says to ask about, stands here first.";
  return `${sets} ${sets === 1 ? "change was" : "changes were"} written since yesterday.`;
}
