// Walls between people: whatever one asks for, with whichever ids, the other's words are in no answer, stream, file or error.
import { randomInt } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import type { Document } from "../support/checked-fetch.ts";
import { loadDocument } from "../support/checked-fetch.ts";
import type { RealApp } from "../support/real-app.ts";
import { startApp } from "../support/real-app.ts";
import { anyAsked, assertCaught, liveTogether } from "../support/wall/two-people.ts";

/** Lives of two people per seed. */
const LIVES = 3;

async function readDocument(): Promise<Document> {
  await using app = await startApp();
  return await loadDocument(app.url);
}

// The last seed is new in each run; a failure prints it with the path to the smallest case, for the list before it.
for (const seed of [1, randomInt(2 ** 31)]) {
  test(`whatever two people ask, neither is ever told the other's words (seed ${seed})`, async () => {
    await fc.assert(fc.asyncProperty(anyAsked(await readDocument()), (asked) => liveTogether(asked)), { seed, numRuns: LIVES, interruptAfterTimeLimit: 60_000 });
  });
}

/** The app with one query that forgets to ask whose a session is. */
function forgetOwner(name: "listMessages" | "getSession" | "readFiles") {
  return (app: RealApp) => {
    const { store } = app.app;
    const { ask } = store;
    const table = name === "readFiles" ? "SELECT person_id FROM files WHERE file_id = ?" : "SELECT on_behalf_of AS person_id FROM sessions WHERE session_id = ?";
    store.ask = (asked, ...input) => {
      const wish = input[0] as { session_id?: string; file_ids?: string[]; person_id?: string } | undefined;
      const [owner] = asked === name ? app.rows<{ person_id: string }>(table, wish?.session_id ?? wish?.file_ids?.[0] ?? "") : [];
      if (wish && owner) wish.person_id = owner.person_id;
      return ask(asked, ...input);
    };
  };
}

for (const name of ["listMessages", "getSession", "readFiles"] as const) {
  test(`a server whose query ${name} forgets whose it is would be caught`, async () => {
    await assertCaught(forgetOwner(name), await readDocument(), 30);
  });
}
