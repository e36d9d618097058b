// The view of one session: what a screen shows, built from a page of messages and kept true by applying events.
import type { DurableEvent, MessageSnapshot, SessionEvent, TextDelta, ToolAsking } from "./event.ts";
import { endsTurn } from "./event.ts";
import type { ErrorCode } from "./errors.ts";
import type { MessageId, TurnId } from "./ids.ts";
import type { Message } from "./message.ts";
import type { ToolAnswer, ToolQuestion } from "./question.ts";
import type { SessionStatus } from "./session.ts";
import type { QueuedInput, Turn, TurnPause, TurnStatus } from "./turn.ts";
import { isEnded } from "./turn.ts";
import type { Usage } from "./usage.ts";
import { NO_USAGE } from "./usage.ts";

/** `answer` is what its person said to it, null when nobody did in time; left out where nothing was asked. */
export type ToolView = { call_id: string; tool: string; status: "asking" | "running" | "done" | "failed"; answer?: ToolAnswer | null };

export type TurnView = {
  turn_id: TurnId;
  status: TurnStatus;
  reason: { code: ErrorCode; message: string } | null;
  pause: TurnPause | null;
  question: ToolQuestion | null;
  model: string | null;
  started_at: string | null;
  ended_at: string | null;
  usage: Usage;
  cost_usd: number | null;
  /** Tool calls of the running step, by call id; finished ones are messages as well. */
  tools: Record<string, ToolView>;
};

export type LiveText = { turn_id: TurnId; message_id: MessageId; text: string };

export type SessionView = {
  /** Number of the newest durable event that is in this view. */
  seq: number;
  status: SessionStatus;
  title: string | null;
  messages: Message[];
  turns: Record<TurnId, TurnView>;
  queue: QueuedInput[];
  running_turn_id: TurnId | null;
  /** The message that is being written, null between steps. */
  live: LiveText | null;
  /** Inputs that came back unanswered (withdrawn, session closed), newest last: their senders keep them as drafts. */
  returned: QueuedInput[];
};

export type ViewStart = {
  seq: number;
  status: SessionStatus;
  title: string | null;
  messages: Message[];
  turns: Turn[];
  queue: QueuedInput[];
};

/** The view of a session as a page of it was read at event `seq`. */
export function startView(start: ViewStart): SessionView {
  const turns: Record<TurnId, TurnView> = {};
  for (const turn of start.turns) turns[turn.turn_id] = { ...pick(turn), tools: {} };
  const running = start.turns.find((turn) => turn.status === "running" || turn.status === "waiting");
  return {
    seq: start.seq,
    status: start.status,
    title: start.title,
    messages: start.messages,
    turns,
    queue: start.queue,
    running_turn_id: running?.turn_id ?? null,
    live: null,
    returned: [],
  };
}

export const EMPTY_VIEW: SessionView = startView({ seq: 0, status: "open", title: null, messages: [], turns: [], queue: [] });

/**
 * The view after `event`. Pure; unchanged parts keep their identity. What the view already contains is ignored, so a
 * repeated event or an overlapping piece of text changes nothing.
 */
export function apply(view: SessionView, event: SessionEvent): SessionView {
  if (event.type === "text.delta") return applyDelta(view, event);
  if (event.type === "message.snapshot") return applySnapshot(view, event);
  if (event.seq <= view.seq) return view;
  return { ...applyDurable(view, event), seq: event.seq };
}

function applyDelta(view: SessionView, delta: TextDelta): SessionView {
  const live = view.live;
  if (!live || live.message_id !== delta.message_id) {
    if (delta.offset !== 0 || isOver(view, delta)) return view;
    return { ...view, live: { turn_id: delta.turn_id, message_id: delta.message_id, text: delta.text } };
  }
  const known = live.text.length - delta.offset;
  if (known < 0 || known >= delta.text.length) return view;
  return { ...view, live: { ...live, text: live.text + delta.text.slice(known) } };
}

function applySnapshot(view: SessionView, snapshot: MessageSnapshot): SessionView {
  const live = view.live;
  if (isOver(view, snapshot)) return view;
  if (live?.message_id === snapshot.message_id && live.text.length >= snapshot.text.length) return view;
  return { ...view, live: { turn_id: snapshot.turn_id, message_id: snapshot.message_id, text: snapshot.text } };
}

function applyDurable(view: SessionView, event: DurableEvent): SessionView {
  if (endsTurn(event)) return applyEnd(view, event);
  switch (event.type) {
    case "turn.queued": {
      const others = view.queue.filter((input) => input.turn_id !== event.turn_id);
      return { ...withTurn(view, event.turn_id, { status: "queued" }), queue: others.toSpliced(event.position, 0, event.input) };
    }
    case "turn.started":
      return {
        ...withTurn(view, event.turn_id, { status: "running", model: event.model, started_at: event.at }),
        running_turn_id: event.turn_id,
        queue: view.queue.filter((input) => input.turn_id !== event.turn_id),
      };
    case "turn.waiting": {
      const { code, message, pause } = event;
      return { ...withTurn(view, event.turn_id, { status: "waiting", reason: { code, message }, pause }), live: null };
    }
    case "step.started":
      // A late joiner may have got this step's text (a snapshot) before the event that began it.
      if (view.live?.message_id === event.message_id) return view;
      return { ...withTurn(view, event.turn_id, { status: "running", reason: null, pause: null }), live: { turn_id: event.turn_id, message_id: event.message_id, text: "" } };
    case "tool.asking": {
      const { call_id, tool } = event;
      return { ...withTool(withTurn(view, event.turn_id, { status: "waiting", question: questionOf(event) }), event.turn_id, { call_id, tool, status: "asking" }), live: null };
    }
    case "tool.answered": {
      const { call_id, tool, answer } = event;
      return withTool(withTurn(view, event.turn_id, { status: "running", question: null }), event.turn_id, { call_id, tool, status: "running", answer });
    }
    case "tool.started":
      return withTool(view, event.turn_id, { call_id: event.call_id, tool: event.tool, status: "running" });
    case "tool.finished":
      return withTool(view, event.turn_id, {
        call_id: event.call_id,
        tool: event.tool,
        status: event.is_error ? "failed" : "done",
      });
    case "message.finished": {
      const { message } = event;
      const live = view.live?.message_id === message.message_id ? null : view.live;
      if (isStored(view, message.message_id)) return { ...view, live };
      return { ...view, live, messages: [...view.messages, message] };
    }
    case "session.renamed":
    case "session.closed":
    case "session.reopened":
      return { ...view, title: event.title, status: event.status };
    default:
      return view;
  }
}

function applyEnd(view: SessionView, event: Extract<DurableEvent, { type: `turn.${"finished" | "failed" | "cancelled"}` }>): SessionView {
  const status = event.type.slice(5) as TurnStatus;
  const reason = event.type === "turn.finished" ? null : { code: event.code, message: event.message };
  const returned = event.type === "turn.cancelled" && event.input ? [...view.returned, event.input] : view.returned;
  const next = withTurn(view, event.turn_id, {
    status,
    reason,
    pause: null,
    question: null,
    ended_at: event.at,
    usage: event.usage,
    cost_usd: event.cost_usd,
  });
  return {
    ...next,
    returned,
    queue: view.queue.filter((input) => input.turn_id !== event.turn_id),
    running_turn_id: view.running_turn_id === event.turn_id ? null : view.running_turn_id,
    live: view.live?.turn_id === event.turn_id ? null : view.live,
  };
}

function withTurn(view: SessionView, turn_id: TurnId, change: Partial<TurnView>): SessionView {
  const old = view.turns[turn_id] ?? NEW_TURN;
  return { ...view, turns: { ...view.turns, [turn_id]: { ...old, ...change, turn_id } } };
}

function withTool(view: SessionView, turn_id: TurnId, tool: ToolView): SessionView {
  const tools = view.turns[turn_id]?.tools;
  return withTurn(view, turn_id, { tools: { ...tools, [tool.call_id]: { ...tools?.[tool.call_id], ...tool } } });
}

/** True for text that came after its own end: its message is stored, or its turn ended without one. */
function isOver(view: SessionView, text: TextDelta | MessageSnapshot): boolean {
  const status = view.turns[text.turn_id]?.status;
  return (status !== undefined && isEnded(status)) || isStored(view, text.message_id);
}

/** True when `event` begins behind what the view has: something before it was lost, so the view must be read again. */
export function isGap(view: SessionView, event: SessionEvent): boolean {
  if (event.type === "message.snapshot") return false;
  if (event.type !== "text.delta") return event.seq > view.seq + 1;
  if (isOver(view, event)) return false;
  const have = view.live?.message_id === event.message_id ? view.live.text.length : 0;
  return event.offset > have;
}

/** A finished message is near the end of the list, so the search runs backwards over a few. */
function isStored(view: SessionView, message_id: MessageId): boolean {
  return view.messages.findLastIndex((message) => message.message_id === message_id) >= 0;
}

function pick(turn: Turn): Omit<TurnView, "tools"> {
  const { turn_id, status, reason, pause, question, model, started_at, ended_at, usage, cost_usd } = turn;
  return { turn_id, status, reason, pause, question, model, started_at, ended_at, usage, cost_usd };
}

function questionOf({ kind, step, call_id, tool, input, remember, at, expires_at }: ToolAsking): ToolQuestion {
  return { kind, step, call_id, tool, input, remember, asked_at: at, expires_at };
}

const NEW_TURN: TurnView = {
  turn_id: "trn_",
  status: "queued",
  reason: null,
  pause: null,
  question: null,
  model: null,
  started_at: null,
  ended_at: null,
  usage: NO_USAGE,
  cost_usd: 0,
  tools: {},
};

/** True while the turn can still produce something. */
export function isRunning(view: SessionView): boolean {
  return view.running_turn_id !== null && !isEnded(view.turns[view.running_turn_id]?.status ?? "running");
}
