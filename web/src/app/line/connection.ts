// What the window knows about its line to the server, derived from the stream's own states.
import type { WindowState } from "../../../../src/client/window.ts";

export type Connection = {
  state: "connecting" | "open" | "offline";
  /** Milliseconds (epoch) when the line was lost; null while it stands. */
  since: number | null;
};

export const NOT_YET: Connection = { state: "connecting", since: null };

/**
 * The connection after the stream reported `state` at `now`. Changing what is watched makes the stream connect anew
 * within moments: that is no loss and shows as none. While it is lost, attempts do not look like success.
 */
export function nextConnection(before: Connection, state: WindowState, now: number): Connection {
  if (state === "open") return { state: "open", since: null };
  if (state === "offline") return { state: "offline", since: before.since ?? now };
  return before;
}
