// Where a session comes from and where it went on: other sessions that hold a part of it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { LinkedSession } from "../../../../src/domain/export/link.ts";
import type { Session } from "../../../../src/domain/session.ts";
import { useClient } from "../../app/services.tsx";
import { titleOf } from "../../session-list/session-name.ts";

/** Sessions that are named; of more there is a count. */
const NAMED = 2;

/** Nothing where there is no other session. */
export function SessionLinks({ session }: { session: Session }) {
  const client = useClient();
  const { session_id } = session;
  // Nothing can have come of what was not said yet.
  const mayHave = session.message_count > 0 || session.handed_from !== null || session.forked_from !== null;
  const { data } = useQuery({ enabled: mayHave, queryKey: ["links", session_id], queryFn: () => client.listLinks(session_id), staleTime: 30_000, refetchOnWindowFocus: true });
  if (!data) return null;
  const { handed_from, forked_from, handed_to } = data;
  if (!handed_from && !forked_from && handed_to.length === 0) return null;
  const more = handed_to.length - NAMED;
  return (
    <span className="session-links">
      {handed_from && <To words="continued from" linked={handed_from} toMessage />}
      {forked_from && <To words="forked from" linked={forked_from} toMessage />}
      {handed_to.slice(-NAMED).map((linked, index) => (
        <To key={linked.session_id} words={index === 0 ? "continued in" : "and in"} linked={linked} />
      ))}
      {more > 0 && <span>and {more} more</span>}
    </span>
  );
}

/** One that was deleted is said to have been there. */
function To({ words, linked: { session_id, message_id, title, agent_id }, toMessage = false }: { words: string; linked: LinkedSession; toMessage?: boolean }) {
  if (agent_id === null) return <span>{words} a deleted session</span>;
  return (
    <span className="session-link">
      {words}{" "}
      <Link to="/sessions/$session_id" params={{ session_id }} search={toMessage ? { message: message_id } : {}} title={titleOf({ title })}>
        “{titleOf({ title })}”
      </Link>
    </span>
  );
}
