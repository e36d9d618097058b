// What is said to a dialog: its words, and what happens when it is answered.
import type { ReactNode } from "react";

export type ConfirmDialogProps = {
  /** Names the object: Delete “Bookings an hour early”? */
  title: string;
  /** Says with counts what goes and what stays. */
  text: ReactNode;
  /** The verb with its object, on the danger button. */
  confirm: string;
  onConfirm: () => void | Promise<void>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What gets focus after closing; the element that had it before when left out. */
  returnTo?: () => HTMLElement | null;
};

/** `wide` panels have room for a page of text. */
export type PanelDialogProps = { title: string; open: boolean; onOpenChange: (open: boolean) => void; wide?: boolean; children: ReactNode };
