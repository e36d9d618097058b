// What a menu and its popup agree on: where it opens, and the parts its lines are made of.
import type { ComponentType, ReactNode } from "react";
import { createContext } from "react";

/** Where a menu opens: beside an element, or at a point of the window. */
export type MenuAnchor = Element | { x: number; y: number };

export type MenuSide = "top" | "right" | "bottom" | "left";
export type MenuAlign = "start" | "center" | "end";

export type AnchoredMenuProps = {
  anchor: MenuAnchor | null;
  onClose: () => void;
  /** What gets focus when it closes; what had it before when left out. A line that moves focus itself is left alone. */
  returnTo?: () => HTMLElement | null;
  /** The menu's name; empty where the button says it. */
  label: string;
  align?: MenuAlign;
  side?: MenuSide;
  children: ReactNode;
};

type ItemProps = { disabled?: boolean; onClick?: () => void; className?: string; children?: ReactNode; "aria-describedby"?: string | undefined };
/** What the popup hands down to its lines. */
export type MenuParts = {
  Item: ComponentType<ItemProps>;
  Separator: ComponentType<{ className?: string }>;
  /** The closing menu will not give focus back. */
  keepFocus: () => void;
};
export const MenuPartsContext = createContext<MenuParts | null>(null);
