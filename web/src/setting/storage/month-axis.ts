// The time axis of the prune chart: months as columns, and days as places among them. Days are whole ones in UTC.
import type { Storage } from "../../../../src/domain/care/storage.ts";

const DAY_MS = 86_400_000;
/** Columns there are at least, also when the first session is younger. */
const MONTHS_MIN = 12;

/** A day in UTC, counted from 1970. */
export type Day = number;
export type Column = { month: string; sessions: number; bytes: number };

export const dayOf = (at: number): Day => Math.floor(at / DAY_MS);
export const timeOf = (day: Day): number => day * DAY_MS;
/** 2026-08-21, as the server and date fields take it. */
export const dateOf = (day: Day): string => new Date(timeOf(day)).toISOString().slice(0, 10);

/** The day of a date such as 2026-08-21; undefined while it is none yet. */
export function readDate(text: string): Day | undefined {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : dayOf(at);
}

/** One column per month up to the one of `today`, also for months without sessions. */
export function columnsOf(by_month: Storage["by_month"], today: Day): Column[] {
  const known = new Map(by_month.map((row) => [row.month, row]));
  const last = monthOf(today);
  const first = Math.min(last - MONTHS_MIN + 1, ...by_month.map(({ month }) => monthIndex(month)));
  return Array.from({ length: Math.max(last, ...by_month.map(({ month }) => monthIndex(month))) - first + 1 }, (_, index) => {
    const month = monthName(first + index);
    return { month, sessions: known.get(month)?.sessions ?? 0, bytes: known.get(month)?.bytes ?? 0 };
  });
}

/** Where the beginning of a day stands, in columns from the left edge. */
export function placeOf(columns: readonly Column[], day: Day): number {
  const month = monthOf(day);
  const start = firstDay(month);
  return month - monthIndex(columns[0]?.month ?? "") + (day - start) / (firstDay(month + 1) - start);
}

/** The day at a place; the inverse of `placeOf`. */
export function dayAt(columns: readonly Column[], place: number): Day {
  const month = monthIndex(columns[0]?.month ?? "") + Math.floor(place);
  const start = firstDay(month);
  return start + Math.round((place - Math.floor(place)) * (firstDay(month + 1) - start));
}

/** The same day of another month, or that month's last. */
export function addMonths(day: Day, step: number): Day {
  const month = monthOf(day);
  const start = firstDay(month + step);
  return Math.min(start + day - firstDay(month), firstDay(month + step + 1) - 1);
}

/** The first day of the first column, and the day after today: before it there is everything. */
export function boundsOf(columns: readonly Column[], today: Day): { first: Day; last: Day } {
  return { first: firstDay(monthIndex(columns[0]?.month ?? "")), last: today + 1 };
}

/** "Aug" or "Aug 2026". */
export function monthText(month: string, withYear: boolean): string {
  const name = MONTHS[Number(month.slice(5)) - 1] ?? month;
  return withYear ? `${name} ${month.slice(0, 4)}` : name;
}

/** "21 Aug 2026". */
export function dayWords(day: Day): string {
  const at = new Date(timeOf(day));
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function monthIndex(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

function monthName(index: number): string {
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

function monthOf(day: Day): number {
  return monthIndex(dateOf(day));
}

function firstDay(index: number): Day {
  return dayOf(Date.UTC(Math.floor(index / 12), index % 12));
}
