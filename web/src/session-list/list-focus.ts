// Moving through the session list by keys from anywhere: the list itself listens while it is on screen.

type Mover = (step: number) => void;
let mover: Mover | null = null;

/** The list that is on screen says how to move in it; returns how to stop. */
export function offerListFocus(own: Mover): () => void {
  mover = own;
  return () => {
    if (mover === own) mover = null;
  };
}

/** Moves focus by `step` rows, into the list when it is elsewhere. */
export function focusListRow(step: number): void {
  mover?.(step);
}
