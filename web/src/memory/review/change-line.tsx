// One change of a set: verb, kind and certainty, the old words beside the new, and the words it was made from.
import { Link } from "@tanstack/react-router";
import type { ChangeItem, ChangeStatus } from "../../../../src/domain/memory/change-set.ts";
import type { Memory } from "../../../../src/domain/memory/memory.ts";
import { clip } from "../../../../src/domain/session.ts";
import { Chip } from "../../ui/chip.tsx";
import { sourcesOf, textChange, wordsOf } from "../data/change-story.ts";
import { MemoryMark } from "../mark/memory-mark.tsx";
import { ACTION_WORD, originWords, sureWords } from "../mark/memory-words.ts";
import { MARK_OF } from "./set-words.ts";
import type { SaidMessages } from "./use-said.ts";

const QUOTE_MAX = 220;

export type ChangeLineProps = {
  item: ChangeItem;
  status: ChangeStatus;
  /** The memory that it changes, as it was before; undefined when nobody knows any more. */
  target: Memory | undefined;
  said: SaidMessages;
  /** Where some may be kept and others not. */
  choice?: { kept: boolean; toggle: () => void };
};

export function ChangeLine({ item, status, target, said, choice }: ChangeLineProps) {
  const { kind, before, after, pin } = wordsOf(item, target);
  const made = item.action === "add" || item.action === "supersede" ? item : null;
  const origin = made ? originWords(made.origin) : null;
  const facts = [pin === null ? kind : pin ? "pinned" : "unpinned", made ? sureWords(made.confidence) : ""].filter(Boolean).join(", ");
  const body = (
    <>
      <span className="change-kind">
        <b>{ACTION_WORD[item.action]}</b> {facts} {origin && <Chip tone="warn">{origin}</Chip>}
      </span>
      <ChangeText before={before} after={after} gone={item.action === "drop"} />
    </>
  );
  return (
    <li className={`change-line ${choice && !choice.kept ? "left" : ""}`}>
      <MemoryMark state={MARK_OF[status]} />
      <div className="memory-words">
        {choice ? (
          <label className="change-choice">
            <input type="checkbox" checked={choice.kept} onChange={choice.toggle} aria-label={`Keep: ${after ?? before ?? "this change"}`} />
            <span>{body}</span>
          </label>
        ) : (
          body
        )}
        {sourcesOf(item).map((message_id) => {
          const message = said.get(message_id);
          return (
            message && (
              <Link key={message_id} to="/sessions/$session_id" params={{ session_id: message.session_id }} hash={message_id} className="change-source">
                “{clip(message.content.replace(/\s+/g, " ").trim(), QUOTE_MAX)}”
              </Link>
            )
          );
        })}
      </div>
    </li>
  );
}

/** A small change inside its sentence, a large one as two lines. */
function ChangeText({ before, after, gone }: { before: string | null; after: string | null; gone: boolean }) {
  const pieces = before !== null && after !== null && before !== after ? textChange(before, after) : null;
  if (pieces) {
    return (
      <span className="change-text" dir="auto">
        {pieces.map(({ text, state }, index) => (
          <span key={index}>
            {state === "gone" ? <del>{text}</del> : state === "new" ? <ins>{text}</ins> : text}{" "}
          </span>
        ))}
      </span>
    );
  }
  return (
    <>
      {before !== null && before !== after && (
        <span className="change-text" dir="auto">
          <del>{before}</del>
        </span>
      )}
      {after !== null && (
        <span className="change-text" dir="auto">
          {after}
        </span>
      )}
      {before === null && after === null && <span className="change-text gone">{gone ? "A memory whose words are not kept here." : "[erased]"}</span>}
    </>
  );
}
