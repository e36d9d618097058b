// What dialogs are made of, on Base UI: focus stays inside, Esc closes, the page behind rests.
import { AlertDialog as Alert } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import { useRef, useState } from "react";
import { messageOf } from "../../app/failure.ts";
import { Button } from "../button.tsx";
import type { ConfirmDialogProps, PanelDialogProps } from "./dialog-props.ts";
import { IconButton } from "../icon-button.tsx";

const BACKDROP = "fixed inset-0 z-40 bg-scrim transition-opacity duration-160 data-ending-style:opacity-0 data-starting-style:opacity-0";
const WIDTH = "w-[min(440px,calc(100vw-32px))]";
const WIDE = "w-[min(680px,calc(100vw-32px))]";
const POPUP =
  "pop fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-32px)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-4 bg-raised p-5 shadow-pop outline-none";

/** The inside of ConfirmDialog. */
export function Question({ title, text, confirm, onConfirm, open, onOpenChange, returnTo }: ConfirmDialogProps) {
  const safe = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  async function run(): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Alert.Root open={open} onOpenChange={(next) => !busy && onOpenChange(next)}>
      <Alert.Portal>
        <Alert.Backdrop className={BACKDROP} />
        <Alert.Popup className={`${POPUP} ${WIDTH}`} initialFocus={safe} {...(returnTo ? { finalFocus: () => returnTo() ?? true } : {})}>
          <Alert.Title className="text-15 font-semibold wrap-anywhere">{title}</Alert.Title>
          <Alert.Description className="mt-2 text-14 text-ink-2">{text}</Alert.Description>
          {failure && (
            <p role="alert" className="mt-3 text-13 text-danger">
              {failure}
            </p>
          )}
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <Button ref={safe} onClick={() => onOpenChange(false)}>
              Cancel
            </Button>
            <Button variant="danger" disabled={busy} onClick={() => void run()}>
              {confirm}
            </Button>
          </div>
        </Alert.Popup>
      </Alert.Portal>
    </Alert.Root>
  );
}

/** The inside of PanelDialog. */
export function Panel({ title, open, onOpenChange, wide = false, children }: PanelDialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={BACKDROP} />
        <Base.Popup className={`${POPUP} ${wide ? WIDE : WIDTH}`}>
          <div className="mb-3 flex items-center justify-between gap-3">
            <Base.Title className="min-w-0 text-15 font-semibold wrap-anywhere">{title}</Base.Title>
            <IconButton icon="x" label="Close" size="s" onClick={() => onOpenChange(false)} />
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
