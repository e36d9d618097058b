// The messages that stand for a moment at the bottom left of the sheet.
import { createCell } from "../../app/cell.ts";

export type Toast = { text: string; tone?: "info" | "error"; action?: { label: string; run: () => void } };
export type ShownToast = Toast & { id: number };

/** Older ones give way: nobody reads a column of them. */
const SHOWN_MAX = 3;

export function createToasts() {
  const shown = createCell<readonly ShownToast[]>([]);
  let next = 1;
  return {
    shown,
    show(toast: Toast): void {
      const id = next;
      next += 1;
      shown.update((now) => [...now.filter((old) => old.text !== toast.text), { ...toast, id }].slice(-SHOWN_MAX));
    },
    dismiss(id: number): void {
      shown.update((now) => now.filter((toast) => toast.id !== id));
    },
  };
}
