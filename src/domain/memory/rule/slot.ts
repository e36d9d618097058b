// What a memory is about: found by reading its text with the rules that make such texts, so that nothing needs to be stored.
import { ROWS } from "./language/all.ts";
import type { Groups, Row } from "./row.ts";
import { fill, readMemory } from "./row.ts";

export type Slot = { slot: string; value: string };

/** The slot of a row's groups; `who` is the name of whom it is about, empty for the person themselves. */
export function slotOf(row: Row, groups: Groups, who: string): Slot | undefined {
  if (row.slot === null) return undefined;
  const about = /\{[SP]\}/u.test(row.texts[0]) ? who.toLowerCase() : "";
  return { slot: `${about}/${fill(row.slot, groups).toLowerCase()}`, value: fill(row.value ?? "<v>", groups) };
}

/** What a memory is about; `names` are the names of the person themselves, in small letters. */
export function slotsOf(text: string, names: ReadonlySet<string>): Slot[] {
  const found: Slot[] = [];
  for (const row of ROWS) {
    const groups = readMemory(row, text);
    const slot = groups && slotOf(row, groups, subjectOf(row, groups, names));
    if (slot && !found.some((one) => one.slot === slot.slot)) found.push(slot);
  }
  return found;
}

function subjectOf(row: Row, groups: Groups, names: ReadonlySet<string>): string {
  const subject = groups.subject ?? "";
  const self = subject === row.tongue.subject || subject === "User" || names.has(subject.toLowerCase());
  return self ? "" : subject;
}
