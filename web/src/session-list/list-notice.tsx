// What stands in the list when it has no rows: it is loading, it failed, or there are none.
import type { AgentId } from "../../../src/domain/ids.ts";
import type { SessionType } from "../../../src/domain/session.ts";
import { messageOf } from "../app/failure.ts";
import { useAgent, useAgents, useConnection } from "../app/services.tsx";
import { Button } from "../ui/button.tsx";
import { chosenTypes } from "./list-state.ts";
import { TYPE_WORD } from "./session-name.ts";

const PLACE = "px-2 py-4 text-12 leading-[1.55] text-ink-3 max-md:px-4 max-md:text-14";

/** Grey rows on the very first load only; a list that was there is never replaced by them. */
export function LoadingList() {
  const { state } = useConnection();
  if (state === "offline") return <p className={PLACE}>The list comes when the server answers.</p>;
  return (
    <div aria-busy="true" aria-label="Loading sessions" role="status" className="pt-8">
      {[70, 52, 84, 61, 76].map((width) => (
        <div key={width} className="flex h-8 items-center gap-[9px] px-2 max-md:px-4">
          <span className="size-4 rounded-1 bg-ground-2" />
          <span className="h-2.5 rounded-1 bg-ground-2" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  );
}

/** Says what failed and offers to try again. */
export function FailedList({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert" className={PLACE}>
      <p className="text-danger">The list could not be read. {messageOf(error)}</p>
      <Button size="s" className="mt-2" onClick={onRetry}>
        Retry
      </Button>
    </div>
  );
}

/** An empty list says what will stand here, or what the filter hides. */
export function EmptyList({ agent_id, types }: { agent_id: AgentId | null; types: readonly SessionType[] }) {
  const agent = useAgent(agent_id ?? "");
  const { agents } = useAgents();
  const whose = agent_id === null ? "" : ` of ${agent?.name ?? agent_id}`;
  if (types.length > 0) {
    return (
      <div className={PLACE}>
        <p>
          There are no {types.map((type) => TYPE_WORD[type].toLowerCase()).join(" or ")} sessions{whose}.
        </p>
        <Button size="s" className="mt-2" onClick={() => chosenTypes.set([])}>
          Show all types
        </Button>
      </div>
    );
  }
  if (agent_id === null && agents.length === 0) return <p className={PLACE}>There are no agents yet. Put a profile into the profiles folder, and it appears here.</p>;
  const name = agent_id === null ? "your agents" : (agent?.name ?? agent_id);
  return <p className={PLACE}>Sessions with {name} will stand here, the newest first. You can hold as many at once as you like.</p>;
}
