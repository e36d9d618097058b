// Changes of what is known: it ended, was called off, was given another name, or had been wrong. Without something known that a
// sentence fits, nothing is learned from it.
import type { Candidate, Said } from "../candidate.ts";
import type { MemoryKind } from "../memory.ts";
import { essence } from "../essence.ts";
import { plain, readFact, withoutLead } from "./clause.ts";
import { findDate, resolveDate } from "./date.ts";
import type { Entry, Ledger } from "./ledger.ts";
import { end, mentioning, supersede } from "./ledger.ts";
import { expand, thirdPerson } from "./person.ts";
import { capital } from "./row.ts";
import { slotsOf } from "./slot.ts";

type Change = (ledger: Ledger, said: Said, clause: string) => boolean;

/** Takes in a clause (short forms written out) that changes something; false when it is none of these. */
export function noteChange(ledger: Ledger, said: Said, clause: string): boolean {
  const text = withoutLead(clause);
  return [noLonger, ended, died, cancelled, renamed, corrected].some((change) => change(ledger, said, text));
}

const subjectOf = (said: Said) => said.speaker ?? "the user";

/** The end of something: `text` takes the place of what is known, since the named day or since it was said. */
function ending(said: Said, clause: string, { text, kind }: { text: string; kind: MemoryKind }): { candidate: Candidate; at: string } {
  const date = findDate(clause);
  const found = date && resolveDate(date, said.at, true);
  return { candidate: { ...plain(said), kind, text: `${capital(text)}.`, confidence: 0.85, valid_from: found?.from ?? said.at }, at: said.at };
}

/** "I no longer work at Acme", "I don't eat fish any more": what was said with the same words ends. */
const noLonger: Change = (ledger, said, clause) => {
  const match = /^(?<i>i|we) (?:(?<be>am|are) )?(?:no longer (?<a>.+)|(?:do |can )?not (?<b>.+) (?:any ?more|any longer))$/iu.exec(clause)?.groups;
  const rest = match?.a ?? match?.b;
  if (!match || rest === undefined) return false;
  const entry = entryOf(ledger, said, `${match.i} ${match.be ? `${match.be} ` : ""}${rest}`) ?? only(mentioning(ledger, rest));
  if (!entry) return true;
  const verb = thirdPerson(`i ${match.be ?? rest}`, subjectOf(said)).replace(`${subjectOf(said)} `, "");
  const text = match.be ? `${subjectOf(said)} is no longer ${thirdPerson(rest, subjectOf(said))}` : `${subjectOf(said)} no longer ${verb}`;
  end(ledger, entry, ending(said, clause, { text, kind: entry.kind }));
  return true;
};

/** The entry that the same statement without its "no longer" would confirm. */
function entryOf(ledger: Ledger, said: Said, clause: string): Entry | undefined {
  const fact = readFact(clause, said, false);
  return fact && ledger.entries.find((entry) => entry.slot !== null && entry.slot === fact.slot && (essence(entry.value) === essence(fact.value) || fact.value === "" || entry.value.toLowerCase().startsWith(`${fact.value.toLowerCase()},`)));
}

/** "I quit my job at Acme", "I left Acme". */
const ended: Change = (ledger, said, clause) => {
  const match = /^(?:i|we) (?:have )?(?:just |recently |finally )?(?:(?<quit>quit|left|resigned from|stopped working (?:at|for))(?: my job)?(?: (?:at|with))?|(?<place>moved (?:away from|out of)|left))(?: (?<v>\p{L}.*))?$/iu.exec(findDate(clause)?.rest ?? clause)?.groups;
  if (!match) return false;
  const slot = match.quit && match.quit !== "left" ? "/work" : undefined;
  const value = essence((match.v ?? "").replace(/^my job$/iu, ""));
  const entry = ledger.entries.find((one) => one.slot !== null && (slot ? one.slot === slot : ["/work", "/home"].includes(one.slot)) && (value === "" ? slot !== undefined : essence(one.value) === value));
  if (!entry) return true;
  const text = entry.slot === "/home" ? `${subjectOf(said)} no longer lives in ${entry.value}` : `${subjectOf(said)} no longer works at ${entry.value}`;
  end(ledger, entry, ending(said, clause, { text, kind: "fact" }));
  return true;
};

const died: Change = (ledger, said, clause) => {
  const match = /^(?:[Mm]y|[Oo]ur) (?<k>[\p{L} ]{2,20}?)(?:,? (?<v>\p{Lu}\p{L}+),?)? (?:has |have )?(?:just |sadly )?(?:died|passed away)$/u.exec(findDate(clause)?.rest ?? clause)?.groups;
  if (!match) return false;
  const entry = ledger.entries.find((one) => one.slot?.endsWith(`pet:${match.k?.toLowerCase()}`) && (!match.v || essence(one.value) === essence(match.v)));
  if (!entry) return true;
  const text = `${subjectOf(said)}'s ${match.k?.toLowerCase()}${entry.value ? ` ${entry.value}` : ""} died`;
  end(ledger, entry, ending(said, clause, { text, kind: "event" }));
  return true;
};

/** How the memory of a plan that was called off begins. */
const CANCELLED = "Cancelled:";

/** "I cancelled the trip to Rome", "the trip to Rome is off", "we are not going to Rome after all". */
const cancelled: Change = (ledger, said, clause) => {
  const active = /^(?:i|we) (?:have )?(?:just |had to )*(?:cancel|cancell?ed|called off|call off) (?<v>.+)$/iu.exec(clause)?.groups?.v;
  const passive = /^(?<v>(?:my|our|the) .+?) (?:is|was|has been|got) (?:just )?(?:cancell?ed|called off|off)$/iu.exec(clause)?.groups?.v;
  const away = /^(?:i|we) (?:am|are) not (?:going|flying|travell?ing|moving|driving) to (?<v>.+?)(?: any ?more| after all)$/iu.exec(clause)?.groups?.v;
  const what = active ?? passive ?? away;
  if (what === undefined) return false;
  const plans = mentioning(ledger, findDate(what)?.rest ?? what).filter((entry) => ["event", "decision"].includes(entry.kind) && !entry.text.startsWith(CANCELLED));
  const entry = plans.findLast((one) => one.valid_from !== null && one.valid_from.slice(0, 10) >= said.at.slice(0, 10)) ?? plans.at(-1);
  if (!entry) return true;
  end(ledger, entry, ending(said, "", { text: `${CANCELLED} ${entry.text.replace(/[.。]$/u, "")}`, kind: "event" }));
  return true;
};

/** "We renamed Rex to Max", "I renamed my dog to Max". */
const renamed: Change = (ledger, said, clause) => {
  const match = /^(?:i|we) (?:have )?(?:just )?(?:renamed) (?<a>.+?) (?:to|as|into) (?<b>\p{L}[\p{L}\p{N} '-]{0,40})$/iu.exec(findDate(clause)?.rest ?? clause)?.groups;
  if (!match?.a || !match.b) return false;
  const kind = /^(?:[Mm]y|[Oo]ur) (?<k>[\p{L} ]+?)(?: (?<name>\p{Lu}\p{L}*))?$/u.exec(match.a)?.groups;
  const old = kind?.name ?? (kind?.k ? only(ledger.entries.filter((entry) => entry.slot?.endsWith(`pet:${kind.k?.toLowerCase()}`)))?.value : match.a);
  if (old) replaceWord(ledger, said, { old, next: match.b, since: ending(said, clause, { text: "", kind: "fact" }).candidate.valid_from });
  return true;
};

/** "It's Lyon, not Paris", "not Paris but Lyon". */
const corrected: Change = (ledger, said, clause) => {
  const match = /^(?:it|that|(?:his|her|its|the) name|my \p{L}+(?:'s name)?) (?:is|was) (?:actually )?(?<b>[^,]{1,40}), not (?<a>.{1,40})$/iu.exec(clause)?.groups ?? /^(?:it is )?not (?<a>.{1,40}?),? but (?<b>.{1,40})$/iu.exec(clause)?.groups;
  if (!match?.a || !match.b) return false;
  replaceWord(ledger, said, { old: match.a, next: match.b, since: null });
  return true;
};

/** Puts `next` where `old` stands as a word of its own, in the one memory that has it; more than one would be a guess. */
function replaceWord(ledger: Ledger, said: Said, { old, next, since }: { old: string; next: string; since: string | null }): void {
  const word = new RegExp(`(?<![\\p{L}\\p{N}])${old.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")}(?![\\p{L}\\p{N}])`, "u");
  const entry = only(ledger.entries.filter((one) => word.test(one.text)));
  if (!entry) return;
  const text = entry.text.replace(word, () => next);
  const about = slotsOf(text, new Set())[0] ?? { slot: null, value: "" };
  const candidate: Candidate = { ...plain(said), kind: entry.kind, text, confidence: 0.85, valid_from: since ?? entry.valid_from };
  supersede(ledger, entry, { candidate, ...about, replaces: true, known: false, at: said.at });
}

/** The only one, counting several readings of one memory once. */
function only(entries: readonly Entry[]): Entry | undefined {
  return new Set(entries.map((entry) => entry.text)).size === 1 ? entries[0] : undefined;
}

/** A clause as changes are read: with its short forms written out. */
export function plainClause(sentence: string): string {
  return expand(sentence.replace(/[\s.!。！]+$/u, ""));
}
