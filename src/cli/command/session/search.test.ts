// Search from the command line, against the real app.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../../../test/support/fake-terminal.ts";
import type { RealApp } from "../../../../test/support/real-app.ts";
import { startApp } from "../../../../test/support/real-app.ts";

const searchOf = (app: RealApp) => (...words: string[]) => run(["sessions", "search", ...words], { findServer: async () => ({ url: app.url, token: app.token, pid: 1 }) });

test("what was said is found, with its session and how to open it", async () => {
  await using app = await startApp();
  const search = searchOf(app);
  const session_id = await app.session();
  await app.client.askMessage(session_id, { content: "The night train to Vienna leaves at nine" });
  const found = await search("train", "vien", "--agent", "ada", "--type", "chat");
  assert.equal(found.code, 0);
  assert.match(found.stdout, new RegExp(`^${session_id.slice(-8)}  .*  you  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d\n  The night train to Vienna leaves at nine\n`, "m"));
  assert.match(found.stderr, new RegExp(`Open one with: rapport sessions show ${session_id.slice(-8)}`));
  const { hits, total, ranked_all, next_cursor } = JSON.parse((await search('"night train"', "--json")).stdout);
  assert.equal(hits[0].session_id, session_id);
  assert.deepEqual([total, ranked_all, next_cursor], [hits.length, true, null]);
});

test("what is not there is said to be not there, and a type that there is not is refused", async () => {
  await using app = await startApp();
  const search = searchOf(app);
  assert.deepEqual(await search("volcano").then(({ code, stdout, stderr }) => [code, stdout, stderr]), [0, "", "Nothing was found.\n"]);
  assert.notEqual((await search("volcano", "--type", "cat")).code, 0);
});

test("all that was asked for comes, over as many pages as it takes, and marks are bold on a terminal only", async () => {
  await using app = await startApp();
  const search = searchOf(app);
  for (let no = 0; no < 3; no += 1) await app.client.askMessage(await app.session(), { content: `volcano number ${no}` });
  assert.equal(JSON.parse((await search("volcano", "--limit", "2", "--json")).stdout).hits.length, 2);
  const { stdout, stderr } = await search("volcano", "--limit", "2");
  assert.equal(stdout.includes("\u001b"), false);
  assert.match(stderr, /2 of \d+; more with --limit\./);
});
