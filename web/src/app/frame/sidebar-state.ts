// The sidebar's width and whether it is shown, kept in this browser.
import { createCell, useCell } from "../cell.ts";
import { useWidth } from "./narrow.ts";
import { createPreference } from "../preference.ts";

export const SIDEBAR_MIN = 240;
export const SIDEBAR_MAX = 380;

export const clampWidth = (px: number) => Math.round(Math.min(SIDEBAR_MAX, Math.max(SIDEBAR_MIN, px)));

export const sidebarWidth = createPreference<number>("sidebar", 280, (text) => (Number.isFinite(Number(text)) ? clampWidth(Number(text)) : undefined));
export const sidebarHidden = createPreference<"yes" | "no">("sidebar-hidden", "no", (text) => (text === "yes" ? "yes" : "no"));
/** In a medium window it opens over the sheet and goes away again, so this is not kept. */
export const sidebarOver = createCell(false);

export type SidebarPlace = "beside" | "over" | "hidden";

/** Where the sidebar is now, and what shows or hides it. */
export function useSidebarPlace(): { place: SidebarPlace; toggle: () => void } {
  const medium = useWidth() === "medium";
  const hidden = useCell(sidebarHidden) === "yes";
  const over = useCell(sidebarOver);
  if (medium) return { place: over ? "over" : "hidden", toggle: () => sidebarOver.update((now) => !now) };
  return { place: hidden ? "hidden" : "beside", toggle: () => sidebarHidden.update((now) => (now === "yes" ? "no" : "yes")) };
}
