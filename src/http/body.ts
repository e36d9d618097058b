// A request's body in pieces, for what is larger than a message.
import type { Context } from "hono";
import type { Env } from "./identity.ts";

export type Body = { pieces(): AsyncGenerator<Uint8Array>; drain(): Promise<void> };

/** A browser does not hear a refusal while it still sends, so up to `max` bytes of what is left of a refused body are read and dropped. */
export function openBody(c: Context<Env>, max: number): Body {
  const reader = (c.req.raw.body as ReadableStream<Uint8Array> | null)?.getReader();
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) return;
      yield next.value;
    }
  }
  return {
    pieces,
    async drain() {
      let size = 0;
      try {
        for await (const piece of pieces()) if ((size += piece.length) > max) break;
        await reader?.cancel();
      } catch {
        // The sender left.
      }
    },
  };
}
