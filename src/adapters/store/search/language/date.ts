// The time that a question is about, when it names one: "in May 2023", "on 8 May", "last week", "three days ago".
import { stemOf } from "./token.ts";

const DAY = 86_400_000;
const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const MONTH = MONTHS.join("|");
const NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const UNITS: Record<string, number> = { day: 1, week: 7, month: 30, year: 365 };

const DAY_MONTH = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${MONTH})\\b,?\\s*(\\d{4})?`);
const MONTH_DAY = new RegExp(`\\b(${MONTH}) (\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,?\\s*(\\d{4}))?`);
const MONTH_ONLY = new RegExp(`\\b(?:in|of|during|since|by|early|late|mid|for|this|last) (${MONTH})\\b(?:,?\\s*(\\d{4}))?`);
/** "may" and "march" are months only where something says so. */
const BARE_MONTH = new RegExp(`\\b(${MONTHS.filter((month) => month !== "may" && month !== "march").join("|")})\\b(?:,?\\s*(\\d{4}))?`);
const AGO = new RegExp(`\\b(an?|\\d{1,3}|${NUMBERS.join("|")}) (day|week|month|year)s? ago\\b`);

/** Milliseconds since 1970: `from` inclusive, `to` exclusive. What happened then is told on that day or soon after. */
export type DateRange = { from: number; to: number };

/** The range of time that a question asks about, seen from `now`; null when it names none. Dates are UTC. */
export function dateRange(question: string, now: number): DateRange | null {
  const text = question.toLowerCase();
  return readDay(text, now) ?? readMonth(text, now) ?? readYear(text) ?? readAgo(text, now);
}

function readDay(text: string, now: number): DateRange | null {
  const first = DAY_MONTH.exec(text);
  const second = first ? null : MONTH_DAY.exec(text);
  const found = first ?? second;
  if (!found) return null;
  const day = Number(first ? first[1] : second?.[2]);
  const month = MONTHS.indexOf((first ? first[2] : second?.[1]) ?? "");
  const from = latest(now, (year) => Date.UTC(year, month, day), Number(found[3] ?? 0));
  return { from, to: from + 15 * DAY };
}

function readMonth(text: string, now: number): DateRange | null {
  const found = MONTH_ONLY.exec(text) ?? BARE_MONTH.exec(text);
  if (!found) return null;
  const month = MONTHS.indexOf(found[1] ?? "");
  const from = latest(now, (year) => Date.UTC(year, month, 1), Number(found[2] ?? 0));
  return { from, to: from + 38 * DAY };
}

function readYear(text: string): DateRange | null {
  const year = Number(/\b(?:19|20)\d\d\b/.exec(text)?.[0] ?? 0);
  return year === 0 ? null : { from: Date.UTC(year, 0, 1), to: Date.UTC(year + 1, 0, 15) };
}

function readAgo(text: string, now: number): DateRange | null {
  const found = AGO.exec(text);
  if (found) {
    const count = /^an?$/.test(found[1] ?? "") ? 1 : numberOf(found[1] ?? "");
    const unit = UNITS[found[2] ?? ""] ?? 1;
    return around(now - count * unit * DAY, Math.max(1, unit / 2) * DAY);
  }
  if (/\byesterday\b/.test(text)) return around(now - DAY, DAY);
  const last = /\blast (week|month|year|weekend)\b/.exec(text)?.[1];
  if (last === undefined) return null;
  const days = UNITS[last] ?? 7;
  return { from: now - 2 * days * DAY, to: now };
}

function around(at: number, slack: number): DateRange {
  return { from: at - slack, to: at + slack + DAY };
}

function numberOf(word: string): number {
  return /^\d/.test(word) ? Number(word) : NUMBERS.indexOf(word);
}

/** The instant in the year that is named, else the last one before now. */
function latest(now: number, instant: (year: number) => number, named: number): number {
  if (named > 0) return instant(named);
  const year = new Date(now).getUTCFullYear();
  return instant(year) > now ? instant(year - 1) : instant(year);
}

const MONTH_STEMS: ReadonlySet<string> = new Set(MONTHS.map(stemOf));

/** True for a stem that only says when: texts of that time do not repeat it. */
export function isDateStem(stem: string): boolean {
  return MONTH_STEMS.has(stem) || /^(?:19|20)\d\d$/.test(stem);
}
