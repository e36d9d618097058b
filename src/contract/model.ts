// Models and their providers on the wire. Keys go in and never come out.
import { z } from "zod";
import { PROVIDER_KINDS } from "../domain/model.ts";

export const providerSchema = z
  .object({
    name: z.string(),
    kind: z.enum(PROVIDER_KINDS),
    base_url: z.string().nullable(),
    has_key: z.boolean(),
    source: z.enum(["settings", "environment", "local", "built-in"]),
  })
  .meta({ id: "Provider" });

export const modelStateSchema = z
  .object({
    default_model: z.string().meta({ description: "provider/model that agents without their own use" }),
    default_source: z.enum(["settings", "environment", "local", "built-in"]),
    offline: z.boolean().meta({ description: "True while the built-in model answers" }),
    providers: z.array(providerSchema),
    embedding: z
      .object({
        model: z.string().nullable().meta({ description: "provider/model; null when words alone decide" }),
        done: z.number().int().meta({ description: "Texts that have their vector" }),
        total: z.number().int(),
        error: z.string().nullable().meta({ description: "Why it does not go on for now, and what to do" }),
      })
      .meta({ description: "How far the embedding of memories and messages is" }),
    looked: z.array(z.object({ place: z.string(), result: z.string() })),
    next_cursor: z.null(),
  })
  .meta({ id: "ModelState" });
export type ModelState = z.infer<typeof modelStateSchema>;

export const testModelSchema = z
  .object({
    model: z.string().max(300).optional().meta({ description: "provider/model; the default when left out" }),
    embedding: z.boolean().optional().meta({ description: "Try it as an embedding model; the one that is set when `model` is left out" }),
  })
  .strict()
  .meta({ id: "TestModel" });

export const testedModelSchema = z
  .object({
    model: z.string(),
    ok: z.boolean(),
    message: z.string(),
    first_token_ms: z.number().nullable(),
    models: z.array(z.string()).meta({ description: "What the provider offers, as far as it says" }),
  })
  .meta({ id: "TestedModel" });
export type TestedModel = z.infer<typeof testedModelSchema>;
