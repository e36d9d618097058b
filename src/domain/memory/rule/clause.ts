// Clauses: a sentence in the pieces that each say one thing, and what the rules read out of a piece.
import type { Candidate, Said } from "../candidate.ts";
import { birthDate, findDate, resolveDate } from "./date.ts";
import type { SaidDate } from "./date.ts";
import { writeDate } from "./calendar.ts";
import { ROWS } from "./language/all.ts";
import type { Found } from "./ledger.ts";
import { expand } from "./person.ts";
import type { Groups, Row } from "./row.ts";
import { fill, readClause } from "./row.ts";
import { slotOf } from "./slot.ts";

const SPLIT = /(?<!^(?:hi|hello|hey|good (?:morning|evening|afternoon))(?: there| everyone| all)?)(?:[,;]\s+(?:(?:and|but|und|aber|et|mais|y|pero)\s+)?|\s+(?:and|but|und|aber|et|mais|y|pero)\s+|;\s+)(?=(?:i|i'm|i've|my|we|we're|our|ich|mein|meine|wir|je|j'\p{L}+|mon|ma|nous|mi|me llamo|vivo|trabajo|soy)\s)/iu;
const LEAD = /^(?:(?:hi|hello|hey|ok|okay|well|so|yes|yeah|yep|no|nope|actually|btw|by the way|fyi|also|and|but|oh|sorry|correction|just so you know|for the record|for context|as you know|thanks|thank you|sure|right|great|perfect|good news|news|update|hallo|übrigens|also|ja|nein|und|eigentlich|salut|bonjour|au fait|oui|non|en fait|hola|por cierto|sí|en realidad|你好|对了)\s*[,:!，、-]\s*|(?:hi|hello|hey|actually|ok|okay|well|btw|also|and|but|oh|yes|so|übrigens)\s+)+/iu;

/** The clauses of a sentence, with short forms written out. */
export function clausesOf(sentence: string): string[] {
  return sentence.split(SPLIT).map((clause) => expand(clause.replace(/[\s.!,;:。！，]+$/u, "").trim())).filter((clause) => clause.length > 2);
}

/** A clause without "Well, actually, …" before it and "… now" behind it. */
export function withoutLead(clause: string): string {
  return clause.replace(LEAD, "").replace(/\s+(?:now|these days|at the moment|currently|too|as well|already|by the way|though)$/iu, "");
}

type Reading = { row: Row; groups: Groups; date: SaidDate | undefined };

/** What the first fitting rule reads in a clause. */
export function readFact(clause: string, said: Said, explicit: boolean): Found | undefined {
  const date = findDate(clause);
  const forms = [clause, withoutLead(clause)];
  for (const row of ROWS) {
    const texts = row.date ? [] : forms;
    const dated = date && (row.date || row.since || !row.slot?.startsWith("liking")) ? [date.rest, withoutLead(date.rest)] : [];
    for (const text of [...dated, ...texts]) {
      const groups = readClause(row, text.replace(/[\s,]+$/u, ""));
      const found = groups && foundOf({ row, groups, date: dated.includes(text) ? date : undefined }, said, explicit);
      if (found) return found;
    }
  }
  return undefined;
}

function foundOf({ row, groups, date }: Reading, said: Said, explicit: boolean): Found | undefined {
  const when = whenOf(row, said, date);
  if (!when) return undefined;
  const all = { ...groups, ...(when.on && { on: when.on }) };
  const about = slotOf(row, all, said.speaker ?? "");
  const text = fill(row.texts[0], all).replace("{S}", subjectOf(row, said)).replace("{P}", subjectOf(row, said) + row.tongue.owner);
  const candidate: Candidate = { ...plain(said), kind: row.kind, text, confidence: explicit ? Math.max(0.95, row.confidence) : row.confidence, explicit, valid_from: when.from };
  return { candidate, slot: about?.slot ?? null, value: about?.value ?? "", replaces: !row.adds, known: row.known === true, at: said.at };
}

/** How a memory names the one who speaks. */
function subjectOf(row: Row, said: Said): string {
  return said.speaker ?? row.tongue.subject;
}

/** A candidate of one message, before anything is known about it. */
export function plain(said: Said): Omit<Candidate, "kind" | "text" | "confidence"> {
  return { sources: [said.message_id], explicit: false, significant: false, valid_from: null, valid_to: null, replaces: null, forgets: null };
}

/** Since when it holds, and the date in words; undefined when the rule needs a date that is not there. */
function whenOf(row: Row, said: Said, date: SaidDate | undefined): { from: string | null; on?: string } | undefined {
  if (row.date === "birth") {
    const birth = date && birthDate(date);
    return birth && { from: null, on: writeDate(birth, row.tongue.language) };
  }
  const found = date && resolveDate(date, said.at, row.date !== "event");
  if (row.date === "event") return found && { from: found.from, on: writeDate(found.words, row.tongue.language) };
  if (date && !found) return undefined;
  // A day to come is a plan, and nothing that holds.
  if (found && found.from > said.at) return undefined;
  return { from: found?.from ?? (row.since ? said.at : null) };
}
