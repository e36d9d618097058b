// Reading server-sent events: whatever pieces the network makes of them, the same events come out.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { ServerEvent } from "./sse.ts";
import { readServerEvents } from "./sse.ts";

/** A body that arrives in the given pieces. */
function bodyOf(pieces: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const next = iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
  });
}

async function read(...pieces: (string | Uint8Array)[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readServerEvents(bodyOf(pieces.map((piece) => (typeof piece === "string" ? new TextEncoder().encode(piece) : piece))))) events.push(event);
  return events;
}

const sent = fc.array(
  fc.record(
    {
      id: fc.option(fc.stringMatching(/^[0-9,]{1,12}$/), { nil: undefined }),
      type: fc.constantFrom("text.delta", "ready", "turn.finished"),
      data: fc.string({ unit: "grapheme", maxLength: 40 }).map((text) => JSON.stringify({ text })),
    },
    { noNullPrototype: true },
  ),
  { maxLength: 8 },
);

function write({ id, type, data }: ServerEvent): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${type}\ndata: ${data}\n\n`;
}

test("any split of the bytes gives the same events, also in the middle of a character, with comments in between", async () => {
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(sent, cuts, async (events, at) => {
      const bytes = new TextEncoder().encode(events.map((event) => `:\n\n${write(event)}`).join(""));
      const places = [0, ...at.map((share) => Math.floor(share * bytes.length)), bytes.length].sort((a, b) => a - b);
      const pieces = places.slice(1).map((end, index) => bytes.slice(places[index], end));
      assert.deepEqual(await read(...pieces), events);
    }),
    { numRuns: 300 },
  );
});

test("byte by byte is the same as all at once", async () => {
  const events: ServerEvent[] = [{ id: "1,2", type: "text.delta", data: '{"text":"日本 👩‍👩‍👧"}' }, { id: undefined, type: "ready", data: "{}" }];
  const bytes = new TextEncoder().encode(events.map(write).join(""));
  assert.deepEqual(await read(...[...bytes].map((byte) => Uint8Array.of(byte))), events);
});

test("comments are no events, several data lines are one text, and an event without a name is a message", async () => {
  assert.deepEqual(await read(": hello\n\n:\n\ndata: a\ndata:b\n\nevent: x\n\ndata: c\n\n"), [
    { id: undefined, type: "message", data: "a\nb" },
    { id: undefined, type: "message", data: "c" },
  ]);
});

test("an event whose end never came is not an event", async () => {
  assert.deepEqual(await read("data: whole\n\n", "data: half\n"), [{ id: undefined, type: "message", data: "whole" }]);
});

test("a stream that breaks throws after what came, and is let go of", async () => {
  const seen: string[] = [];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("data: one\n\n"));
    },
    pull(controller) {
      controller.error(new Error("cut"));
    },
  });
  await assert.rejects(async () => {
    for await (const event of readServerEvents(body)) seen.push(event.data);
  }, /cut/);
  assert.deepEqual(seen, ["one"]);
});

test("whoever stops reading lets the connection go", async () => {
  const cancelled = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("data: again\n\n")),
    cancel: () => cancelled.resolve(),
  });
  for await (const event of readServerEvents(body)) {
    assert.equal(event.data, "again");
    break;
  }
  await cancelled.promise;
});
