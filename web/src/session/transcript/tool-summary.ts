// One line for a group of tool calls: what was done, in words, and how long it took.
import type { ToolCall } from "./answer-piece.ts";
import { spanText } from "../time-text.ts";

/** What a known tool did, for one call and for several; other tools are named. */
const DEEDS: Record<string, { one: string; doing: string; many: (count: number) => string }> = {
  current_time: { one: "Looked up the time", doing: "Looking up the time", many: (count) => `looked up the time ${count} times` },
  sessions: { one: "Looked through sessions", doing: "Looking through sessions", many: (count) => `looked through sessions ${count} times` },
  web_fetch: { one: "Read a page", doing: "Reading a page", many: (count) => `read ${count} pages` },
};

export type ToolSummary = { text: string; meta: string };

/** Such as "Looked up the time" with "0.1 s", or "Used search 3 times, read 2 pages" with "1 failed · 2.4 s". */
export function summarizeTools(calls: readonly ToolCall[]): ToolSummary {
  const running = calls.find((call) => call.status === "running");
  if (running) return { text: DEEDS[running.tool]?.doing ?? `Using ${toolName(running.tool)}`, meta: calls.length > 1 ? `${calls.length} calls` : "" };
  const used = countTools(calls.filter((call) => call.status !== "declined"));
  const wanted = countTools(calls.filter((call) => call.status === "declined"));
  const text = [...used.map(([tool, count]) => deed(tool, count)), ...wanted.map(([tool, count]) => wish(tool, count))].join(", ");
  const declined = calls.filter((call) => call.status === "declined").length;
  const failed = calls.filter((call) => call.status === "failed").length;
  const lost = calls.filter((call) => call.status === "lost").length;
  const ms = calls.some((call) => call.ms !== null) ? calls.reduce((sum, call) => Math.max(sum, call.ms ?? 0), 0) : null;
  const meta: string[] = [];
  if (failed > 0) meta.push(calls.length === 1 ? "failed" : `${failed} failed`);
  if (lost > 0) meta.push(calls.length === 1 ? "outcome unknown" : `${lost} with unknown outcome`);
  if (declined > 0) meta.push(calls.length === 1 ? "not allowed" : `${declined} not allowed`);
  if (calls.some((call) => call.answer === "redo")) meta.push("run again");
  // What took no time needs no number.
  if (ms !== null && ms >= 50) meta.push(spanText(ms));
  return { text: text.charAt(0).toUpperCase() + text.slice(1), meta: meta.join(" · ") };
}

function countTools(calls: readonly ToolCall[]): [tool: string, count: number][] {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(call.tool, (counts.get(call.tool) ?? 0) + 1);
  return [...counts];
}

/** A tool's name as people read it: `mcp.github.list_issues` is "list issues". */
export function toolName(tool: string): string {
  return (tool.split(".").at(-1) ?? tool).replaceAll("_", " ");
}

function deed(tool: string, count: number): string {
  const known = DEEDS[tool];
  if (known) return count === 1 ? known.one.charAt(0).toLowerCase() + known.one.slice(1) : known.many(count);
  return count === 1 ? `used ${toolName(tool)}` : `used ${toolName(tool)} ${count} times`;
}

/** What was not allowed was not done. */
function wish(tool: string, count: number): string {
  return count === 1 ? `wanted to use ${toolName(tool)}` : `wanted to use ${toolName(tool)} ${count} times`;
}

/** Input or output as it is shown: JSON laid out, text as it is. */
export function shownValue(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value ?? {}, null, 2);
  const text = value.trim();
  if (!/^[[{]/.test(text) || text.length > 100_000) return value;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return value;
  }
}
