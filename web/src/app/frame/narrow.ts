// How wide the window is: one column as on a phone, the sidebar over the sheet, or both side by side.
import { useSyncExternalStore } from "react";

export type Width = "narrow" | "medium" | "wide";

const narrow = matchMedia("(max-width: 719.98px)");
const medium = matchMedia("(max-width: 1099.98px)");

function subscribe(listener: () => void): () => void {
  narrow.addEventListener("change", listener);
  medium.addEventListener("change", listener);
  return () => {
    narrow.removeEventListener("change", listener);
    medium.removeEventListener("change", listener);
  };
}

const read = (): Width => (narrow.matches ? "narrow" : medium.matches ? "medium" : "wide");

/** Narrow below 720 px, medium below 1100. */
export function useWidth(): Width {
  return useSyncExternalStore(subscribe, read);
}

/** True below 720 px. */
export function useNarrow(): boolean {
  return useWidth() === "narrow";
}
