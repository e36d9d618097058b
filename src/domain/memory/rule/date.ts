// Dates in a sentence: found, and resolved against the day on which it was said. Days are those of UTC.
import type { DayWords } from "./calendar.ts";
import { MONTH_BY_NAME, NEAR_DAYS, WEEKDAY_BY_NAME } from "./calendar.ts";

/** A date as it was said; what was left open is missing. */
type Spec =
  | { form: "day"; year?: number; month: number; day: number }
  | { form: "month"; year?: number; month: number }
  | { form: "year"; year: number }
  | { form: "near"; days: number }
  | { form: "offset"; unit: "week" | "month" | "year"; count: number }
  | { form: "weekday"; weekday: number; which: -1 | 0 | 1 };

export type SaidDate = { spec: Spec; time: string | undefined; /** The sentence without the date. */ rest: string };
/** `from` is ISO time, at the beginning of what was named. */
export type FoundDate = { from: string; words: DayWords };

const DAY = 86_400_000;
const names = (map: ReadonlyMap<string, number>) => [...map.keys()].toSorted((a, b) => b.length - a.length).join("|");
const MONTH = `(?<month>${names(MONTH_BY_NAME)})\\.?`;
const YEAR = "(?<year>(?:19|20)\\d\\d)";
const ON = "(?:(?:on|by|since|am|ab|seit|dem|den|le|el|depuis|desde|until|at)\\s+)?(?:(?:the|le|el)\\s+)?";
const IN = "(?:in|since|im|seit|en|depuis|desde|ab)\\s+";
const TIME = "(?:,?\\s+(?:at|um|à|a las)\\s+(?<hour>\\d{1,2})(?:[:.h](?<minute>\\d\\d))?\\s?(?<half>am|pm)?(?:\\s?(?:uhr|o'clock|h))?(?!\\p{L}|\\d))?";

/** The forms, the most telling first. */
const FORMS: readonly RegExp[] = [
  `${ON}(?:(?:${names(WEEKDAY_BY_NAME)}),?\\s+)?(?:the\\s+)?(?<day>\\d{1,2})(?:st|nd|rd|th|er|\\.)?\\s+(?:of\\s+|de\\s+)?${MONTH}(?:,?\\s+(?:de\\s+)?${YEAR})?`,
  `${ON}(?:(?:${names(WEEKDAY_BY_NAME)}),?\\s+)?${MONTH}\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+${YEAR})?`,
  `${ON}(?<year>(?:19|20)\\d\\d)-(?<num>\\d\\d)-(?<day>\\d\\d)`,
  `${ON}(?<day>\\d{1,2})\\.\\s?(?<num>\\d{1,2})\\.(?:\\s?${YEAR})?`,
  `(?:${IN})${MONTH}(?:\\s+(?:de\\s+)?${YEAR})?`,
  `(?:${ON})(?<near>${names(NEAR_DAYS)})`,
  `${ON}(?<which>next|this|last|coming|nächsten|letzten|diesen)?\\s*(?<weekday>${names(WEEKDAY_BY_NAME)})(?<after>\\s+prochain|\\s+dernier)?`,
  "(?:(?<which>next|last|nächste|letzte|nächsten|letzten|nächstes|letztes)\\s+(?<unit>week|month|year|woche|monat|jahr))",
  "(?:in|dans|en)\\s+(?<count>\\d{1,3}|a|one|two|three)\\s+(?<unit>days?|weeks?|months?|years?|tagen?|wochen?|monaten?|jours?|semaines?|mois|días?|semanas?|meses)",
  "(?<count>\\d{1,3}|a|one|two|three)\\s+(?<unit>days?|weeks?|months?|years?)\\s+(?<ago>ago)",
  "(?:la\\s+)?(?<unit>semaine|semana)\\s+(?<which>prochaine|dernière|próxima|pasada|que viene)",
  `(?:${IN})${YEAR}`,
].map((form) => new RegExp(`(?<![\\p{L}\\d])${form}(?![\\p{L}\\d])${TIME}`, "iu"));

/** The first date of a sentence, in the most telling form; undefined when there is none. */
export function findDate(sentence: string): SaidDate | undefined {
  for (const form of FORMS) {
    const match = form.exec(sentence);
    const spec = match?.groups && specOf(match.groups);
    if (!match || !spec) continue;
    const rest = `${sentence.slice(0, match.index)} ${sentence.slice(match.index + match[0].length)}`;
    return { spec, time: timeOf(match.groups ?? {}), rest: rest.replace(/\s+/gu, " ").replace(/\s+([,.!])/gu, "$1").replace(/^[\s,]+|[\s,]+$/gu, "") };
  }
  return undefined;
}

type Groups = Record<string, string | undefined>;

function specOf(groups: Groups): Spec | undefined {
  const month = groups.num ? Number(groups.num) - 1 : MONTH_BY_NAME.get(lower(groups.month));
  const year = groups.year ? { year: Number(groups.year) } : {};
  if (groups.day !== undefined) return month === undefined ? undefined : { form: "day", ...year, month, day: Number(groups.day) };
  if (month !== undefined) return { form: "month", ...year, month };
  if (groups.near) return { form: "near", days: NEAR_DAYS.get(lower(groups.near)) ?? 0 };
  if (groups.weekday) return { form: "weekday", weekday: WEEKDAY_BY_NAME.get(lower(groups.weekday)) ?? 0, which: direction(groups.which ?? groups.after) };
  if (groups.unit) return offsetOf(groups);
  return groups.year ? { form: "year", year: Number(groups.year) } : undefined;
}

function offsetOf(groups: Groups): Spec {
  const number = { a: 1, one: 1, two: 2, three: 3 }[lower(groups.count)] ?? Number(groups.count ?? 1);
  const count = groups.which ? direction(groups.which) : number * (groups.ago ? -1 : 1);
  const unit = lower(groups.unit);
  if (/^(?:day|tag|jour|día)/u.test(unit)) return { form: "near", days: count };
  if (/^(?:week|woche|sem)/u.test(unit)) return groups.which ? { form: "offset", unit: "week", count } : { form: "near", days: count * 7 };
  return { form: "offset", unit: /^(?:month|monat|mois|mes)/u.test(unit) ? "month" : "year", count };
}

function direction(which: string | undefined): -1 | 0 | 1 {
  if (!which) return 0;
  if (/last|letzt|dern|pasad/iu.test(which)) return -1;
  return /next|coming|nächst|proch|próx|viene/iu.test(which) ? 1 : 0;
}

function timeOf({ hour, minute, half }: Groups): string | undefined {
  if (hour === undefined) return undefined;
  const hours = (Number(hour) % (half ? 12 : 24)) + (half?.toLowerCase() === "pm" ? 12 : 0);
  if (Number(hour) > 24 || Number(minute ?? 0) > 59) return undefined;
  return `${String(hours).padStart(2, "0")}:${minute ?? "00"}`;
}

/**
 * The day that was meant by what was said at `at` (ISO): `past` takes the last such day for one without a year, else the
 * next. Undefined for a day that no calendar has.
 */
export function resolveDate({ spec, time }: SaidDate, at: string, past: boolean): FoundDate | undefined {
  const today = Date.parse(at.slice(0, 10));
  if (Number.isNaN(today)) return undefined;
  const day = dayOf(spec, new Date(today), past);
  if (!day) return undefined;
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  const iso = day.toISOString();
  if (spec.form === "year" || (spec.form === "offset" && spec.unit === "year")) return { from: iso, words: { year } };
  if (spec.form === "month" || (spec.form === "offset" && spec.unit === "month")) return { from: iso, words: { year, month } };
  const words = { year, month, day: day.getUTCDate(), ...(time && { time }), ...(spec.form === "offset" && { week: true }) };
  return { from: iso, words };
}

/** The day and month alone, as for a birthday; the year too where it was named. */
export function birthDate({ spec }: SaidDate): DayWords | undefined {
  if (spec.form === "year") return { year: spec.year };
  if (spec.form !== "day" || !dateOf(spec.year ?? 2024, spec.month, spec.day)) return undefined;
  return { ...(spec.year && { year: spec.year }), month: spec.month, day: spec.day };
}

function dayOf(spec: Spec, today: Date, past: boolean): Date | undefined {
  const year = today.getUTCFullYear();
  switch (spec.form) {
    case "near":
      return new Date(today.getTime() + spec.days * DAY);
    case "year":
      return dateOf(spec.year, 0, 1);
    case "weekday":
      return new Date(today.getTime() + daysTo(spec, today.getUTCDay(), past) * DAY);
    case "offset":
      if (spec.unit === "week") return new Date(today.getTime() + (spec.count * 7 - ((today.getUTCDay() + 6) % 7)) * DAY);
      return spec.unit === "month" ? new Date(Date.UTC(year, today.getUTCMonth() + spec.count, 1)) : dateOf(year + spec.count, 0, 1);
    case "month":
    case "day": {
      const { month, day } = spec.form === "day" ? spec : { month: spec.month, day: 1 };
      if (spec.year !== undefined) return dateOf(spec.year, month, day);
      const begun = spec.form === "month" ? Date.UTC(year, today.getUTCMonth(), 1) : today.getTime();
      return nearest([year - 1, year, year + 1, year + 2].flatMap((each) => dateOf(each, month, day) ?? []), begun, past);
    }
  }
}

/** The last of the days that is not after `today`, or the first that is not before it. */
function nearest(days: readonly Date[], today: number, past: boolean): Date | undefined {
  return past ? days.findLast((day) => day.getTime() <= today) : days.find((day) => day.getTime() >= today);
}

function daysTo(spec: { weekday: number; which: number }, now: number, past: boolean): number {
  const ahead = (spec.weekday - now + 7) % 7;
  if (spec.which < 0 || (past && spec.which === 0)) return ahead === 0 ? -7 : ahead - 7;
  return ahead === 0 && spec.which > 0 ? 7 : ahead;
}

function dateOf(year: number, month: number, day: number): Date | undefined {
  const date = new Date(Date.UTC(year, month, day));
  return date.getUTCMonth() === month && date.getUTCDate() === day ? date : undefined;
}

function lower(text: string | undefined): string {
  return (text ?? "").toLowerCase();
}
