// One turn with its times, asked through Rapport or straight from the provider, by the same client code.
// The provider stamps each token with the monotonic clock that all processes of a machine share.
import type { Client } from "../../src/client/client.ts";
import { readServerEvents } from "../../src/client/sse.ts";
import { endsTurn } from "../../src/domain/event.ts";
import type { SessionId } from "../../src/domain/ids.ts";

/** Milliseconds: `total` from the request to the first token, `before` until the provider sent it, `relay` from there to the client. */
export type TurnTime = { total: number; before: number; relay: number; tokens: number };

/** Asks in a session. Throws when a token is missing, doubled or out of order, on the wire or in what was stored. */
export async function askSession(client: Client, session_id: SessionId, question: { content: string; tokens: number }): Promise<TurnTime> {
  const begin = process.hrtime.bigint();
  let received = 0n;
  let text = "";
  let stored = "";
  for await (const event of client.streamMessage(session_id, { content: question.content })) {
    if (event.type === "text.delta") {
      if (event.offset !== text.length) throw new Error(`Tokens were ${event.offset > text.length ? "dropped" : "doubled"}: ${text.length} characters had come, the next begin at ${event.offset}.`);
      text += event.text;
    } else if (event.type === "message.snapshot") text = event.text;
    else if (event.type === "message.finished" && event.message.role === "assistant") stored = event.message.content;
    else if (endsTurn(event) && event.type !== "turn.finished") throw new Error(`The turn ended as ${event.type}: ${event.message}`);
    if (received === 0n && text.includes(" ")) received = process.hrtime.bigint();
  }
  if (stored === "") throw new Error("The stream ended before the stored answer came.");
  // An answer that was over before the stream had caught up comes whole.
  if (received === 0n) received = process.hrtime.bigint();
  if (text !== "" && text !== stored) throw new Error("The text that was streamed is not the text that was stored.");
  return timeOf(stored, question.tokens, { begin, received });
}

/** Asks the provider itself, or a bare relay: the controls. */
export async function askProvider(url: string, question: { content: string; tokens: number }): Promise<TurnTime> {
  const begin = process.hrtime.bigint();
  let received = 0n;
  let text = "";
  const body = JSON.stringify({ model: "fake", stream: true, messages: [{ role: "user", content: question.content }] });
  for await (const event of readServerEvents(await openAnswer(url, body))) {
    if (event.data === "[DONE]") continue;
    const chunk = JSON.parse(event.data) as { choices: { delta: { content?: string } }[] };
    text += chunk.choices[0]?.delta.content ?? "";
    if (received === 0n && text.includes(" ")) received = process.hrtime.bigint();
  }
  return timeOf(text, question.tokens, { begin, received });
}

/** The stream of an answer to the chat completion `body`. */
export async function openAnswer(url: string, body: string): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(`${url}/chat/completions`, { method: "POST", headers: { "content-type": "application/json" }, body });
  if (!response.ok || !response.body) throw new Error(`${url} answered with ${response.status}.`);
  return response.body;
}

function timeOf(text: string, tokens: number, { begin, received }: { begin: bigint; received: bigint }): TurnTime {
  const stamps = text.trim().split(" ").map(BigInt);
  const first = stamps[0] ?? 0n;
  const ordered = stamps.every((stamp, index) => index === 0 || stamp > (stamps[index - 1] ?? 0n));
  if (stamps.length !== tokens || !ordered) throw new Error(`${tokens} tokens in order were sent, ${stamps.length} ${ordered ? "in order" : "out of order"} arrived.`);
  return { total: msBetween(begin, received), before: msBetween(begin, first), relay: msBetween(first, received), tokens };
}

function msBetween(from: bigint, to: bigint): number {
  return Number(to - from) / 1e6;
}
