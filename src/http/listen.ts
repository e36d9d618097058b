// Listening: the port opens as soon as the store is fit to be asked; what comes in waits until the rest is loaded.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { isIP, type AddressInfo } from "node:net";
import { AppError } from "../domain/errors.ts";

/** As a module it would be imported with all that it has, also the web client behind its WebSocket: 50 ms before listening. */
const { createServer } = process.getBuiltinModule("node:http");

/** Bytes of a request's address and headers: a window's address names up to 300 sessions and their positions. */
const HEADERS_MAX = 48 * 1024;

export type Listener = {
  /** Origin of the server, such as http://127.0.0.1:4777. */
  url: string;
  /** Answers what has waited, and everything from now on. */
  open(handler: RequestListener): void;
  /** Ends every connection, also streams, and stops listening. */
  close(): Promise<void>;
};

/** Listens on the address; port 0 takes a free one. Throws AppError `unavailable` when it cannot. */
export async function listen(at: { host: string; port: number }): Promise<Listener> {
  const waiting: [IncomingMessage, ServerResponse][] = [];
  let handle: RequestListener = (request, response) => void waiting.push([request, response]);
  const server = createServer({ maxHeaderSize: HEADERS_MAX }, (request, response) => handle(request, response));
  // A turn may take longer than any request timeout; headers may not.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explain(error, at)));
    server.listen(at.port, at.host, resolve);
  });
  return {
    url: originOf(server),
    open(handler) {
      handle = handler;
      for (const [request, response] of waiting.splice(0)) handler(request, response);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function explain(error: NodeJS.ErrnoException, at: { host: string; port: number }): AppError {
  const message =
    error.code === "EADDRINUSE"
      ? `Port ${at.port} on ${at.host} is in use by another program. Set RAPPORT_PORT to another one.`
      : `Rapport cannot listen on ${at.host}:${at.port} (${error.code ?? error.message}). Set RAPPORT_HOST and RAPPORT_PORT.`;
  return new AppError("unavailable", message, { cause: error });
}

/** Where the console is reached: an address that means "all" is reached on this machine's own. */
function originOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  const host = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}
