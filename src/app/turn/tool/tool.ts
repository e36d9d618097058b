// Running a tool for an agent: allowed by its profile, stopped with its turn, and always with a result.
import type { Profile } from "../../../domain/agent.ts";
import { mayUseTool } from "../../../domain/agent.ts";
import type { ToolCallPart, ToolOrigin } from "../../../domain/message.ts";
import { clip } from "../../../domain/session.ts";
import type { Tool } from "../../../ports/tool.ts";
import type { App } from "../../app.ts";
import type { TurnRun } from "../turn-run.ts";
import { reasonOf } from "../turn-run.ts";

/** Characters of a tool's output that are kept. */
const OUTPUT_MAX = 100_000;

export type ToolOutcome = { output: string; is_error: boolean; origin: ToolOrigin };

/** The tool of that name, if the profile lets its agent use it. */
export function findTool(app: Pick<App, "tools">, profile: Profile, name: string): Tool | undefined {
  return app.tools.find((tool) => tool.name === name && mayUseTool(profile.tools, name));
}

/** Runs one call. Never throws: what went wrong is the result, in words that the model can act on. */
export async function runTool(app: App, run: TurnRun, call: ToolCallPart): Promise<ToolOutcome> {
  const tool = findTool(app, run.profile, call.tool);
  const origin = tool?.origin ?? "tool";
  if (!tool) {
    const names = app.tools.filter((one) => mayUseTool(run.profile.tools, one.name)).map((one) => one.name);
    return { output: `There is no tool "${call.tool}". Available: ${names.join(", ") || "none"}.`, is_error: true, origin };
  }
  if (call.problem !== null) return { output: call.problem, is_error: true, origin };
  const context = {
    session_id: run.session.session_id,
    turn_id: run.turn.turn_id,
    agent_id: run.session.agent_id,
    person_id: run.session.on_behalf_of,
    now: app.clock.now(),
    memory: run.profile.memory,
  };
  const stop = stopOf(run.signal);
  try {
    const output = await Promise.race([tool.run(call.input, context, stop), whenAborted(stop)]);
    return { output: clip(output, OUTPUT_MAX), is_error: false, origin };
  } catch (error) {
    return { output: clip(error instanceof Error ? error.message : String(error), OUTPUT_MAX), is_error: true, origin };
  }
}

/** Aborted when somebody stops the turn. A server that stops lets a tool finish: its outcome must be known afterwards. */
function stopOf(signal: AbortSignal): AbortSignal {
  const stop = new AbortController();
  const pass = () => {
    if (reasonOf(signal).code !== "interrupted") stop.abort(signal.reason);
  };
  if (signal.aborted) pass();
  else signal.addEventListener("abort", pass, { once: true });
  return stop.signal;
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error("Stopped before this finished."));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
