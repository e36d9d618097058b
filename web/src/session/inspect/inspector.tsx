// The prompt inspector: exactly what the model was sent for a turn, part by part, and what of it came from memory.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { SessionId, TurnId } from "../../../../src/domain/ids.ts";
import type { PromptContext } from "../../../../src/domain/prompt/part.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient } from "../../app/services.tsx";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { CopyButton } from "../copy-button.tsx";
import { useOpenView } from "../session-kit.ts";
import { costText, countText } from "../time-text.ts";
import { inspected } from "./inspected.ts";
import { COLOR, cachedShare, groupsOf, promptText } from "./prompt-group.ts";
import { PromptGroupLine } from "./prompt-group-line.tsx";
import "./inspector.css";

export type InspectorProps = { session_id: SessionId; /** null for the newest turn. */ turn_id: TurnId | null; onClose: () => void };

/** A panel of the sheet. Esc closes it. */
export function Inspector({ session_id, turn_id, onClose }: InspectorProps) {
  const client = useClient();
  const turns = useTurnOrder(session_id);
  const shown = turn_id ?? turns.at(-1) ?? null;
  // A running turn grows step by step: its newest prompt is the one that is shown.
  const grown = useOpenView(session_id, ({ view }) => (shown ? `${view.turns[shown]?.status} ${view.messages.filter((message) => message.turn_id === shown).length}` : ""));
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["prompt", session_id, shown, grown],
    enabled: shown !== null,
    queryFn: () => client.promptContext(session_id, shown as TurnId),
    placeholderData: (before) => (before?.turn_id === shown ? before : undefined),
  });
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  useEscape(onClose);
  const number = shown ? turns.indexOf(shown) : -1;
  return (
    <aside ref={panel} className="inspector" aria-label="Prompt of a turn" tabIndex={-1}>
      <header className="inspector-head">
        <h2>
          Prompt{" "}
          {data && (
            <span className="num">
              {number >= 0 ? `turn ${number + 1}` : ""}
              {data.steps > 1 ? `, step ${data.step} of ${data.steps}` : ""}
            </span>
          )}
        </h2>
        <IconButton icon="left" label="The turn before" disabled={number <= 0} onClick={() => inspected.set({ session_id, turn_id: turns[number - 1] ?? null })} />
        <IconButton icon="right" label="The turn after" disabled={number < 0 || number >= turns.length - 1} onClick={() => inspected.set({ session_id, turn_id: turns[number + 1] ?? null })} />
        {data && <CopyButton text={() => promptText(data)} label="Copy the prompt" />}
        <IconButton icon="x" label="Close the inspector" shortcut="Esc" onClick={onClose} />
      </header>
      <div className="inspector-body">
        {shown === null && <p className="inspector-note">The prompt of the first message will stand here.</p>}
        {shown !== null && isPending && (
          <p className="inspector-note" role="status">
            Reading the prompt
          </p>
        )}
        {error && (
          <div role="alert" className="inspector-note">
            <p>{messageOf(error)}</p>
            <Button size="s" className="mt-2" onClick={() => void refetch()}>
              Retry
            </Button>
          </div>
        )}
        {data && <Prompt context={data} />}
      </div>
      <p className="inspector-foot">Exactly what was sent, part by part. Erased text shows as [erased].</p>
    </aside>
  );
}

function Prompt({ context }: { context: PromptContext }) {
  const { tokens, room, cost_usd, parts } = context;
  // Some providers say nothing and are taken for 0.
  const provider_tokens = context.provider_tokens || null;
  const groups = groupsOf(parts);
  const { share, known } = cachedShare(context);
  const largest = Math.max(1, ...groups.map((group) => group.tokens));
  const percent = `${(share * 100).toFixed(1)} %`;
  return (
    <>
      <div className="inspector-sum">
        <p className="num">
          <b>{countText(provider_tokens ?? tokens)}</b> tokens{provider_tokens === null ? ", estimated" : ""}
          {room === null ? "" : ` of ${countText(room)}`}
          {cost_usd === null ? null : <span>{cost_usd === 0 ? "no cost" : `${costText(cost_usd)} this step`}</span>}
        </p>
        {provider_tokens !== null && Math.abs(provider_tokens - tokens) > tokens * 0.05 && <p className="prompt-guess num">The provider counts {countText(provider_tokens)}. The parts are estimated, {countText(tokens)} together.</p>}
        <div className="prompt-bar" aria-hidden="true">
          {groups.map((group, index) => (
            <i key={index} style={{ flex: group.tokens, background: COLOR[group.kind] }} />
          ))}
        </div>
        <div className="prompt-cached num">
          {share > 0 && <i aria-hidden="true" style={{ width: percent }} />}
          <span>{share > 0 ? `${percent} ${known ? "was cached by the provider" : "is the previous prompt"}` : "Nothing of it stood in a prompt before"}</span>
        </div>
      </div>
      {groups.map((group, index) => (
        <div key={`${group.kind} ${index}`}>
          {index > 0 && group.changed && !groups[index - 1]?.changed && (
            <p className="prompt-edge">
              <span>changes each turn</span>
            </p>
          )}
          <PromptGroupLine group={group} share={group.tokens / largest} initial={group.kind === "memory"} />
        </div>
      ))}
    </>
  );
}

/** The turns that were asked, oldest first, as far as they are loaded. */
function useTurnOrder(session_id: SessionId): TurnId[] {
  const messages = useOpenView(session_id, ({ view }) => view.messages);
  return [...new Set(messages.filter((message) => message.role === "user").map((message) => message.turn_id))];
}

/** Before the composer hears it: the panel goes first, then the turn. */
function useEscape(onClose: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector('[role="menu"],[role="dialog"],[role="alertdialog"]')) return;
      event.preventDefault();
      event.stopPropagation();
      onClose();
    };
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  }, [onClose]);
}
