// Moving through the session list by keys from anywhere: the list itself listens while it is on screen. And the keys of
// its rows reach what can be done with all that are chosen.

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

export type BulkDeed = "archive" | "pin" | "delete";
type Doer = (deed: BulkDeed) => void;
let doer: Doer | null = null;

/** The bar of the chosen rows says how a thing is done with all of them; returns how to stop. */
export function offerBulk(own: Doer): () => void {
  doer = own;
  return () => {
    if (doer === own) doer = null;
  };
}

/** Does it with all rows that are chosen. */
export function doWithChosen(deed: BulkDeed): void {
  doer?.(deed);
}
