// Ids and times on the wire.
import { z } from "zod";
import { AGENT_ID_PATTERN } from "../domain/ids.ts";

export const sessionId = z.templateLiteral(["ses_", z.string()]).meta({ description: "Session id", example: "ses_0193b1c2a4f07c3e9d5b6a7f80112233" });
export const messageId = z.templateLiteral(["msg_", z.string()]).meta({ description: "Message id" });
export const turnId = z.templateLiteral(["trn_", z.string()]).meta({ description: "Turn id" });
export const inputId = z.templateLiteral(["inp_", z.string()]).meta({ description: "Queued input id" });
export const personId = z.templateLiteral(["per_", z.string()]).meta({ description: "Person id" });
export const inviteId = z.templateLiteral(["inv_", z.string()]).meta({ description: "Invitation id" });
export const tokenId = z.templateLiteral(["tok_", z.string()]).meta({ description: "API token id" });
export const fileId = z.templateLiteral(["fil_", z.string()]).meta({ description: "File id" });
export const memoryId = z.templateLiteral(["mem_", z.string()]).meta({ description: "Memory id" });
export const changeSetId = z.templateLiteral(["dis_", z.string()]).meta({ description: "Change set id" });
export const deletionId = z.templateLiteral(["del_", z.string()]).meta({ description: "Deletion id" });
export const pruneId = z.templateLiteral(["prn_", z.string()]).meta({ description: "Prune id" });
export const agentId = z.string().max(64).regex(AGENT_ID_PATTERN, "must be lower case letters, digits and underscores, beginning with a letter").meta({ description: "Agent id", example: "mira" });

/** ISO 8601 in UTC, as the server writes it. */
export const instant = z.string().meta({ description: "ISO 8601, UTC", format: "date-time", example: "2026-11-22T08:00:00.000Z" });

/** ISO 8601 as people give it: a date alone means midnight UTC at its start. Parsed to milliseconds. */
export const bound = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/, {
    error: "must be a date (2026-02-01) or a time with its zone (2026-02-01T08:00:00Z)",
    abort: true,
  })
  .refine((text) => isRealInstant(text), "there is no such date")
  .meta({ description: "Date, or time with zone; a date alone means midnight UTC at its start", example: "2026-02-01" });

/** Milliseconds of a valid `bound`. */
export function parseBound(text: string): number {
  return Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);
}

/** Instants that ISO 8601 writes with four digits for the year. */
const [FIRST, LAST] = [Date.parse("0000-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z")];

function isRealInstant(text: string): boolean {
  const ms = parseBound(text);
  if (!(ms >= FIRST && ms <= LAST)) return false;
  const [year, month, day] = text.slice(0, 10).split("-").map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
