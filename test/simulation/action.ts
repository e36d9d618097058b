// What can happen in a run, as plain data: a run is its seed and its list of actions, so it can be repeated and shrunk.
import type { Dice } from "./random.ts";

export const KINDS = [
  "create",
  "send",
  "send",
  "send",
  "send",
  "remember",
  "remember",
  "undo",
  "redo",
  "choose_meaning",
  "resend",
  "cancel",
  "withdraw",
  "move",
  "close",
  "reopen",
  "rename",
  "fork",
  "delete",
  "watch",
  "watch",
  "leave",
  "rejoin",
  "remove_agent",
  "restore_agent",
  "answer",
  "answer",
  "answer",
  "stall",
  "wake",
  "jump",
  "slow_disk",
  "crash_now",
  "stop",
  "fill_disk",
  "crash_at_commit",
  "crash_at_commit",
  "wait",
  "wait",
  "wait",
  "place",
  "place",
  "prune",
] as const;
export type Kind = (typeof KINDS)[number];

/** `a` and `b` choose among what exists when the action is taken, so an action stays meaningful when others are left out. */
export type Action = { kind: Kind; a: number; b: number };

/** The actions of a seed. */
export function planActions(dice: Dice, count: number): Action[] {
  return Array.from({ length: count }, () => ({ kind: dice.pick(KINDS), a: dice.roll(1_000_000), b: dice.roll(1_000_000) }));
}
