// Dialogs: a question before something permanent, and panels such as the list of keys. Their code comes on first use.
import type { ReactNode } from "react";
import { lazy, Suspense } from "react";
import { useLastOf } from "../last-of.ts";
import type { ConfirmDialogProps, PanelDialogProps } from "./dialog-props.ts";

const loadPanels = () => import("./dialog-panel.tsx");
const Question = lazy(async () => ({ default: (await loadPanels()).Question }));
const Panel = lazy(async () => ({ default: (await loadPanels()).Panel }));

/** Fetches the dialogs' code before it is needed. */
export function preloadDialog(): void {
  void loadPanels().catch(() => undefined);
}

/** Asks before something permanent. The safe button has focus, Esc cancels, a failure is said inside. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return <Once open={props.open}>{() => <Question {...props} />}</Once>;
}

/** A panel over the page that Esc and its ✕ close. */
export function PanelDialog(props: PanelDialogProps) {
  return <Once open={props.open}>{() => <Panel {...props} />}</Once>;
}

/** Nothing until it is opened for the first time; then it stays, so that closing can be seen. */
function Once({ open, children }: { open: boolean; children: () => ReactNode }) {
  const used = useLastOf(open || null);
  return used && <Suspense fallback={null}>{children()}</Suspense>;
}
