// The keys of the tab strip that work from anywhere.
import type { SessionId } from "../../../src/domain/ids.ts";
import type { KeyMap } from "../app/keyboard/keyboard.ts";
import { useKeys } from "../app/keyboard/keyboard.ts";
import { useOpenSession, useServices } from "../app/services.tsx";
import { useCloseSession, useReopenLastTab } from "./close-session.ts";
import { stepFrom } from "./tab-state.ts";

/** The session in the address; null elsewhere. */
export function currentSession(path = location.pathname): SessionId | null {
  return (/^\/sessions\/(ses_[^/]+)$/.exec(path)?.[1] as SessionId | undefined) ?? null;
}

/** Alt with 1 to 9, comma, full stop, W, and Shift T. */
export function useTabKeys(): void {
  const { tabs } = useServices();
  const open = useOpenSession();
  const close = useCloseSession();
  const reopenLast = useReopenLastTab();
  const go = (session_id: SessionId | null | undefined) => session_id && open(session_id);
  const keys: KeyMap = {
    "alt+,": () => go(stepFrom(tabs.get().ids, currentSession(), -1)),
    "alt+.": () => go(stepFrom(tabs.get().ids, currentSession(), 1)),
    "alt+shift+t": reopenLast,
    "alt+w": () => {
      const current = currentSession();
      if (current) void close(current);
    },
  };
  for (let place = 1; place <= 9; place += 1) keys[`alt+${place}`] = () => go(tabs.get().ids[place - 1]);
  useKeys(keys);
}
