// Reads server-sent events from a response body, also when pieces end in the middle of a line or a character.

export type ServerEvent = { id: string | undefined; type: string; data: string };

/** Longest event that is accepted, in characters; a stream that exceeds it is broken. */
const EVENT_MAX = 32_000_000;

/** Yields each event of `body`; returns when the stream ends and throws when it breaks. */
export async function* readServerEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent, void, void> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      if (rest.length > EVENT_MAX) throw new Error("the event stream sent an event without an end");
      let from = 0;
      for (let end = rest.indexOf("\n\n", from); end >= 0; end = rest.indexOf("\n\n", from)) {
        const event = parseEvent(rest.slice(from, end));
        from = end + 2;
        if (event) yield event;
      }
      rest = rest.slice(from);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** One event from its lines; undefined for comments, which keep the connection alive. */
function parseEvent(block: string): ServerEvent | undefined {
  let id: string | undefined;
  let type = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const value = line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    const field = line.slice(0, colon);
    if (field === "id") id = value;
    else if (field === "event") type = value;
    else if (field === "data") data.push(value);
  }
  return data.length === 0 ? undefined : { id, type, data: data.join("\n") };
}
