// Tabs over reload and restart. Each window keeps its own tabs in its sessionStorage, which survives reloads; a new
// window starts with the tabs that any window had last, from localStorage. Windows therefore never fight over one list,
// and there is nothing to merge. Both storages belong to the server's origin. Only ids are kept.
import { isId } from "../../../src/domain/ids.ts";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { TabState } from "./tab-state.ts";
import { NO_TABS } from "./tab-state.ts";

const KEY = "rapport.tabs";
/** Those of them that are only for reading. */
const VIEWS_KEY = "rapport.tabs.views";
/** More than this were never opened by hand: whatever wrote them, the start stays quick. */
const TABS_MAX = 200;

type Box = Pick<Storage, "getItem" | "setItem">;
export type TabBoxes = { own: Box | null; shared: Box | null };

/** The ids in a stored text; what is not a list of ids reads as none, and never fails. */
export function readIds(text: string | null): SessionId[] | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return null;
    const ids = value.filter((id): id is SessionId => typeof id === "string" && isId("ses", id));
    return [...new Set(ids)].slice(0, TABS_MAX);
  } catch {
    return null;
  }
}

/** The window's tabs as it left them. */
export function loadTabs(boxes: TabBoxes): TabState {
  for (const box of [boxes.own, boxes.shared]) {
    const ids = readIds(readText(box, KEY));
    if (ids) return { ...NO_TABS, ids, views: readIds(readText(box, VIEWS_KEY))?.filter((id) => ids.includes(id)) ?? [] };
  }
  return NO_TABS;
}

/** Storage can be forbidden: tabs then last as long as the page. */
function readText(box: Box | null, key: string): string | null {
  try {
    return box?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** Keeps the tabs; a full or forbidden storage loses them at the next restart and nothing else. */
export function saveTabs(boxes: TabBoxes, state: TabState): void {
  const text = JSON.stringify(state.ids.slice(-TABS_MAX));
  for (const box of [boxes.own, boxes.shared]) {
    try {
      box?.setItem(KEY, text);
      box?.setItem(VIEWS_KEY, JSON.stringify(state.views));
    } catch {
      continue;
    }
  }
}

/** The browser's storages, each null where even naming it is refused. */
export function browserBoxes(): TabBoxes {
  return { own: boxOf(() => globalThis.sessionStorage), shared: boxOf(() => globalThis.localStorage) };
}

function boxOf(name: () => Storage): Box | null {
  try {
    return name();
  } catch {
    return null;
  }
}
