// Health of the server, readable without a login: nothing private is in it.
import { z } from "zod";

export const healthSchema = z
  .object({ status: z.enum(["ok", "damaged"]), name: z.literal("rapport"), version: z.string() })
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
      events: z.number().int(),
    }),
    agents: z.number().int(),
    profile_problems: z.number().int(),
    default_model: z.string(),
    looked: z.array(z.object({ place: z.string(), result: z.string() })),
  })
  .meta({ id: "Diagnosis" });
export type Diagnosis = z.infer<typeof diagnosisSchema>;
