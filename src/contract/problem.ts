// Errors on the wire: application/problem+json (RFC 9457) with a stable code.
import { z } from "zod";
import { ERROR_CODES } from "../domain/errors.ts";

export const errorCode = z.enum(ERROR_CODES).meta({ id: "ErrorCode" });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string().meta({ description: "What went wrong and what to do" }),
    status: z.number().int(),
    code: errorCode,
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem with a stable code" });

export type Problem = z.infer<typeof problemSchema>;
