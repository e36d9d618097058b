// The node of a turn on the spine: its state at a glance, and its facts when it is opened.
import { Popover } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import type { TurnView } from "../../../../src/domain/view.ts";
import { costText, countText, momentText, spanText } from "../time-text.ts";

export type NodeState = "running" | "done" | "stopped" | "failed" | "waiting" | "queued";

/** The state of a turn as its node shows it. */
export function nodeState(turn: TurnView | undefined, running: boolean): NodeState {
  if (turn?.status === "waiting") return "waiting";
  if (running) return "running";
  if (turn?.status === "failed") return "failed";
  if (turn?.status === "cancelled") return turn.reason?.code === "stopped" ? "stopped" : "failed";
  return turn?.status === "queued" ? "queued" : "done";
}

const WORDS: Record<NodeState, string> = {
  running: "Running",
  done: "Finished",
  stopped: "Stopped by you",
  failed: "Failed",
  waiting: "Waiting for your answer",
  queued: "Waiting for its turn",
};

/** A mark that opens the turn's time, model, tokens and cost. */
export function SpineNode({ turn, running, at }: { turn: TurnView | undefined; running: boolean; at: string }) {
  const state = nodeState(turn, running);
  const words = turn?.pause ? "Waiting for the provider" : WORDS[state];
  return (
    <Popover.Root>
      <Popover.Trigger className="node-button" aria-label={`${words}, ${momentText(at)}: details of this turn`}>
        <span className={`node ${state} ${turn?.question ? "asking" : ""}`} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="right" align="start" sideOffset={6} className="z-40">
          <Popover.Popup className="pop turn-facts">
            <Popover.Title className="turn-facts-title">{words}</Popover.Title>
            <dl>
              <Fact name="Asked">{momentText(at)}</Fact>
              {turn?.started_at && turn.ended_at && <Fact name="Took">{spanText(Date.parse(turn.ended_at) - Date.parse(turn.started_at))}</Fact>}
              {turn?.model && <Fact name="Model">{turn.model}</Fact>}
              {turn && turn.usage.input_tokens + turn.usage.output_tokens > 0 && <Fact name="Tokens">{tokensText(turn)}</Fact>}
              {turn?.ended_at && <Fact name="Cost">{turn.cost_usd === null ? "unknown, no price is set" : turn.cost_usd === 0 ? "nothing" : costText(turn.cost_usd)}</Fact>}
              {turn?.reason && <Fact name="Reason">{turn.reason.message}</Fact>}
            </dl>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function tokensText({ usage }: TurnView): string {
  const cached = usage.cached_tokens > 0 ? ` (${countText(usage.cached_tokens)} cached)` : "";
  return `${countText(usage.input_tokens)} in${cached}, ${countText(usage.output_tokens)} out`;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
