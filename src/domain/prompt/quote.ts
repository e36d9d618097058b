// What can be quoted of a message later: the words that were said, or what its tools answered.
import type { Part, ToolOrigin, ToolResultPart } from "../message.ts";
import { textOf } from "../message.ts";

/** Tools that give back what was said or kept before: their answers would quote a quotation. */
const RETELLING: readonly string[] = ["recall", "sessions", "remember", "forget"];

/** Empty for a message that says nothing by itself, such as a call. Places in an excerpt count in this text. */
export function quotableText(parts: readonly Part[]): string {
  const said = textOf(parts);
  return said === "" ? resultsIn(parts).map((one) => one.output).join("\n") : said;
}

/** The tools that a quoted text is from, and the lowest of their origins; null for what a person or an agent said. */
export function quotedTool(parts: readonly Part[]): { tool: string | null; origin: ToolOrigin | null } {
  const results = textOf(parts) === "" ? resultsIn(parts) : [];
  if (results.length === 0) return { tool: null, origin: null };
  return { tool: [...new Set(results.map((one) => one.tool))].join(", "), origin: results.some((one) => one.origin === "web") ? "web" : "tool" };
}

function resultsIn(parts: readonly Part[]): ToolResultPart[] {
  return parts.filter((part): part is ToolResultPart => part.type === "tool_result" && !RETELLING.includes(part.tool));
}
