// The messages that say a memory; each leads to its place in its session.
import { Link } from "@tanstack/react-router";
import type { MemoryDetail } from "../../../../src/domain/memory/detail.ts";
import { Icon } from "../../ui/icon.tsx";
import { momentText } from "../../session/time-text.ts";

export function MemorySources({ memory }: { memory: MemoryDetail }) {
  const { sources } = memory;
  return (
    <>
      <h3 className="memory-part">Said in</h3>
      {sources.length === 0 && <p className="memory-uses">It was written here, not said in a session.</p>}
      <ul className="memory-sources">
        {sources.map((source) => (
          <li key={source.message_id}>
            {source.erased ? (
              <p className="memory-meta">[erased]</p>
            ) : (
              <Link to="/sessions/$session_id" params={{ session_id: source.session_id }} hash={source.message_id}>
                <span className="memory-source-head num">
                  <Icon name="sessions" size={14} />
                  <span className="cut">{source.title ?? "A session"}</span>
                  {source.at && <time dateTime={source.at}>{momentText(source.at)}</time>}
                </span>
                <span className="memory-source-words" dir="auto">
                  “{source.excerpt}”
                </span>
              </Link>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
