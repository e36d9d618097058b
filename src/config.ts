// The only reader of the environment. One schema, one place, clear errors.
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { AppError } from "./domain/errors.ts";
import { parseModelRef } from "./domain/model.ts";

/** An empty variable means the same as one that is not set. */
const text = z.string().trim().transform((value) => value || undefined);
const address = z.url({ protocol: /^https?$/, error: "must be an address such as http://127.0.0.1:8000/v1" });

const schema = z.object({
  RAPPORT_HOME: text.optional(),
  RAPPORT_HOST: text.optional(),
  RAPPORT_PORT: text
    .optional()
    .refine((value) => value === undefined || (/^\d{1,5}$/.test(value) && Number(value) <= 65_535), "must be a port number, 0 to 65535"),
  RAPPORT_TOKEN: text.optional().refine((value) => value === undefined || value.length >= 16, "must have at least 16 characters"),
  RAPPORT_MODEL: text
    .optional()
    .refine((value) => value === undefined || parseModelRef(value) !== undefined, "must be provider/model, such as openai/gpt-5-mini"),
  RAPPORT_LOG: text.optional().pipe(z.enum(["silent", "error", "warn", "info"], { error: "must be silent, error, warn or info" }).default("warn")),
  RAPPORT_SERVER: text.optional().pipe(address.optional()),
  OPENAI_API_KEY: text.optional(),
  OPENAI_BASE_URL: text.optional().pipe(address.optional()),
  ANTHROPIC_API_KEY: text.optional(),
  GOOGLE_GENERATIVE_AI_API_KEY: text.optional(),
  OLLAMA_HOST: text.optional(),
});

export type Config = {
  home: string;
  host: string;
  port: number;
  /** An owner API token for scripts and containers; with `server` the token for that server. */
  token: string | undefined;
  /** Default model, `provider/model`. */
  model: string | undefined;
  log: "silent" | "error" | "warn" | "info";
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

/** Reads the environment. Throws AppError that names each variable that is wrong. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const words = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ");
    throw new AppError("invalid_request", `The environment is not valid: ${words}.`);
  }
  const env = parsed.data;
  return {
    home: env.RAPPORT_HOME ? resolve(env.RAPPORT_HOME.replace(/^~(?=\/|$)/, homedir())) : join(homedir(), ".rapport"),
    host: env.RAPPORT_HOST ?? "127.0.0.1",
    port: Number(env.RAPPORT_PORT ?? 4777),
    token: env.RAPPORT_TOKEN,
    model: env.RAPPORT_MODEL,
    log: env.RAPPORT_LOG,
    server: env.RAPPORT_SERVER,
    models: {
      openaiApiKey: env.OPENAI_API_KEY,
      openaiBaseUrl: env.OPENAI_BASE_URL,
      anthropicApiKey: env.ANTHROPIC_API_KEY,
      googleApiKey: env.GOOGLE_GENERATIVE_AI_API_KEY,
      ollamaHost: env.OLLAMA_HOST,
    },
  };
}
