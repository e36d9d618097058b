// Consent: which tool calls a person is asked about first, and what becomes of a call once they have answered.
import type { ToolApproval } from "../../../domain/agent.ts";
import { approvalOf } from "../../../domain/agent.ts";
import { AppError } from "../../../domain/errors.ts";
import { toldInstead } from "../../../domain/question.ts";
import type { Tool } from "../../../ports/tool.ts";
import type { PendingCall } from "../../../ports/store.ts";
import type { App } from "../../app.ts";
import type { ToolOutcome } from "./tool.ts";
import { findTool } from "./tool.ts";
import type { TurnRun } from "../turn-run.ts";
import { TurnStopped } from "../turn-run.ts";

/** Whether this call waits for its person before it runs; `remember` when one consent counts for all of the session. */
export async function askFirst(app: App, run: TurnRun, { part, answer }: PendingCall): Promise<{ remember: boolean } | undefined> {
  const tool = answer === null && part.problem === null ? findTool(app, run.profile, part.tool) : undefined;
  if (!tool) return undefined;
  const approval = approvalFor(run.profile.tools.approval, tool);
  if (approval === "allow") return undefined;
  const remember = approval === "ask_once";
  const given = remember && (await app.store.ask("hasConsent", { session_id: run.session.session_id, tool: tool.name }));
  return given ? undefined : { remember };
}

/** What a profile says about a tool, else what the tool says about itself, else that it may run. */
function approvalFor(rules: Record<string, ToolApproval>, tool: Pick<Tool, "name" | "approval">): ToolApproval {
  return approvalOf(rules, tool.name) ?? tool.approval ?? "allow";
}

/** The result of a call that is not run because of its person's answer; undefined when it is run. Throws TurnStopped for `discard`. */
export function answeredOutcome({ answer }: PendingCall): ToolOutcome | undefined {
  if (answer === "discard") throw new TurnStopped(new AppError("stopped", "Ended by you: the outcome of a tool call was unknown."));
  // Not asked yet is no answer; `expired` is that nobody gave one.
  const output = answer === null ? undefined : toldInstead(answer === "expired" ? null : answer);
  return output === undefined ? undefined : { output, is_error: true, origin: "tool" };
}
