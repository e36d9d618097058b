// A message that was sent is never lost, never doubled, and never overtakes another.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../../../src/domain/errors.ts";
import type { Turn } from "../../../src/domain/turn.ts";
import type { OutboxDeps, Unsent } from "./outbox.ts";
import { createOutbox } from "./outbox.ts";

type Sent = { content: string; client_id: string | undefined; mode?: string; attachments?: string[] };

function setup(answers: (Error | "ok")[] = [], items = new Map<string, string>()) {
  const sent: Sent[] = [];
  const refused: string[] = [];
  const wakes: (() => void)[] = [];
  let ids = 0;
  const deps: OutboxDeps = {
    async send(_session, body) {
      sent.push({ content: body.content, client_id: body.client_id, ...(body.mode ? { mode: body.mode } : {}), ...(body.attachments ? { attachments: body.attachments } : {}) });
      const answer = answers.shift() ?? "ok";
      if (answer !== "ok") throw answer;
      return { turn: { turn_id: `trn_${body.client_id}` } as Turn };
    },
    store: { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value), removeItem: (key) => void items.delete(key) },
    newId: () => `c${(ids += 1)}`,
    now: () => "2026-11-22T10:00:00.000Z",
    wait() {
      let cancel = () => undefined as void;
      const done = new Promise<void>((resolve) => (cancel = resolve));
      wakes.push(cancel);
      return { done, cancel };
    },
    onRefused: (unsent) => void refused.push(unsent.content),
  };
  return { outbox: createOutbox(deps), sent, refused, wakes, items };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));
const states = (list: readonly Unsent[]) => list.map((one) => one.state);
const lost = () => new AppError("unavailable", "No server answers");

test("an accepted message stays until the view shows its turn", async () => {
  const { outbox, items } = setup();
  outbox.send("ses_a", { content: "hello" });
  assert.deepEqual(states(outbox.list("ses_a")), ["sending"]);
  assert.equal(items.size > 0, true);
  await settle();
  assert.deepEqual(states(outbox.list("ses_a")), ["accepted"]);
  assert.equal(items.size, 0);
  outbox.settle("ses_a", (turn_id) => turn_id === "trn_c1");
  assert.equal(outbox.list("ses_a").length, 0);
});

test("after a lost connection it goes again under the same name, and those after it wait", async () => {
  const { outbox, sent } = setup([lost()]);
  outbox.send("ses_a", { content: "one" });
  outbox.send("ses_a", { content: "two" });
  await settle();
  assert.deepEqual(states(outbox.list("ses_a")), ["late", "sending"]);
  outbox.wake();
  await settle();
  assert.deepEqual(sent, [{ content: "one", client_id: "c1" }, { content: "one", client_id: "c1" }, { content: "two", client_id: "c2" }]);
  assert.deepEqual(states(outbox.list("ses_a")), ["accepted", "accepted"]);
});

test("a refused message gives its words back and the next one goes on", async () => {
  const closed = new AppError("session_closed", "This session is closed.", { details: { http_status: 409 } });
  const { outbox, refused, items } = setup([closed]);
  outbox.send("ses_a", { content: "one" });
  outbox.send("ses_a", { content: "two" });
  await settle();
  assert.deepEqual(refused, ["one"]);
  assert.deepEqual(states(outbox.list("ses_a")), ["accepted"]);
  assert.equal(items.size, 0);
});

test("a reload takes up what was not sent", async () => {
  const items = new Map<string, string>();
  const before = setup([lost()], items);
  before.outbox.send("ses_a", { content: "hello" });
  await settle();
  const after = setup([], items);
  after.outbox.resume();
  await settle();
  assert.deepEqual(after.sent, [{ content: "hello", client_id: "c1" }]);
  assert.equal(items.size, 0);
});

test("a message that is taken back is not sent again", async () => {
  const { outbox, sent } = setup([lost()]);
  outbox.send("ses_a", { content: "hello" });
  await settle();
  const [unsent] = outbox.list("ses_a");
  assert.ok(unsent);
  outbox.withdraw(unsent);
  outbox.wake();
  await settle();
  assert.equal(sent.length, 1);
  assert.equal(outbox.list("ses_a").length, 0);
});

test("what a message does to a running turn is kept with it over a reload", async () => {
  const items = new Map<string, string>();
  const before = setup([lost()], items);
  before.outbox.send("ses_a", { content: "hello", mode: "interrupt" });
  await settle();
  const after = setup([], items);
  after.outbox.resume();
  await settle();
  assert.deepEqual(after.sent, [{ content: "hello", client_id: "c1", mode: "interrupt" }]);
});

test("two windows that both have unsent messages leave each other's in the store", () => {
  const items = new Map<string, string>();
  const [first, second] = [setup([lost()], items), setup([lost()], items)];
  const rename = (text: string) => text.replaceAll("c1", "other");
  first.outbox.send("ses_a", { content: "from the first" });
  for (const [key, value] of items) items.set(key, rename(value));
  second.outbox.send("ses_a", { content: "from the second" });
  second.outbox.send("ses_b", { content: "elsewhere" });
  const stored = JSON.parse(items.get("rapport.unsent.ses_a") ?? "[]") as Unsent[];
  assert.deepEqual(stored.map((one) => one.content), ["from the first", "from the second"]);
  assert.deepEqual((JSON.parse(items.get("rapport.unsent") ?? "[]") as string[]).toSorted(), ["ses_a", "ses_b"]);
});

test("a message that is on its way again is not offered to be taken back", async () => {
  const { outbox, wakes } = setup([lost()]);
  const seen: string[] = [];
  outbox.subscribe(() => seen.push(...states(outbox.list("ses_a"))));
  outbox.send("ses_a", { content: "hello" });
  await settle();
  wakes[0]?.();
  await settle();
  assert.deepEqual(seen, ["sending", "late", "sending", "accepted"]);
});

test("the files of a message go with it by their ids, also after a reload", async () => {
  const items = new Map<string, string>();
  const before = setup([lost()], items);
  const file = { type: "file", file_id: "fil_a", name: "photo.png", media_type: "image/png", size: 9 } as const;
  before.outbox.send("ses_a", { content: "", attachments: [file] });
  await settle();
  const after = setup([], items);
  after.outbox.resume();
  await settle();
  assert.deepEqual(after.sent, [{ content: "", client_id: "c1", attachments: ["fil_a"] }]);
});
