// The only reader of the environment. One table of variables, one place, clear errors. Without a schema library: the
// terminal's quick commands and the server's start wait for this file.
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { AppError } from "./domain/errors.ts";
import { parseModelRef } from "./domain/model.ts";
import type { LogLevel } from "./lib/log-level.ts";
import { LOG_LEVELS } from "./lib/log-level.ts";

export type Config = {
  home: string;
  host: string;
  port: number;
  /** An owner API token for scripts and containers; with `server` the token for that server. */
  token: string | undefined;
  /** Default model, `provider/model`. */
  model: string | undefined;
  log: LogLevel;
  /** A server elsewhere that the terminal talks to. */
  server: string | undefined;
  models: {
    openaiApiKey: string | undefined;
    openaiBaseUrl: string | undefined;
    anthropicApiKey: string | undefined;
    googleApiKey: string | undefined;
    ollamaHost: string | undefined;
  };
};

/** What a variable must be, for those that can be wrong; undefined when it is right. */
const RULES: Record<string, (value: string) => string | undefined> = {
  RAPPORT_PORT: (value) => (/^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? undefined : "must be a port number, 0 to 65535"),
  RAPPORT_TOKEN: (value) => (value.length >= 16 ? undefined : "must have at least 16 characters"),
  RAPPORT_MODEL: (value) => (parseModelRef(value) ? undefined : "must be provider/model, such as openai/gpt-5-mini"),
  RAPPORT_LOG: (value) => ((LOG_LEVELS as readonly string[]).includes(value) ? undefined : `must be ${LOG_LEVELS.join(", ").replace(/, (\w+)$/, " or $1")}`),
  RAPPORT_SERVER: requireAddress,
  OPENAI_BASE_URL: requireAddress,
};

function requireAddress(value: string): string | undefined {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? undefined : "must be an address such as http://127.0.0.1:8000/v1";
}

/** Reads the environment; an empty variable means the same as one that is not set. Throws AppError that names each one that is wrong. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const read = (name: string) => environment[name]?.trim() || undefined;
  const wrong = Object.entries(RULES).flatMap(([name, check]) => {
    const value = read(name);
    const problem = value === undefined ? undefined : check(value);
    return problem === undefined ? [] : [`${name} ${problem}`];
  });
  if (wrong.length > 0) throw new AppError("invalid_request", `The environment is not valid: ${wrong.join("; ")}.`);
  const home = read("RAPPORT_HOME");
  return {
    home: home ? resolve(home.replace(/^~(?=\/|$)/, homedir())) : join(homedir(), ".rapport"),
    host: read("RAPPORT_HOST") ?? "127.0.0.1",
    port: Number(read("RAPPORT_PORT") ?? 4777),
    token: read("RAPPORT_TOKEN"),
    model: read("RAPPORT_MODEL"),
    log: (read("RAPPORT_LOG") ?? "warn") as LogLevel,
    server: read("RAPPORT_SERVER"),
    models: {
      openaiApiKey: read("OPENAI_API_KEY"),
      openaiBaseUrl: read("OPENAI_BASE_URL"),
      anthropicApiKey: read("ANTHROPIC_API_KEY"),
      googleApiKey: read("GOOGLE_GENERATIVE_AI_API_KEY"),
      ollamaHost: read("OLLAMA_HOST"),
    },
  };
}
