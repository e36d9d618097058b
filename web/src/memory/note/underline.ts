// Dotted lines under phrases of an answer. They are drawn by the browser over the text (CSS highlights), so that a
// finished block is never laid out again and copied text stays what it is. Browsers without them show the notes alone.
import { findEcho } from "./echo.ts";

export type Underlined = { key: string; text: string };

const registry = typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight !== "undefined" ? { all: new Highlight(), lit: new Highlight() } : null;
if (registry) {
  CSS.highlights.set("memory-phrase", registry.all);
  CSS.highlights.set("memory-phrase-lit", registry.lit);
}

/** Draws the lines and keeps them right while the element's text is replaced; `onLit` hears what the pointer is on. */
export function underline(element: HTMLElement, wanted: readonly Underlined[], onLit: (key: string | null) => void): { light: (key: string | null) => void; stop: () => void } {
  if (!registry) return { light: () => undefined, stop: () => undefined };
  const { all, lit } = registry;
  let ranges = new Map<string, Range>();
  let over: string | null = null;
  function clear(): void {
    for (const range of ranges.values()) {
      all.delete(range);
      lit.delete(range);
    }
  }
  function draw(): void {
    clear();
    ranges = new Map(wanted.flatMap(({ key, text }) => {
      const range = findRange(element, text);
      return range ? [[key, range] as const] : [];
    }));
    for (const range of ranges.values()) all.add(range);
  }
  function onMove(event: PointerEvent): void {
    const key = [...ranges].find(([, range]) => [...range.getClientRects()].some((box) => holds(box, event)))?.[0] ?? null;
    if (key === over) return;
    over = key;
    onLit(key);
  }
  function onLeave(): void {
    if (over !== null) onLit(null);
    over = null;
  }
  // The Markdown part comes later than the words, and takes their place.
  const observer = new MutationObserver(draw);
  observer.observe(element, { childList: true, subtree: true, characterData: true });
  element.addEventListener("pointermove", onMove);
  element.addEventListener("pointerleave", onLeave);
  draw();
  return {
    light(key) {
      lit.clear();
      const range = key === null ? undefined : ranges.get(key);
      if (range) lit.add(range);
    },
    stop() {
      observer.disconnect();
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerleave", onLeave);
      clear();
    },
  };
}

/** The echo of `text` among the words that are on the page. */
function findRange(element: HTMLElement, text: string): Range | null {
  const nodes: { node: Text; from: number }[] = [];
  let shown = "";
  let block: Element | null = null;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    // The end of a paragraph ends a sentence.
    const own = node.parentElement?.closest("p,li,td,th,h2,h3,h4,h5,h6,pre,blockquote") ?? null;
    if (own !== block) shown += "\n";
    block = own;
    nodes.push({ node, from: shown.length });
    shown += node.data;
  }
  const echo = findEcho(shown, text, "");
  if (!echo) return null;
  const range = document.createRange();
  const at = (offset: number) => nodes.findLast((one) => one.from <= offset);
  const start = at(echo.from);
  const end = at(echo.to - 1);
  if (!start || !end) return null;
  range.setStart(start.node, Math.min(start.node.length, echo.from - start.from));
  range.setEnd(end.node, Math.min(end.node.length, echo.to - end.from));
  return range;
}

function holds(box: DOMRect, at: { clientX: number; clientY: number }): boolean {
  return at.clientX >= box.left && at.clientX <= box.right && at.clientY >= box.top && at.clientY <= box.bottom;
}
