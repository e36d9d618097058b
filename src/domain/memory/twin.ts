// Twins: a new memory that says what is known already. It is not kept a second time; what is known gains its sources.
import type { ChangeItem, NewMemory } from "./change-set.ts";
import { essence } from "./essence.ts";
import type { Memory, MemoryOrigin } from "./memory.ts";
import { isCurrent, lowestOrigin } from "./memory.ts";

/** What was replaced or has ended is no twin: who moves back is learned anew. An event stays the same one when it is over. */
export function mayBeTwin(memory: Memory, now: string): boolean {
  return memory.superseded_by === null && (memory.kind === "event" || isCurrent(memory, now));
}

/** What a tool or the web says does not take the place of what a person said, nor support it. */
export function mayReplace(origin: MemoryOrigin, target: Pick<Memory, "origin">): boolean {
  return lowestOrigin([origin, target.origin]) === target.origin;
}

/** `target`: the known memory whose place the new one was to take. `now` is ISO. */
export type Meeting = { twin: Memory; target: Memory | undefined; now: string };

/**
 * What a new memory comes to beside its twin: sources of the same trust join, what only a tool or a page had said becomes the
 * person's once they say it, and of two that are known the one whose place is taken ends.
 */
export function meetTwin(made: NewMemory, { twin, target, now }: Meeting): ChangeItem[] {
  if (!mayReplace(made.origin, twin)) return [];
  if (twin.origin !== made.origin) return [{ action: "supersede", target: twin.memory_id, ...made, text: twin.text, scope: twin.scope }];
  const fresh = made.sources.filter((source) => !twin.sources.some((one) => one.message_id === source.message_id));
  const patch = { ...(fresh.length > 0 && { sources: fresh }), ...(made.valid_to !== null && twin.valid_to === null && { valid_to: made.valid_to }) };
  const confirmed: ChangeItem[] = Object.keys(patch).length > 0 ? [{ action: "update", target: twin.memory_id, patch }] : [];
  if (!target || target.memory_id === twin.memory_id || !mayReplace(made.origin, target)) return confirmed;
  return [...confirmed, { action: "update", target: target.memory_id, patch: { valid_to: made.valid_from ?? now } }];
}

/** The items of a set that waited, beside what is known by the time they are kept: what was learned meanwhile is not learned again. */
export function settle(items: readonly ChangeItem[], known: readonly Memory[], now: string): ChangeItem[] {
  const twins = new Map(known.filter((memory) => mayBeTwin(memory, now)).map((memory) => [essence(memory.text), memory]));
  return items.flatMap((item) => {
    if (item.action !== "add" && item.action !== "supersede") return [item];
    const twin = twins.get(essence(item.text));
    if (!twin) return [item];
    const { action: _action, target: id, ...made } = { target: undefined, ...item };
    return meetTwin(made, { twin, target: known.find((memory) => memory.memory_id === id), now });
  });
}
