// What an empty list says: what will stand here, what the filter hides, or that nothing was found.
import type { SessionType } from "../../../src/domain/session.ts";
import { useAgent, useAgents } from "../app/services.tsx";
import { Button } from "../ui/button.tsx";
import { PLACE } from "./list-notice.tsx";
import { chosenTypes, listSearch, selectedAgent, shownArchived } from "./list-state.ts";
import type { RowFilter } from "./row/row-order.ts";
import { TYPE_WORD } from "./session-name.ts";

/** An empty list says what will stand here, or what the filter hides. */
export function EmptyList({ agent_id, types, archived, words }: RowFilter) {
  const agent = useAgent(agent_id ?? "");
  const { agents } = useAgents();
  if (words !== "") return <NoMatch whose={agent_id === null ? "your" : `${agent?.name ?? agent_id}’s`} what={typeWords(types)} words={words} one={agent_id !== null} />;
  if (archived === "true") {
    return (
      <div className={PLACE}>
        <p>Nothing is archived{agent_id === null ? "" : ` of ${agent?.name ?? agent_id}`}.</p>
        <Button size="s" className="mt-2" onClick={() => shownArchived.set("false")}>
          Show the others
        </Button>
      </div>
    );
  }
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

const NOUN: Record<SessionType, string> = { chat: "chats", heartbeat: "heartbeats", schedule: "runs", subagent: "subagent sessions" };
const typeWords = (types: readonly SessionType[]) => (types.length === 0 ? "sessions" : types.map((type) => NOUN[type]).join(" and "));

/** Names what was looked for and where, and offers to look further. */
function NoMatch({ whose, what, words, one }: { whose: string; what: string; words: string; one: boolean }) {
  return (
    <div className={PLACE}>
      <p role="status" className="wrap-anywhere">
        Nothing matches “{words}” in {whose} {what}.
      </p>
      <div className="mt-2 flex gap-2">
        {one && (
          <Button size="s" onClick={() => selectedAgent.set("")}>
            Search all agents
          </Button>
        )}
        <Button size="s" variant={one ? "quiet" : "plain"} onClick={() => listSearch.set("")}>
          Empty the search
        </Button>
      </div>
    </div>
  );
}
