// The popup of every menu, on Base UI: focus, typing, arrows, and where it fits.
import { Menu as Base } from "@base-ui/react/menu";
import { useMemo, useRef } from "react";
import { useLastOf } from "../last-of.ts";
import type { AnchoredMenuProps, MenuParts } from "./menu-part.ts";
import { MenuPartsContext } from "./menu-part.ts";

const POPUP = "pop min-w-48 max-w-[min(320px,calc(100vw-16px))] rounded-4 bg-raised p-[5px] shadow-pop outline-none max-h-(--available-height) overflow-y-auto";

/** Open while `anchor` is set. It stays where it was while it fades away. */
export function MenuPopup({ anchor, onClose, returnTo, label, align = "start", side = "bottom", children }: AnchoredMenuProps) {
  const place = useLastOf(anchor);
  const kept = useRef(false);
  const parts = useMemo<MenuParts>(() => ({ Item: Base.Item, Separator: Base.Separator, keepFocus: () => void (kept.current = true) }), []);
  function finalFocus(): HTMLElement | boolean {
    const leave = kept.current;
    kept.current = false;
    if (leave) return false;
    return returnTo ? (returnTo() ?? false) : true;
  }
  return (
    <Base.Root open={anchor !== null} onOpenChange={(next) => !next && onClose()}>
      {/* Inside the main landmark: what floats over the page is still part of it. */}
      <Base.Portal container={document.querySelector<HTMLElement>("main")}>
        <Base.Positioner align={align} side={side} sideOffset={4} className="z-40 outline-none" anchor={place && (place instanceof Element ? place : pointAt(place.x, place.y))}>
          <Base.Popup className={POPUP} aria-label={label || undefined} finalFocus={finalFocus}>
            <MenuPartsContext value={parts}>{children}</MenuPartsContext>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function pointAt(x: number, y: number): { getBoundingClientRect(): DOMRect } {
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
}
