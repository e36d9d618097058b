// Health of the server, readable without a login: nothing private is in it.
import { z } from "zod";
import { instant } from "./id.ts";

const lastCheckSchema = z
  .object({ at: instant, result: z.enum(["ok", "damaged", "failed"]).meta({ description: "failed: the check itself could not be made" }) })
  .meta({ id: "LastCheck" });

export const healthSchema = z
  .object({
    status: z.enum(["ok", "damaged"]),
    name: z.literal("rapport"),
    version: z.string(),
    last_check: lastCheckSchema.nullable().meta({ description: "The last check of the database file: at the start, then once a day. null before the first" }),
  })
  .meta({ id: "Health" });
export type Health = z.infer<typeof healthSchema>;

/** What `rapport doctor` shows; for the owner only. */
export const diagnosisSchema = z
  .object({
    version: z.string(),
    node: z.string(),
    sqlite: z.string(),
    home: z.string(),
    address: z.string(),
    pid: z.number().int(),
    database: z.object({
      path: z.string(),
      integrity: z.string(),
      schema_version: z.number().int(),
      bytes: z.number().int(),
      sessions: z.number().int(),
      messages: z.number().int(),
      unindexed: z.number().int().meta({ description: "Messages that wait to be found: they go into the text index little by little" }),
      events: z.number().int(),
    }),
    last_check: lastCheckSchema.nullable(),
    agents: z.number().int(),
    profile_problems: z.number().int(),
    default_model: z.string(),
    looked: z.array(z.object({ place: z.string(), result: z.string() })),
  })
  .meta({ id: "Diagnosis" });
export type Diagnosis = z.infer<typeof diagnosisSchema>;
