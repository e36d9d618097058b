// What went wrong at a provider, as a code for the loop and a sentence for a person: first what is, then what to do. Never a key.
import { AppError, type ErrorCode } from "../../domain/errors.ts";
import { showAddress } from "./find/address.ts";
import { readRetryAfter } from "./retry-after.ts";

/** Who was asked, for the words of a message. `secrets` are struck out of anything the provider says. */
export type Asked = { label: string; address: string; model: string | null; secrets: readonly string[] };

export type Failure = { type: "failure"; code: ErrorCode; message: string; retry_after: number | null };

/** The parts of a vendor's error that we look at; libraries differ, so it is read by shape and never by class. */
export type Fault = {
  name: string;
  message: string;
  /** HTTP status, or undefined when no answer came. */
  status: number | undefined;
  /** The provider's own words for the kind of error: `invalid_api_key`, `overloaded_error`, … */
  kinds: string[];
  /** Codes of the network errors beneath, outermost first. */
  network: string[];
  headers: Record<string, string>;
  body: string;
};

const UNREADABLE = new Set(["AI_JSONParseError", "AI_TypeValidationError", "AI_InvalidResponseDataError", "AI_EmptyResponseBodyError", "AI_NoContentGeneratedError", "SyntaxError"]);

/** The failure part for anything a vendor library threw or reported. `now` in milliseconds since 1970. */
export function describeFailure(error: unknown, asked: Asked, now: number): Failure {
  if (error instanceof AppError) return failure(error.code, error.message);
  const fault = readFault(error);
  const code = classify(fault);
  const retry_after = code === "provider_rate_limit" || code === "provider_unavailable" ? readRetryAfter(fault, now) : null;
  return { ...failure(code, explain(code, fault, asked)), retry_after };
}

export function failure(code: ErrorCode, message: string): Failure {
  return { type: "failure", code, message, retry_after: null };
}

function classify(fault: Fault): ErrorCode {
  return classifyConnection(fault) ?? classifyAnswer(fault);
}

/** What the network did, if it is to blame: without a status there was no answer, with one it had begun. */
function classifyConnection({ status, network, message }: Fault): ErrorCode | undefined {
  if (/without a finish reason/.test(message)) return "provider_cut";
  if (network.includes("UND_ERR_CONNECT_TIMEOUT")) return "provider_unavailable";
  if (network.some((code) => /_TIMEOUT$|^ETIMEDOUT$/.test(code))) return "provider_timeout";
  if (/^terminated$/i.test(message)) return "provider_cut";
  if (network.length === 0 && !/^(fetch failed|Cannot connect to API)/i.test(message)) return undefined;
  return status === undefined ? "provider_unavailable" : "provider_cut";
}

function classifyAnswer(fault: Fault): ErrorCode {
  const { status = 0, kinds, message } = fault;
  const says = (pattern: RegExp) => kinds.some((kind) => pattern.test(kind));
  // A key with characters that no header can carry never leaves this machine; Google refuses a key with status 400.
  const badKey = /API key not valid|API_KEY_INVALID|ByteString|invalid header value/i.test(`${message} ${fault.body}`);
  if (status === 401 || status === 403 || badKey || says(/^(authentication_error|invalid_api_key|permission_error)$/)) return "provider_auth";
  // Waiting does not help an account that has no money left.
  if (says(/^insufficient_quota$/)) return "provider_refused";
  if (status === 404 || says(/^(model_not_found|not_found_error)$/)) return "provider_model";
  if (status === 429 || says(/^(rate_limit_exceeded|rate_limit_error|RESOURCE_EXHAUSTED|429)$/)) return "provider_rate_limit";
  if (isRedirect(status)) return "provider_refused";
  if (status === 408 || says(/^timeout_error$/)) return "provider_timeout";
  if (status >= 500) return "provider_unavailable";
  if (status >= 400) return /\bmodel\b.{0,80}\b(not found|does not exist|is not supported)/is.test(message) ? "provider_model" : "provider_refused";
  if (UNREADABLE.has(fault.name) || status > 0) return "provider_malformed";
  if (says(/^invalid_request_error$/)) return "provider_refused";
  // Anything else that the provider itself said inside its stream: it is up, and gave no answer.
  return kinds.length > 0 ? "provider_unavailable" : "provider_malformed";
}

function explain(code: ErrorCode, fault: Fault, asked: Asked): string {
  const { label, address } = asked;
  const model = asked.model === null ? "list of models" : `model "${asked.model}"`;
  switch (code) {
    case "provider_auth":
      return `The key for ${label} was refused. Check it in Settings, Models, then retry.`;
    case "provider_model":
      return `${label} has no ${model} at ${address}. Choose another model or correct the address in Settings, Models, then retry.`;
    case "provider_rate_limit":
      return `${label} takes no more requests for now. Wait a little, then retry.`;
    case "provider_refused":
      if (isRedirect(fault.status)) return explainRedirect(fault, asked);
      return `${label} refused the request: ${quote(fault, asked)} Change what it names, then retry.`;
    case "provider_unavailable":
      return fault.status === undefined && fault.kinds.length === 0
        ? `${label} cannot be reached at ${address}. Check that it runs and that the address is right, then retry.`
        : `${label} at ${address} is in trouble${fault.status === undefined ? "" : ` (HTTP ${fault.status})`}: ${quote(fault, asked)} Retry in a while.`;
    case "provider_timeout":
      return `${label} at ${address} did not answer in time. Retry, or choose another model.`;
    case "provider_cut":
      return `The answer from ${label} broke off before its end. Retry to ask again.`;
    default:
      return `${label} at ${address} sent something that could not be read. Retry; if it stays, check the address in Settings, Models.`;
  }
}

function isRedirect(status = 0): boolean {
  return status >= 300 && status < 400;
}

/** We do not follow: whoever owns the key decides where it goes. */
function explainRedirect({ headers }: Fault, { label, address }: Asked): string {
  const location = Object.entries(headers).find(([name]) => name.toLowerCase() === "location")?.[1];
  const target = location !== undefined && URL.canParse(location, address) ? ` to ${showAddress(new URL(location, address).href)}` : "";
  return `${label} at ${address} sends requests on${target}, and Rapport does not follow. Correct the address in Settings, Models, then retry.`;
}

/** The provider's own sentence, on one line, at most 300 characters, without keys. */
function quote(fault: Fault, asked: Asked): string {
  let text = fault.message.replace(/\s+/g, " ").trim() || `HTTP ${fault.status ?? "error"}`;
  for (const secret of asked.secrets) if (secret !== "") text = text.replaceAll(secret, "[key]");
  text = text.replace(/\b(sk|pk|rk|AIza|Bearer)[-_ ]?[A-Za-z0-9*_-]{8,}/g, "[key]");
  const clipped = [...text].slice(0, 300).join("");
  return /[.!?…]$/.test(clipped) ? clipped : `${clipped}.`;
}

/** Reads a vendor's error by shape. */
export function readFault(error: unknown): Fault {
  const outer = asRecord(error);
  const inner = asRecord(asRecord(outer.data).error);
  const status = typeof outer.statusCode === "number" ? outer.statusCode : undefined;
  const kinds = [outer.type, outer.code, inner.type, inner.code, inner.status, asRecord(inner.details).reason].filter((kind) => typeof kind === "string" || typeof kind === "number").map(String);
  // What is no error of the library is what the provider wrote into its stream.
  if (!(error instanceof Error) && outer.name === undefined && status === undefined && typeof outer.message === "string") kinds.push("said");
  const network = networkCodes(error);
  return {
    name: typeof outer.name === "string" ? outer.name : "",
    message: typeof error === "string" ? error : typeof outer.message === "string" ? outer.message : "",
    status,
    // An outer error repeats the code of the network error beneath; that is no word of the provider.
    kinds: network.length > 0 ? [] : kinds,
    network,
    headers: asRecord(outer.responseHeaders) as Record<string, string>,
    body: typeof outer.responseBody === "string" ? outer.responseBody.slice(0, 4000) : "",
  };
}

function networkCodes(error: unknown): string[] {
  const codes: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 6 && current instanceof Error; depth++) {
    const code = (current as { code?: unknown }).code;
    if (typeof code === "string" && /^(E[A-Z_]{3,}|UND_ERR_.+)$/.test(code)) codes.push(code);
    current = current instanceof AggregateError ? (current.cause ?? current.errors[0]) : current.cause;
  }
  return codes;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
