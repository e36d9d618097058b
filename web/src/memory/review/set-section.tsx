// A change set in full: where it came from, each change with the words before it, and what can be decided about it.
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { ChangeSet } from "../../../../src/domain/memory/change-set.ts";
import { targetOf } from "../../../../src/domain/memory/change-set.ts";
import { useDamaged } from "../../app/services.tsx";
import { momentText } from "../../session/time-text.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { memoriesBefore, targetsOf } from "../data/change-story.ts";
import { useMemoriesById } from "../data/memory-store.ts";
import { ChangeLine } from "./change-line.tsx";
import { useSaid } from "./use-said.ts";
import { CAUSE_WORD, STATUS_WORD, useSetTitle } from "./set-words.ts";
import { useSetChange } from "./use-set-change.tsx";

/** `sets`: all that are known of the agent, newest first. */
export function SetSection({ set, sets }: { set: ChangeSet; sets: readonly ChangeSet[] }) {
  const damaged = useDamaged();
  const title = useSetTitle(set);
  const change = useSetChange();
  const before = useMemo(() => memoriesBefore(sets, set), [sets, set]);
  const stored = useMemoriesById(set.agent_id, targetsOf([set]).filter((id) => !before.has(id)));
  const said = useSaid(set);
  const [left, setLeft] = useState<readonly number[]>([]);
  const { status, items, session_id } = set;
  const held = status === "held";
  const kept = items.flatMap((_, index) => (left.includes(index) ? [] : [index]));
  const toggle = (index: number) => setLeft((now) => (now.includes(index) ? now.filter((one) => one !== index) : [...now, index]));
  return (
    <section className={`change-set ${status}`} aria-label={title}>
      <header>
        <h2>
          {session_id && title !== "A session that was deleted" ? (
            <Link to="/sessions/$session_id" params={{ session_id }}>
              {title}
            </Link>
          ) : (
            title
          )}
        </h2>
        <p className="memory-meta num">
          {[momentText(set.created_at), set.from_seq === null ? "" : `messages ${set.from_seq} to ${set.to_seq}`, set.cause === "distillation" ? (set.model ?? "by rules") : CAUSE_WORD[set.cause], STATUS_WORD[status]].filter(Boolean).join(" · ")}
        </p>
      </header>
      {items.length === 0 && <p className="memory-note">These messages taught nothing new.</p>}
      <ul>
        {items.map((item, index) => {
          const target = targetOf(item);
          return (
            <ChangeLine
              key={index}
              item={item}
              status={status}
              target={target && (before.get(target) ?? stored?.get(target))}
              said={said}
              {...(held && items.length > 1 ? { choice: { kept: !left.includes(index), toggle: () => toggle(index) } } : {})}
            />
          );
        })}
      </ul>
      <footer>
        {held && (
          <>
            <Button variant="primary" size="s" disabled={damaged || kept.length === 0} onClick={() => change.keep(set, kept.length === items.length ? undefined : kept)}>
              {items.length === 1 ? "Keep" : kept.length === items.length ? `Keep all ${items.length}` : `Keep ${kept.length} of ${items.length}`}
            </Button>
            <Button variant="quiet" size="s" disabled={damaged} onClick={() => change.discard(set)}>
              {items.length === 1 ? "Discard" : "Discard all"}
            </Button>
          </>
        )}
        {status === "applied" && items.length > 0 && (
          <Button size="s" disabled={damaged} onClick={() => change.undo(set)}>
            <Icon name="undo" size={14} />
            {items.length === 1 ? "Undo" : `Undo all ${items.length}`}
          </Button>
        )}
        {status === "undone" && (
          <Button size="s" disabled={damaged} onClick={() => change.redo(set)}>
            Redo
          </Button>
        )}
      </footer>
      {change.question}
    </section>
  );
}
