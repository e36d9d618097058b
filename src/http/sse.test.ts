// Event streams on real sockets whose clients leave, or do not read.
import assert from "node:assert/strict";
import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { connect } from "node:net";
import { test } from "node:test";
import { createFakeClock } from "../../test/support/fake-clock.ts";
import { openEventStream } from "./sse.ts";

/** A server that answers nothing by itself, and a client that has asked it and does not read. */
async function ask(): Promise<{ server: Server; outgoing: ServerResponse; socket: Socket; [Symbol.dispose](): void }> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  const asked = once(server, "request") as Promise<[unknown, ServerResponse]>;
  socket.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
  const [, outgoing] = await asked;
  return {
    ...{ server, outgoing, socket },
    [Symbol.dispose]() {
      socket.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

test("a stream whose client left before it opened has ended from the start, and keeps no listener", async () => {
  using line = await ask();
  const left = once(line.outgoing, "close");
  line.socket.destroy();
  await left;
  const stream = openEventStream(line.outgoing, createFakeClock());
  assert.equal(stream.signal.aborted, true);
  stream.send({ type: "ready" });
  await stream.drained();
  stream.close();
  assert.equal(line.outgoing.headersSent, false);
});

test("a client that takes nothing for a minute while it catches up is cut off, and not before", async () => {
  using line = await ask();
  const clock = createFakeClock();
  const stream = openEventStream(line.outgoing, clock);
  const event = { type: "much", text: "x".repeat(32 * 1024 * 1024) };
  stream.send(event);
  const drained = stream.drained();
  await clock.advance(59_999);
  assert.equal(stream.signal.aborted, false);
  await clock.advance(1);
  await drained;
  assert.equal(line.outgoing.destroyed, true);
  await once(line.socket.resume(), "close");
  assert.equal(stream.signal.aborted, true);
});

test("a client that reads in time is not cut off", async () => {
  using line = await ask();
  const clock = createFakeClock();
  const stream = openEventStream(line.outgoing, clock);
  stream.send({ type: "much", ...{ text: "x".repeat(32 * 1024 * 1024) } });
  const drained = stream.drained();
  line.socket.resume();
  await drained;
  await clock.advance(120_000);
  assert.deepEqual([stream.signal.aborted, line.outgoing.destroyed], [false, false]);
});

test("a stream that was closed ends what hangs on it at once, also when its client does not read", async () => {
  using line = await ask();
  const stream = openEventStream(line.outgoing, createFakeClock());
  stream.send({ type: "much", ...{ text: "x".repeat(32 * 1024 * 1024) } });
  stream.close();
  assert.equal(stream.signal.aborted, true);
});
