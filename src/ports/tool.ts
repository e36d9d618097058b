// Tools: what an agent can do besides writing. The loop, consent and records are the app's; a tool only runs.
import type { MemoryPolicy, ToolApproval } from "../domain/agent.ts";
import type { AgentId, PersonId, SessionId, TurnId } from "../domain/ids.ts";
import type { ToolOrigin } from "../domain/message.ts";

/** On whose behalf and where a tool runs. `now`: milliseconds; `memory`: what the profile that the turn uses lets be kept. */
export type ToolContext = {
  session_id: SessionId;
  turn_id: TurnId;
  agent_id: AgentId;
  person_id: PersonId;
  now: number;
  memory: Pick<MemoryPolicy, "transfer_policy" | "approval">;
};

export interface Tool {
  /** Lower case with underscores; a profile's `restrict_to` names it or its group. */
  name: string;
  /** What it does and when to use it, for the model. */
  description: string;
  /** JSON schema of `input`. */
  input_schema: Record<string, unknown>;
  origin: ToolOrigin;
  /** True when running it once more does no harm, so that a crash in the middle raises no question. */
  repeatable: boolean;
  /** Whether a person is asked first, where a profile says nothing; `allow` when absent. */
  approval?: ToolApproval;
  /** Runs once. Returns text for the model; throws AppError or Error with a message the model can act on. */
  run(input: unknown, context: ToolContext, signal: AbortSignal): Promise<string>;
}
