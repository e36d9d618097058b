// Tool: the current time in any zone.
import { AppError } from "../../domain/errors.ts";
import type { Tool } from "../../ports/tool.ts";

export const currentTime: Tool = {
  name: "current_time",
  description: "The current date and time. Use it whenever an answer depends on what time or day it is.",
  input_schema: {
    type: "object",
    properties: { timezone: { type: "string", description: "IANA zone such as Europe/Paris; UTC when left out" } },
    additionalProperties: false,
  },
  origin: "tool",
  repeatable: true,
  async run(input, context) {
    const timeZone = readZone(input);
    const now = new Date(context.now);
    const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long", timeZone }).format(now);
    return JSON.stringify({ utc: now.toISOString(), timezone: timeZone, local: words });
  },
};

function readZone(input: unknown): string {
  const given = (input as { timezone?: unknown } | null)?.timezone ?? "UTC";
  const zone = typeof given === "string" ? given : JSON.stringify(given);
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw new AppError("invalid_request", `There is no time zone "${zone.slice(0, 60)}". Use an IANA name such as Europe/Paris.`);
  }
}
