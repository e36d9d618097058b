// Where toasts stand: bottom left of the sheet. They wait while they are hovered or focused; errors stay until dismissed.
import { useEffect, useState } from "react";
import { useCell } from "../../app/cell.ts";
import { useServices } from "../../app/services.tsx";
import { IconButton } from "../icon-button.tsx";
import type { ShownToast } from "./toast-store.ts";

const STANDS_MS = 6000;

/** All toasts that stand now, announced politely; errors at once. `raised` leaves the composer free. */
export function ToastRegion({ raised = false }: { raised?: boolean }) {
  const { toasts } = useServices();
  const shown = useCell(toasts.shown);
  return (
    <div aria-live="polite" className={`pointer-events-none absolute left-4 z-30 flex max-w-[calc(100%-32px)] flex-col gap-2 ${raised ? "bottom-28 max-md:bottom-20" : "bottom-4"}`}>
      {shown.map((toast) => (
        <ToastLine key={toast.id} toast={toast} onDismiss={() => toasts.dismiss(toast.id)} />
      ))}
    </div>
  );
}

function ToastLine({ toast, onDismiss }: { toast: ShownToast; onDismiss: () => void }) {
  const [held, setHeld] = useState(false);
  const stays = toast.tone === "error" || held;
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(onDismiss, STANDS_MS);
    return () => clearTimeout(timer);
    // Letting go starts the time anew; a new `onDismiss` must not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [stays]);
  const { action } = toast;
  return (
    <div
      role={toast.tone === "error" ? "alert" : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex w-max max-w-full items-center gap-2 rounded-3 bg-raised py-1.5 pr-1.5 pl-3 text-13 shadow-pop"
    >
      <span className={`min-w-0 wrap-anywhere ${toast.tone === "error" ? "text-danger" : ""}`}>{toast.text}</span>
      {action && (
        <button
          type="button"
          className="h-6 flex-none rounded-2 px-2 font-medium text-accent hover:bg-ground-2 touch:h-11"
          onClick={() => {
            action.run();
            onDismiss();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon="x" label="Dismiss" size="s" onClick={onDismiss} />
    </div>
  );
}
