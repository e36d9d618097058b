// Times, spans and money as the transcript writes them.

const DAY_MS = 86_400_000;

/** "10:51" in the reader's own clock. */
export function clockText(at: string | number | Date): string {
  const time = new Date(at);
  return `${String(time.getHours()).padStart(2, "0")}:${String(time.getMinutes()).padStart(2, "0")}`;
}

/** "Today", "Yesterday", "Wed 18 Nov", and with the year once it is another one. */
export function dayText(at: string | number, now: number = Date.now()): string {
  const day = new Date(at);
  const days = Math.round((midnight(now) - midnight(day)) / DAY_MS);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const text = `${WEEKDAYS[day.getDay()]} ${day.getDate()} ${MONTHS[day.getMonth()]}`;
  return day.getFullYear() === new Date(now).getFullYear() ? text : `${text} ${day.getFullYear()}`;
}

/** "10:51" today, with the day in front once it is older: a time without a date tells nothing then. */
export function momentText(at: string, now: number = Date.now()): string {
  const day = dayText(at, now);
  return day === "Today" ? clockText(at) : `${day}, ${clockText(at)}`;
}

/** How long something took: "0.1 s", "14 s", "2 min 5 s", "1 h 4 min". */
export function spanText(ms: number): string {
  const time = Math.max(0, ms);
  if (time < 9_950) return `${(time / 1000).toFixed(1)} s`;
  return secondsText(Math.round(time / 1000));
}

/** Whole seconds: "14 s", "2 min 5 s", "1 h 4 min". */
export function secondsText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.floor((whole % 3600) / 60);
  return minutes === 0 ? `${Math.floor(whole / 3600)} h` : `${Math.floor(whole / 3600)} h ${minutes} min`;
}

/** Dollars with the digits that matter: "$0.038", "$1.20", "$0.0004". */
export function costText(usd: number): string {
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  const digits = usd >= 0.01 ? 3 : Math.min(8, 1 - Math.floor(Math.log10(Math.max(usd, 1e-8))));
  return `$${usd.toFixed(digits)}`;
}

/** "31" or "12,480". */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "1st", "2nd", "3rd", "4th" place in a queue; the first is "next". */
export function placeText(index: number): string {
  const place = index + 1;
  if (place === 1) return "next";
  const tail = place % 100 >= 11 && place % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][place % 10] ?? "th");
  return `${place}${tail}`;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function midnight(at: number | Date): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}
