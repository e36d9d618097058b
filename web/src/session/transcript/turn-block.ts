// What the transcript shows, top to bottom: the messages and turns of a view, grouped into blocks.
import type { TurnId } from "../../../../src/domain/ids.ts";
import type { Message } from "../../../../src/domain/message.ts";
import type { SessionView, TurnView } from "../../../../src/domain/view.ts";

type Placed = {
  key: string;
  /** Time of the first block of its day, else null: a day's name stands above it. */
  day: string | null;
  /** The context begins at this block, and earlier ones have left it. */
  edge: boolean;
  /** Left the active context: stored and shown, and no longer sent to the model. */
  out: boolean;
  turn: TurnView | undefined;
  running: boolean;
};
export type OwnBlock = Placed & {
  kind: "own";
  message: Message;
  /** It went into a turn that was running: the turn's node stands at the message that began it. */
  joined: boolean;
};
export type AnswerBlock = Placed & {
  kind: "answer";
  turn_id: TurnId;
  messages: Message[];
  /** Words of the person follow, and the same turn goes on below them: how it ended stands there. */
  parted: boolean;
  /** The newest answer: its actions are always in sight. */
  last: boolean;
};
export type TurnBlock = OwnBlock | AnswerBlock;

/** `has_more`: older messages are stored that are not loaded, so the first block need not begin its day. */
type Source = Pick<SessionView, "messages" | "turns" | "running_turn_id"> & { has_more: boolean };

/** The blocks of a view of which the messages from `context_from` (a `seq`) on are still sent to the model. */
export function blocksOf(view: Source, context_from: number): TurnBlock[] {
  const blocks: TurnBlock[] = [];
  let day = view.has_more && view.messages[0] ? new Date(view.messages[0].created_at).toDateString() : "";
  // Where older messages are not loaded, the edge may be among them: then all that is loaded is inside.
  let edgeIsSet = context_from <= (view.has_more ? (view.messages[0]?.seq ?? 1) - 1 : 1);
  const place = (at: string, seq: number | undefined): Placed => {
    const today = new Date(at).toDateString();
    const placed: Placed = { key: "", day: today === day ? null : at, edge: false, out: !edgeIsSet, turn: undefined, running: false };
    day = today;
    if (edgeIsSet || seq === undefined || seq < context_from) return placed;
    edgeIsSet = true;
    return { ...placed, edge: true, out: false };
  };

  let open: AnswerBlock | undefined;
  const answer = (turn_id: TurnId, at: string, seq: number | undefined): AnswerBlock => {
    // Input that went in during a turn parts its answer in two: only the later part still grows.
    const before = blocks.findLast((one): one is AnswerBlock => one.kind === "answer" && one.turn_id === turn_id);
    if (before) Object.assign(before, { running: false, parted: true });
    const key = before ? `${before.key}+` : `answer:${turn_id}`;
    const running = turn_id === view.running_turn_id;
    const block: AnswerBlock = { kind: "answer", ...place(at, seq), key, turn_id, turn: view.turns[turn_id], running, messages: [], parted: false, last: false };
    blocks.push(block);
    return block;
  };
  /** A turn that runs, or ended without a word, still has something to say: its state. */
  const closeTurn = (next?: Message) => {
    // Two messages in a row went into the same turn: it says its state below the last.
    if (!asked || open || next?.turn_id === asked.turn_id) return;
    const { turn_id, created_at } = asked;
    const status = view.turns[turn_id]?.status;
    if (turn_id === view.running_turn_id || status === "failed" || status === "cancelled") answer(turn_id, created_at, undefined);
  };

  let asked: Message | undefined;
  for (const message of view.messages) {
    const { turn_id, message_id: key, created_at, seq } = message;
    if (message.role === "user") {
      closeTurn(message);
      const joined = asked?.turn_id === turn_id;
      open = undefined;
      asked = message;
      blocks.push({ kind: "own", ...place(created_at, seq), key, message, joined, turn: view.turns[turn_id], running: turn_id === view.running_turn_id });
      continue;
    }
    if (!open || open.turn_id !== turn_id) open = answer(turn_id, created_at, seq);
    open.messages.push(message);
  }
  closeTurn();
  const last = blocks.findLast((block): block is AnswerBlock => block.kind === "answer");
  if (last) last.last = true;
  return blocks;
}

/** Makes blocks again and again, as the view changes; what says the same as before stays the same object. */
export function createBlocks(): (view: Source, context_from: number) => TurnBlock[] {
  let kept: TurnBlock[] = [];
  return (view, context_from) => {
    kept = keepBlocks(kept, blocksOf(view, context_from));
    return kept;
  };
}

/** `next` with every block that says the same as before replaced by the old object, so that it is not drawn again. */
function keepBlocks(previous: readonly TurnBlock[], next: TurnBlock[]): TurnBlock[] {
  const old = new Map(previous.map((block) => [block.key, block]));
  return next.map((block) => {
    const before = old.get(block.key);
    return before && isSame(before, block) ? before : block;
  });
}

function isSame(a: TurnBlock, b: TurnBlock): boolean {
  const one = a as Record<string, unknown>;
  const two = b as Record<string, unknown>;
  return Object.keys(two).every((name) => Object.is(one[name], two[name]) || isSameList(one[name], two[name]));
}

function isSameList(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => item === b[index]);
}
