// `rapport memory show`: one memory with where it comes from, what changed it, and how often it was used.
import type { MemoryDetail, SourceView } from "../../../domain/memory/detail.ts";
import { shortId } from "../../identity.ts";
import { findMemory } from "../../memory/find.ts";
import { marksOf } from "../../memory/words.ts";
import type { Context } from "../../spec.ts";
import { formatTime } from "../../terminal/time.ts";

/** `rapport memory show`. */
export async function showMemory(context: Context, [id]: readonly (string | undefined)[]): Promise<void> {
  const { client } = await context.connect();
  const memory = await client.getMemory(await findMemory(client, id as string));
  if (context.json) return context.out.json(memory);
  const { out } = context;
  out.line(memory.text, "bold");
  const sure = memory.confidence < 1 ? `${Math.round(memory.confidence * 100)} % sure` : "";
  out.line([memory.agent_id, memory.kind, `learned ${formatTime(memory.learned_at)}`, sure, marksOf(memory)].filter((fact) => fact !== "").join(" · "), "dim");
  out.line(memory.memory_id, "dim");
  if (memory.superseded_by) out.line(`Replaced by: rapport memory show ${shortId(memory.superseded_by)}`);
  out.line(used(memory));
  out.line("\nFrom", "bold");
  if (memory.sources.length === 0) out.line("No message: it was written by hand.");
  for (const source of memory.sources) for (const row of sourceRows(source)) out.line(row);
  out.line("\nHistory", "bold");
  for (const change of memory.history) out.line(`${formatTime(change.at)}  ${change.action} by ${CAUSES[change.cause]}, ${change.status}  ${shortId(change.change_set_id)}`);
}

const CAUSES = { person: "you", tool: "the agent", distillation: "distillation" } as const;

function used({ use_count, last_used_at }: MemoryDetail): string {
  if (use_count === 0) return "Used in no answer yet.";
  return `Used in ${use_count} ${use_count === 1 ? "answer" : "answers"}, last ${formatTime(last_used_at ?? "")}.`;
}

function sourceRows({ session_id, erased, title, excerpt, at }: SourceView): string[] {
  if (erased) return [`${shortId(session_id)}  [erased]`];
  return [`${shortId(session_id)}  ${title ?? "Untitled"}, ${formatTime(at ?? "")}`, ...(excerpt ?? "").split("\n").map((line) => `  ${line}`)];
}
