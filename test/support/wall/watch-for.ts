// A fetch that reads along: what is said in an answer, its headers or its stream to somebody who must not hear it is a breach.
import type { Game } from "../random-request/play.ts";

/** `secretTo` gives the word that must not come back to whoever sends a request. */
export function watchFor(game: Game, secretTo: (init: RequestInit | undefined) => string): typeof fetch {
  return async (input, init) => {
    const secret = secretTo(init);
    const response = await fetch(input, init);
    const where = `${init?.method ?? "GET"} ${response.url}`.slice(0, 200);
    const hear = (text: string) => {
      if (text.includes(secret)) game.breaches.push(`somebody was told "${secret}" by ${where}: ${text.slice(0, 300)}`);
    };
    hear(JSON.stringify([...response.headers]));
    const heard = new Response(response.body?.pipeThrough(readAlong(hear)) ?? null, { status: response.status, headers: response.headers });
    return Object.defineProperty(heard, "url", { value: response.url });
  };
}

/** Passes bytes on and gives their text to `hear`, with the end of the piece before, in which a word may have begun. */
function readAlong(hear: (text: string) => void): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const decoder = new TextDecoder();
  let before = "";
  return new TransformStream({
    transform(piece, controller) {
      const text = before + decoder.decode(piece, { stream: true });
      hear(text);
      before = text.slice(-100);
      controller.enqueue(piece);
    },
  });
}
