// What the doctor finds and puts right, on the wire.
import { z } from "zod";
import { FAULT_KINDS } from "../../domain/care/fault.ts";

const faultSchema = z
  .object({
    kind: z.enum(FAULT_KINDS),
    count: z.number().int().meta({ description: "Sessions, rows or files that have it" }),
    text: z.string().meta({ description: "What it is, after the number" }),
    todo: z.string().meta({ description: "What to do about it" }),
    harmless: z.boolean().meta({ description: "True when nothing is lost and nothing is shown wrongly" }),
  })
  .meta({ id: "Fault" });

export const examinationSchema = z.object({ faults: z.array(faultSchema) }).meta({ id: "Examination" });
export type Examination = z.infer<typeof examinationSchema>;

export const rebuiltSchema = z
  .object({
    rebuilt: z.array(faultSchema).meta({ description: "What was wrong and is right now" }),
    faults: z.array(faultSchema).meta({ description: "What is left" }),
  })
  .meta({ id: "Rebuilt" });
export type Rebuilt = z.infer<typeof rebuiltSchema>;
