// Where focus goes after something was opened or has gone.
import type { SessionId } from "../../../../src/domain/ids.ts";

const GIVE_UP_MS = 3000;

/**
 * Puts the cursor into the composer of a session as soon as it is on screen. Not on touch, where it would open the
 * keyboard unasked; and not when the person has gone on to another field meanwhile.
 */
export function focusComposer(session_id: SessionId): void {
  if (matchMedia("(pointer: coarse)").matches) return;
  const until = Date.now() + GIVE_UP_MS;
  const before = document.activeElement;
  const attempt = () => {
    if (location.pathname === `/sessions/${session_id}`) {
      const field = document.querySelector<HTMLElement>(`[data-session="${session_id}"] .composer textarea`);
      if (field) return field.focus();
    }
    const now = document.activeElement;
    if (Date.now() > until || (now !== before && isTextField(now))) return;
    setTimeout(attempt, 30);
  };
  attempt();
}

/** True for elements in which letters are text and not commands. */
export function isTextField(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  return element instanceof HTMLInputElement && !["button", "checkbox", "radio", "submit", "range"].includes(element.type);
}

/** The first of these that is on the page gets focus. */
export function focusFirst(...selectors: string[]): void {
  for (const selector of selectors) {
    const element = document.querySelector<HTMLElement>(selector);
    if (element) return element.focus();
  }
}
