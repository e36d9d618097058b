// Language models: one call is one step, streamed, without retries of its own.
import type { ErrorCode } from "../domain/errors.ts";
import type { FileId, MessageId } from "../domain/ids.ts";
import type { MessageRole, Part } from "../domain/message.ts";
import type { ModelRef, ProviderKind } from "../domain/model.ts";
import type { Price, Usage } from "../domain/usage.ts";
import type { Embedder } from "./embedder.ts";

/** Why a model is not given a file: it takes none of its kind, the bytes are gone, or the prompt's files are too large together. */
export type LeftOut = "not_accepted" | "gone" | "too_much";

/** What a prompt has of an attached file. */
export type FileContent = { data: Uint8Array } | { left_out: LeftOut };

export type PromptMessage = { message_id: MessageId; role: MessageRole; parts: Part[] };

export type ToolSpec = { name: string; description: string; input_schema: Record<string, unknown> };

export type StepRequest = {
  instructions: string;
  messages: PromptMessage[];
  /** The contents of the files in `messages`; one that is not here is gone. */
  files?: ReadonlyMap<FileId, FileContent>;
  tools: ToolSpec[];
  temperature: number | null;
  max_tokens: number | null;
};

/** Why a step ended: the model was done, wants tools run, hit its length, or was filtered. */
export type FinishReason = "stop" | "tool_calls" | "length" | "filtered" | "other";

export type StepPart =
  | { type: "text"; text: string }
  | { type: "reasoning"; text: string }
  /** The model is at work on something that is not shown yet, such as the arguments of a call. */
  | { type: "working" }
  /** `problem` is set when the arguments could not be read as JSON; `input` is then the raw text. */
  | { type: "tool_call"; call_id: string; tool: string; input: unknown; problem: string | null }
  | { type: "end"; finish_reason: FinishReason; usage: Usage }
  /** `retry_after` in milliseconds when the provider named one. */
  | { type: "failure"; code: ErrorCode; message: string; retry_after: number | null };

/** Kinds of files that a model takes besides text, which all do. */
export type Accepts = { image: boolean; pdf: boolean };

export interface Model {
  ref: ModelRef;
  accepts: Accepts;
  /** null when unknown; a model that costs nothing has a price of zeros. */
  price: Price | null;
  /**
   * One step. Yields parts in order and ends with exactly one `end` or `failure`; it never throws.
   * An aborted signal ends it soon with `failure` of code `stopped`.
   */
  stream(request: StepRequest, signal: AbortSignal): AsyncIterable<StepPart>;
}

/** How to reach a provider; `key` in clear, only in memory. */
export type Provider = { name: string; kind: ProviderKind; base_url: string | null; key: string | null };

/** A provider that was found without being configured in settings. */
export type FoundProvider = Provider & { source: "environment" | "local" | "built-in" };

/** One place that was looked at on first start, for the console and `rapport doctor`. */
export type Looked = { place: string; result: string };

export interface Models {
  /** Opens a model; imports the vendor's library on first use. Throws AppError `provider_model` for an unknown kind. */
  open(provider: Provider, model: string): Promise<Model>;
  /** Opens a model of meaning. Throws AppError with a provider code when the provider has none, or lacks its key or address. */
  openEmbedder(provider: Provider, model: string): Promise<Embedder>;
  /** Providers of the environment, a running local server, and the built-in offline model (always last). */
  detect(signal?: AbortSignal): Promise<{ found: FoundProvider[]; looked: Looked[] }>;
  /** Names of a provider's models. Throws AppError with a provider code. */
  list(provider: Provider, signal?: AbortSignal): Promise<string[]>;
  /** Tokens that fit a model of this kind, prompt and answer together. */
  contextTokens(kind: ProviderKind, model: string): number;
  /** The model to use with a provider when nobody named one, or undefined. */
  suggest(provider: Provider): string | undefined;
}
