// Tooltips: the full words of what is cut or drawn, on hover and on focus. Never the only place of an action.
import type { ReactElement } from "react";
import { cloneElement } from "react";

export type TooltipSide = "top" | "bottom" | "left" | "right";

export type TooltipProps = {
  text: string;
  shortcut?: string | undefined;
  side?: TooltipSide;
  /** Only while something of class `cut` in it does not fit. */
  onlyCut?: boolean;
  /** The element that is explained; it keeps its own role and name. */
  children: ReactElement;
};

/** Marks `children` for the page's one tooltip layer. Screen readers get the element's own name and description instead. */
export function Tooltip({ text, shortcut, side = "bottom", onlyCut = false, children }: TooltipProps) {
  const marks = { "data-tip": text, "data-tip-side": side, ...(shortcut ? { "data-tip-keys": shortcut } : {}), ...(onlyCut ? { "data-tip-cut": "" } : {}) };
  return cloneElement(children, marks as object);
}
