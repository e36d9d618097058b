// What a person set in this browser: small, kept in localStorage, and never needed to work.
import type { Cell } from "./cell.ts";
import { createCell } from "./cell.ts";

/** A cell that is kept under `name`; `read` turns stored text into a value, or undefined when it is none. */
export function createPreference<T extends string | number>(name: string, initial: T, read: (text: string) => T | undefined): Cell<T> {
  const key = `rapport.${name}`;
  const cell = createCell(stored(key, read) ?? initial);
  cell.subscribe(() => {
    try {
      localStorage.setItem(key, String(cell.get()));
    } catch {
      // Forbidden or full: it lasts as long as the page.
    }
  });
  return cell;
}

function stored<T>(key: string, read: (text: string) => T | undefined): T | undefined {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : read(text);
  } catch {
    return undefined;
  }
}
