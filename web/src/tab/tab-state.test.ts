// Tabs: opening, closing, bringing back, and what storage may hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionId } from "../../../src/domain/ids.ts";
import type { TabState } from "./tab-state.ts";
import { neighbourOf, NO_TABS, stepFrom, withLive, withoutTab, withTab, withView } from "./tab-state.ts";
import { loadTabs, readIds, saveTabs } from "./tab-storage.ts";

const id = (n: number): SessionId => `ses_${String(n).padStart(32, "0")}`;
const of = (...numbers: number[]): TabState => ({ ...NO_TABS, ids: numbers.map(id) });

test("a session has one tab, and opening it again changes nothing", () => {
  const state = of(1, 2);
  assert.equal(withTab(state, id(1)), state);
  assert.deepEqual(withTab(state, id(3)).ids, [id(1), id(2), id(3)]);
});

test("a closed tab comes back at its place", () => {
  const closed = withoutTab(of(1, 2, 3), id(2), { session_closed: true });
  assert.deepEqual(closed.ids, [id(1), id(3)]);
  assert.deepEqual(closed.closed, [{ session_id: id(2), index: 1, session_closed: true, view: false }]);
  const back = withTab(closed, id(2), 1);
  assert.deepEqual(back, { ids: [id(1), id(2), id(3)], views: [], closed: [] });
});

test("a tab that is only for reading stays so until it is gone on with, and a live one is never made one", () => {
  const view = withView(of(1), id(2));
  assert.deepEqual(view.views, [id(2)]);
  assert.equal(withTab(view, id(2)), view);
  assert.deepEqual(withView(view, id(1)), view);
  assert.deepEqual(withLive(view, id(2)), of(1, 2));
  const closed = withoutTab(view, id(2));
  assert.deepEqual(closed.views, []);
  assert.equal(closed.closed[0]?.view, true);
});

test("the tab of a deleted session cannot be brought back", () => {
  assert.deepEqual(withoutTab(of(1), id(1), { forget: true }), NO_TABS);
});

test("after closing, the right neighbour is chosen, else the left, else none", () => {
  assert.equal(neighbourOf([id(1), id(2), id(3)], id(2)), id(3));
  assert.equal(neighbourOf([id(1), id(2)], id(2)), id(1));
  assert.equal(neighbourOf([id(1)], id(1)), null);
});

test("stepping goes around both ends", () => {
  const ids = [id(1), id(2), id(3)];
  assert.equal(stepFrom(ids, id(3), 1), id(1));
  assert.equal(stepFrom(ids, id(1), -1), id(3));
  assert.equal(stepFrom(ids, null, 1), id(1));
  assert.equal(stepFrom([], null, 1), null);
});

test("only ids are read from storage, each once, and garbage is none", () => {
  assert.deepEqual(readIds(JSON.stringify([id(1), id(1), "ses_x", 4, null, { a: 1 }, id(2)])), [id(1), id(2)]);
  for (const text of ["", "{", "null", "4", '{"ids":[]}', null]) assert.equal(readIds(text), null);
});

test("a new window starts with the tabs of the last one, and a reload with its own", () => {
  const box = () => {
    const kept = new Map<string, string>();
    return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) };
  };
  const shared = box();
  const first = { own: box(), shared };
  saveTabs(first, of(1, 2));
  const second = { own: box(), shared };
  assert.deepEqual(loadTabs(second).ids, [id(1), id(2)]);
  saveTabs(second, withView(of(3), id(4)));
  assert.deepEqual(loadTabs(second).views, [id(4)]);
  assert.deepEqual(loadTabs(first).ids, [id(1), id(2)]);
});

test("storage that is forbidden or full costs nothing but the memory of tabs", () => {
  const broken = {
    getItem(): string | null {
      throw new Error("SecurityError");
    },
    setItem() {
      throw new Error("QuotaExceededError");
    },
  };
  assert.deepEqual(loadTabs({ own: broken, shared: null }), NO_TABS);
  saveTabs({ own: broken, shared: broken }, of(1));
});
