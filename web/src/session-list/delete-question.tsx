// The question before a session is deleted for good. Its code comes on first use.
import { lazy, Suspense } from "react";
import type { Session } from "../../../src/domain/session.ts";
import { useLastOf } from "../ui/last-of.ts";

export type DeleteQuestionProps = {
  session: Session;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What gets focus afterwards; what follows the session's tab when left out. */
  returnTo?: () => HTMLElement | null;
};

const load = () => import("./delete-dialog.tsx");
const DeleteDialog = lazy(async () => ({ default: (await load()).DeleteDialog }));

/** Fetches the question's code before it is needed. */
export function preloadDelete(): void {
  void load().catch(() => undefined);
}

/** Asks, deletes, takes the tab away, and says with counts what went. */
export function DeleteQuestion(props: DeleteQuestionProps) {
  const used = useLastOf(props.open || null);
  return used && (
    <Suspense fallback={null}>
      <DeleteDialog {...props} />
    </Suspense>
  );
}
