// One session of a search with its hits: the words that were found, who said them and when.
import { Link } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import type { SearchHit } from "../../../src/domain/search/hit.ts";
import { useNow } from "../app/now.ts";
import { useAgent } from "../app/services.tsx";
import { titleOf, TYPE_ICON, TYPE_WORD } from "../session-list/session-name.ts";
import { momentText } from "../session/time-text.ts";
import { Icon } from "../ui/icon.tsx";
import { Seal } from "../ui/seal.tsx";
import type { HitGroup } from "./hit-group.ts";
import { useOpenHit } from "./open-hit.ts";

export function HitGroupView({ group: { key, session, again, hits } }: { group: HitGroup }) {
  const { agent_id, type } = session;
  const name = useAgent(agent_id)?.name ?? agent_id;
  const heading = `hits-${key.replace(/\W/g, "-")}`;
  return (
    <section aria-labelledby={heading} className="hit-group">
      <h2 id={heading} className="flex items-center gap-2 pb-1 text-13">
        <Icon name={TYPE_ICON[type]} size={14} className="text-ink-3" />
        <span className="sr-only">{TYPE_WORD[type]}, </span>
        <span className="cut font-semibold">{titleOf(session)}</span>
        <span className="ml-auto flex flex-none items-center gap-1.5 text-12 font-normal text-ink-3">
          {again && "more of it ·"}
          <Seal agent_id={agent_id} name={name} size="s" />
          {name}
        </span>
      </h2>
      <ul>
        {hits.map((hit) => (
          <HitLine key={hit.message_id ?? "title"} hit={hit} agent={name} />
        ))}
      </ul>
    </section>
  );
}

/** Another tab of the browser gets the same by its address. */
function HitLine({ hit, agent }: { hit: SearchHit; agent: string }) {
  const now = useNow();
  const open = useOpenHit();
  const { session_id, message_id, role, snippet, created_at } = hit;
  const who = role === null ? "Title" : role === "user" ? "You" : role === "tool" ? "Tool" : agent;
  function onClick(event: MouseEvent): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(hit);
  }
  return (
    <li>
      <Link to="/sessions/$session_id" params={{ session_id }} search={message_id === null ? {} : { message: message_id }} data-hit={message_id ?? session_id} onClick={onClick} className="hit-line">
        <span className="hit-who num">
          <b>{who}</b>
          <time dateTime={created_at}>{momentText(created_at, now)}</time>
        </span>
        <span className="hit-text" dir="auto">
          {snippet.map(({ text, mark }, index) =>
            // Pieces have no other name than their place.
            mark ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
          )}
        </span>
      </Link>
    </li>
  );
}
