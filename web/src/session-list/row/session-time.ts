// When something happened, as a list says it: a time today and yesterday, a weekday this week, a date before.

const LOCALE = "en-GB";
const DAY_MS = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Formatters are slow to make and a list asks for many. */
function format(time: number, zone: string | undefined, options: Intl.DateTimeFormatOptions): string {
  const key = `${zone ?? ""}|${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (!formatter) formatters.set(key, (formatter = new Intl.DateTimeFormat(LOCALE, { ...options, ...(zone ? { timeZone: zone } : {}) })));
  return formatter.format(time);
}

/** The calendar day in the zone as a number of days: neighbouring days differ by 1, also when clocks change between. */
function dayOf(time: number, zone?: string): number {
  const [day, month, year] = format(time, zone, { day: "2-digit", month: "2-digit", year: "numeric" }).split("/").map(Number) as [number, number, number];
  return Math.round(Date.UTC(year, month - 1, day) / DAY_MS);
}

const yearOf = (time: number, zone?: string) => format(time, zone, { year: "numeric" });

/** "now" within the last minute, then "11:02", "Tue", "12 Aug", "12 Aug 2025". */
export function timeText(iso: string, now: number, zone?: string): string {
  const time = Date.parse(iso);
  const days = dayOf(now, zone) - dayOf(time, zone);
  if (now - time < 60_000 && days <= 0) return "now";
  if (days <= 1) return format(time, zone, { hour: "2-digit", minute: "2-digit", hour12: false });
  if (days < 7) return format(time, zone, { weekday: "short" });
  const year = yearOf(time, zone) === yearOf(now, zone) ? {} : ({ year: "numeric" } as const);
  return format(time, zone, { day: "numeric", month: "short", ...year });
}

/** The group a row stands in: Today, Yesterday, This week (the five days before), then months. */
export function groupOf(iso: string, now: number, zone?: string): string {
  const time = Date.parse(iso);
  const days = dayOf(now, zone) - dayOf(time, zone);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days < 7) return "This week";
  const month = format(time, zone, { month: "long" });
  return yearOf(time, zone) === yearOf(now, zone) ? month : `${month} ${yearOf(time, zone)}`;
}
