// The wire: one function that sends a request and gives back its JSON, or the server's own error.
import { readProblem, unreachable } from "./problem.ts";

export type Wire = {
  /** Origin of the server without a slash at the end; empty for the page's own. */
  base_url: string;
  /** API token; a browser uses its cookie instead. */
  token?: string;
  fetch?: typeof fetch;
};

export type Call = {
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  bytes?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** Sends a request below `/api` and returns the response when it is 2xx; throws AppError otherwise. */
export async function send(wire: Wire, method: string, path: string, call: Call = {}): Promise<Response> {
  const headers: Record<string, string> = { ...call.headers };
  if (wire.token) headers["authorization"] = `Bearer ${wire.token}`;
  if (call.body !== undefined) headers["content-type"] = "application/json";
  if (call.bytes) headers["content-type"] = call.bytes.type || "application/octet-stream";
  const request: RequestInit = { method, headers };
  if (call.body !== undefined) request.body = JSON.stringify(call.body);
  if (call.bytes) request.body = call.bytes;
  if (call.signal) request.signal = call.signal;
  let response: Response;
  try {
    response = await (wire.fetch ?? fetch)(`${wire.base_url}/api${path}${queryString(call.query)}`, request);
  } catch (cause) {
    if (call.signal?.aborted) throw cause;
    throw unreachable(wire.base_url, cause);
  }
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** The JSON of a request's answer; undefined when it has no content. */
export async function sendJson<T>(wire: Wire, method: string, path: string, call: Call = {}): Promise<T> {
  const response = await send(wire, method, path, call);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

function queryString(query: Call["query"]): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}
