// An OpenAI-compatible server that says given lines: for answers in Markdown, which the fake provider does not write.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { nameAsked } from "../support/fake-name.ts";

export type Poet = { url: string; close(): void };

/** Answers each question with its line of `lines`, word by word; or with what `lines` makes of the whole of the newest message. */
export async function startPoet(lines: Record<string, string> | ((asked: string) => string)): Promise<Poet> {
  const lineFor = typeof lines === "function" ? lines : (asked: string) => lines[asked] ?? "Ready.";
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      if (request.method === "GET") return void response.setHeader("content-type", "application/json").end(JSON.stringify({ object: "list", data: [{ id: "poet", object: "model" }] }));
      const { messages } = JSON.parse(body) as { messages: { role: string; content: unknown }[] };
      const asked = textOf(messages.findLast((message) => message.role === "user")?.content);
      say(response, nameAsked(textOf(messages[0]?.content), asked) ?? lineFor(asked));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function say(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: object, finish_reason: string | null) =>
    response.write(`data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 0, model: "poet", choices: [{ index: 0, delta, finish_reason }] })}\n\n`);
  for (const content of text.match(/\s*\S+/g) ?? []) send({ content }, null);
  send({}, "stop");
  response.end("data: [DONE]\n\n");
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.map((part: { text?: string }) => part.text ?? "").join("") : "";
}
