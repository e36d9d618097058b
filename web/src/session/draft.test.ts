// Drafts survive whatever the browser's store does.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DraftStore } from "./draft.ts";
import { clearDraft, loadDraft, noteTyped, returnToDraft, saveDraft, watchDraft } from "./draft.ts";

function memory(): DraftStore & { full: boolean; items: Map<string, string> } {
  const items = new Map<string, string>();
  const store = {
    items,
    full: false,
    getItem: (key: string) => items.get(key) ?? null,
    setItem(key: string, value: string) {
      if (store.full) throw new Error("quota");
      items.set(key, value);
    },
    removeItem: (key: string) => void items.delete(key),
  };
  return store;
}

test("a draft is kept per session and forgotten when empty", () => {
  const store = memory();
  saveDraft("ses_1", "one", store);
  saveDraft("ses_2", "two", store);
  assert.equal(loadDraft("ses_1", store), "one");
  assert.equal(loadDraft("ses_2", store), "two");
  saveDraft("ses_1", "", store);
  assert.equal(loadDraft("ses_1", store), "");
  assert.equal(store.items.size, 1);
});

test("a full store keeps the newest words in the window", () => {
  const store = memory();
  saveDraft("ses_3", "old", store);
  store.full = true;
  assert.equal(saveDraft("ses_3", "new", store), false);
  assert.equal(loadDraft("ses_3", store), "new");
  store.full = false;
  assert.equal(saveDraft("ses_3", "newer", store), true);
  assert.equal(loadDraft("ses_3", store), "newer");
  clearDraft("ses_3", store);
  assert.equal(loadDraft("ses_3", store), "");
});

test("a forbidden store is no failure", () => {
  const store: DraftStore = {
    getItem: () => {
      throw new Error("denied");
    },
    setItem: () => {
      throw new Error("denied");
    },
    removeItem: () => {
      throw new Error("denied");
    },
  };
  assert.equal(loadDraft("ses_4", store), "");
  saveDraft("ses_4", "kept", store);
  assert.equal(loadDraft("ses_4", store), "kept");
  clearDraft("ses_4", store);
  assert.equal(loadDraft("ses_4", store), "");
});

test("text that comes back stands before what is typed, and an open composer hears of it", () => {
  const store = memory();
  const heard: string[] = [];
  const stop = watchDraft("ses_5", (text) => heard.push(text));
  returnToDraft("ses_5", "first", store);
  returnToDraft("ses_5", "second", store);
  stop();
  returnToDraft("ses_5", "third", store);
  assert.deepEqual(heard, ["first", "first\n\nsecond"]);
  assert.equal(loadDraft("ses_5", store), "first\n\nsecond\n\nthird");
});

test("texts that come back keep their order before what is typed, until a person changes them", () => {
  const store = memory();
  saveDraft("ses_6", "typed", store);
  for (const text of ["first", "second"]) returnToDraft("ses_6", text, store);
  assert.equal(loadDraft("ses_6", store), "first\n\nsecond\n\ntyped");
  saveDraft("ses_6", "second thoughts", store);
  returnToDraft("ses_6", "third", store);
  assert.equal(loadDraft("ses_6", store), "third\n\nsecond thoughts");
});

test("text that comes back is put before what stands in the field, also what was not stored yet", () => {
  const store = memory();
  saveDraft("ses_4", "typed ear", store);
  noteTyped("ses_4", "typed early and late");
  returnToDraft("ses_4", "came back", store);
  assert.equal(loadDraft("ses_4", store), "came back\n\ntyped early and late");
});
