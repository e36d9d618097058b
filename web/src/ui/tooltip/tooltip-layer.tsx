// The one tooltip of the page: it watches what is hovered or focused and stands beside it. One element and no wrappers,
// so that hundreds of buttons cost nothing.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Kbd } from "../kbd.tsx";
import type { TooltipSide } from "./tooltip.tsx";

type Tip = { text: string; keys: string | undefined; side: TooltipSide; target: Element };

const DELAY_MS = 500;
/** Moving on to a neighbour shows its words at once. */
const WARM_MS = 400;
const GAP = 6;

/** Belongs once into the page. Esc hides it; it never takes the pointer or focus. */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => watchTips(setTip), []);
  return tip && <TipBox key={tip.text} tip={tip} />;
}

function watchTips(show: (tip: Tip | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let target: Element | null = null;
  let hiddenAt = -Infinity;

  function hide(): void {
    clearTimeout(timer);
    if (target) hiddenAt = performance.now();
    target = null;
    show(null);
  }
  function approach(event: Event): void {
    const found = event.target instanceof Element ? event.target.closest("[data-tip]") : null;
    if (found === target) return;
    hide();
    // A click focuses too; only a visible focus asks for words.
    if (!found || !hasWords(found) || (event.type === "focusin" && !found.matches(":focus-visible"))) return;
    target = found;
    const wait = performance.now() - hiddenAt < WARM_MS ? 0 : DELAY_MS;
    timer = setTimeout(() => found.isConnected && show(readTip(found)), wait);
  }
  const onPointer = (event: PointerEvent) => event.pointerType !== "touch" && approach(event);
  const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
  addEventListener("pointerover", onPointer);
  addEventListener("focusin", approach);
  addEventListener("focusout", hide);
  addEventListener("pointerdown", hide);
  addEventListener("keydown", onKey);
  addEventListener("scroll", hide, true);
  return () => {
    hide();
    removeEventListener("pointerover", onPointer);
    removeEventListener("focusin", approach);
    removeEventListener("focusout", hide);
    removeEventListener("pointerdown", hide);
    removeEventListener("keydown", onKey);
    removeEventListener("scroll", hide, true);
  };
}

/** Some words are only worth repeating where they do not fit. */
function hasWords(target: Element): boolean {
  if (!target.hasAttribute("data-tip-cut")) return true;
  return [...target.querySelectorAll(".cut")].some((line) => line.scrollWidth > line.clientWidth);
}

function readTip(target: Element): Tip {
  return {
    text: target.getAttribute("data-tip") ?? "",
    keys: target.getAttribute("data-tip-keys") ?? undefined,
    side: (target.getAttribute("data-tip-side") as TooltipSide | null) ?? "bottom",
    target,
  };
}

function TipBox({ tip }: { tip: Tip }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { x, y } = placeBeside(tip.target.getBoundingClientRect(), element.getBoundingClientRect(), tip.side);
    element.style.translate = `${x}px ${y}px`;
  }, [tip]);
  return (
    <div ref={box} aria-hidden="true" className="pointer-events-none fixed top-0 left-0 z-50 flex w-max max-w-80 items-center gap-2 rounded-2 bg-raised px-2 py-1 text-12 text-ink shadow-pop">
      {tip.text}
      {tip.keys && <Kbd>{tip.keys}</Kbd>}
    </div>
  );
}

type Box = { left: number; right: number; top: number; bottom: number; width: number; height: number };

/** Beside the target on its side, on the other one where there is no room, and always inside the window. */
function placeBeside(target: Box, tip: Box, side: TooltipSide): { x: number; y: number } {
  const middle = { x: target.left + (target.width - tip.width) / 2, y: target.top + (target.height - tip.height) / 2 };
  const below = target.bottom + GAP;
  const above = target.top - GAP - tip.height;
  const right = target.right + GAP;
  const left = target.left - GAP - tip.width;
  let { x, y } = middle;
  if (side === "bottom") y = below + tip.height > innerHeight ? above : below;
  if (side === "top") y = above < 0 ? below : above;
  if (side === "right") x = right + tip.width > innerWidth ? left : right;
  if (side === "left") x = left < 0 ? right : left;
  const inside = (value: number, size: number, room: number) => Math.round(Math.max(GAP, Math.min(value, room - size - GAP)));
  return { x: inside(x, tip.width, innerWidth), y: inside(y, tip.height, innerHeight) };
}
