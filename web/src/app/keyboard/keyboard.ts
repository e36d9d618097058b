// Keys that work anywhere in the page. Letters alone work only outside text fields, menus and dialogs.
import { useEffect, useRef } from "react";
import { isTextField } from "./focus.ts";

/** A chord such as "n", "[", "?", "alt+w", "alt+shift+t", "f2", "alt+1". */
export type KeyMap = Record<string, (event: KeyboardEvent) => void>;

/** The name of what was pressed. With Alt the physical key counts, since layouts give Alt letters of their own. */
export function chordOf(event: Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  const physical = event.altKey ? /^(?:Key([A-Z])|Digit([0-9])|(Comma)|(Period))$/.exec(event.code) : null;
  const key = physical ? (physical[1] ?? physical[2] ?? (physical[3] ? "," : ".")) : event.key;
  // Shift is part of a sign such as "?" already.
  if (event.shiftKey && (event.altKey || event.ctrlKey || key.length > 1)) parts.push("shift");
  parts.push(key.toLowerCase());
  return parts.join("+");
}

/** Calls the entry of `keys` for what is pressed while the component stands. */
export function useKeys(keys: KeyMap): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const run = latest.current[chordOf(event)];
      if (!run || !mayRun(event)) return;
      event.preventDefault();
      run(event);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

function mayRun(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('[role="menu"],[role="dialog"],[role="alertdialog"]')) return false;
  return event.altKey || event.ctrlKey || event.metaKey || !isTextField(target);
}
