// Settings on the wire: everything that is not an agent's own.
import { z } from "zod";
import { SESSION_TYPES } from "../domain/session.ts";
import { PASSWORD_MIN } from "../domain/person/person.ts";

export const providerName = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9_-]*$/, "must be lower case letters, digits, - and _, beginning with a letter");

/** A provider as it is set; `key` undefined keeps the stored one, null removes it. */
export const putProviderSchema = z
  .object({
    kind: z.enum(["openai", "anthropic", "google", "ollama", "openai-compatible"]),
    base_url: z.url({ protocol: /^https?$/ }).max(500).nullable().optional(),
    key: z.string().min(1).max(1000).nullable().optional(),
  })
  .strict()
  .meta({ id: "PutProvider" });

const modelName = (example: string) => z.string().regex(/^[a-z][a-z0-9_-]*\/.+$/, `must be provider/model, such as ${example}`).max(300);

/** `null` removes a setting, so that its default holds again. */
export const patchSettingsSchema = z
  .object({
    default_model: modelName("openai/gpt-5-mini").nullable().optional(),
    embedding_model: modelName("ollama/nomic-embed-text")
      .nullable()
      .optional()
      .meta({ description: "Model of meaning beside the words: what was said and what is remembered is embedded with it; after a change, all of it anew" }),
    providers: z.record(providerName, putProviderSchema.nullable()).optional(),
    prices: z
      .record(z.string(), z.object({ input: z.number().min(0), output: z.number().min(0), cached_input: z.number().min(0) }).strict().nullable())
      .optional()
      .meta({ description: "US dollars per million tokens by provider/model" }),
    context_tokens: z
      .record(z.string(), z.number().int().min(1024).max(100_000_000).nullable())
      .optional()
      .meta({ description: "Tokens that fit a model, prompt and answer together, by provider/model" }),
    retention: z
      .partialRecord(z.enum(SESSION_TYPES), z.number().int().min(1).max(36_500).nullable())
      .optional()
      .meta({ description: "Days without a message after which sessions of a type are pruned, once a day; null keeps them for good" }),
    owner_password: z.string().min(PASSWORD_MIN, `must have at least ${PASSWORD_MIN} characters`).max(200).nullable().optional(),
  })
  .strict()
  .meta({ id: "PatchSettings" });
export type PatchSettings = z.infer<typeof patchSettingsSchema>;

export const settingsSchema = z
  .object({
    default_model: z.string().nullable(),
    embedding_model: z.string().nullable(),
    providers: z.record(z.string(), z.object({ kind: z.string(), base_url: z.string().nullable(), has_key: z.boolean() })),
    prices: z.record(z.string(), z.object({ input: z.number(), output: z.number(), cached_input: z.number() })),
    context_tokens: z.record(z.string(), z.number().int()),
    retention: z.record(z.enum(SESSION_TYPES), z.number().int().nullable()),
    has_owner_password: z.boolean(),
  })
  .meta({ id: "Settings" });
export type Settings = z.infer<typeof settingsSchema>;
