// A fake provider in a process of its own, for black-box tests and the bench. It speaks OpenAI's chat completions at `url`,
// Anthropic's messages at the same address, and Google's contents at `url` with "beta" behind it.
//
// What it does is written into the last paragraph of the last user message, so that no second channel is needed:
//   (nothing)                       "You said: … (messages seen: n)", word by word, at once
//   [[tokens=40 rate=50]]           "t1 t2 …", 50 per second
//   [[hold]]                        the last token, or the tool calls, wait for `release`, in each step: a turn that runs as long as a test needs it to
//   [[stamp]]                       each token is `process.hrtime.bigint()` of its sending and a space: monotonic, the same clock in all processes
//   [[tool=current_time {}]]        calls the tool if it is offered, then answers "The tool said: …"; several call several
//   [[fault=401]] … [[fault=500]]   that status; `retry_after=2` adds the header (`_` stands for a space, `date` for a date in 30 seconds)
//   [[fault=hang|reset|redirect|page]]   no answer; connection closed before an answer; 307 to `redirect`; a web page
//   [[fault=stall|cut|malformed|unfinished|error]]   that after `after=3` tokens: silence, closed connection, broken chunk, end without a finish, an error event
//   [[fault=empty|length|bad_arguments|unknown_tool|tool_loop]]   no text; cut by length; arguments that are not JSON; a tool that does not exist; a call in every step
//   [[fault=enormous|utf8|surrogate]]   one chunk of `after` letters; an invalid byte after the last token; a letter in two pieces and half a letter
//   `times=2` lets a fault strike only the first two requests with this text; `no_usage` leaves the usage out
// It also embeds at `url`/embeddings (hash-embedding.ts): faults stand in any of the texts, a model named `…-64` gives 64 numbers, and
// the answer names the texts backwards, as it may.
// The model `missing` does not exist, and `fault-500` behaves as [[fault=500]].
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ChatRequest } from "./fake-answer.ts";

export type FakeProviderOptions = {
  /** 0 or absent: a free one. */
  port?: number;
  models?: string[];
  /** When set, other keys are refused. */
  key?: string;
  /** Also answers Ollama's own list of models. */
  ollama?: boolean;
  /** Where [[fault=redirect]] sends requests. */
  redirect?: string;
};

/** One request for an answer, in the form of chat completions. `sent`: tokens that went out. */
export type FakeRequest = { n: number; body: ChatRequest; authorization: boolean; outcome: "open" | "answered" | "closed by client" | "broken"; sent: number };

/** One request for vectors. */
export type FakeEmbedding = { model: string; input: string[]; dimensions: number | null; authorization: string | null };

export type FakeProvider = {
  /** Base address, ending in `/v1`. */
  url: string;
  port: number;
  pid: number;
  /** The newest 500 requests, oldest first. */
  requests(): Promise<FakeRequest[]>;
  /** The newest 500 requests for vectors, oldest first; also those that were refused. */
  embeddings(): Promise<FakeEmbedding[]>;
  /** Adds directives to the requests for a model, one per request; the last one stays. None: back to normal. */
  script(model: string, ...directives: string[]): Promise<void>;
  /** Lets every held answer end; waits until there is one. */
  release(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts the process on loopback and resolves when it listens. It ends with `stop`, or when this process ends. */
export async function startFakeProvider(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  const entry = fileURLToPath(new URL("./fake-provider-process.ts", import.meta.url));
  const child = spawn(process.execPath, [entry, JSON.stringify(options)], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), "line"), exited.then(() => ["null"])])) as [string];
  const started = JSON.parse(line) as { port: number } | null;
  if (!started) throw new Error(`The fake provider did not start (exit code ${child.exitCode}).`);
  const url = `http://127.0.0.1:${started.port}/v1`;
  return {
    url,
    port: started.port,
    pid: child.pid ?? 0,
    requests: async () => ((await (await fetch(`${url}/_requests`)).json()) as { requests: FakeRequest[] }).requests,
    embeddings: async () => ((await (await fetch(`${url}/_requests`)).json()) as { embeddings: FakeEmbedding[] }).embeddings,
    script: async (model, ...directives) => {
      await (await fetch(`${url}/_script`, { method: "POST", body: JSON.stringify({ model, directives }) })).text();
    },
    release: async () => {
      await (await fetch(`${url}/_release`, { method: "POST" })).text();
    },
    stop: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
