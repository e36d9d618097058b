// The least a relay can be: one process that asks the provider for each question and passes the words on as events. It keeps
// nothing, remembers nothing and asks nobody who they are. The control for what a turn costs.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { readServerEvents } from "../../src/client/sse.ts";
import { openAnswer } from "./turn-time.ts";

const provider = process.argv[2] ?? "";

const server = createServer((request, response) => {
  const relay = async () => {
    const answer = await openAnswer(provider, await text(request));
    response.writeHead(200, { "content-type": "text/event-stream" });
    for await (const { data } of readServerEvents(answer)) response.write(`data: ${data}\n\n`);
    response.end();
  };
  relay().catch(() => response.destroy());
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
