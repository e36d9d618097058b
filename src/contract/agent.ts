// Agents on the wire.
import { z } from "zod";
import type { Agent, ProfileProblem } from "../domain/agent.ts";
import { INPUT_MODES } from "../domain/turn.ts";
import type { Equal } from "./equal.ts";

export const profileProblemSchema = z
  .object({ file: z.string(), line: z.number().int(), message: z.string() })
  .meta({ id: "ProfileProblem" });
const problemIsDomain: Equal<z.infer<typeof profileProblemSchema>, ProfileProblem> = true;
void problemIsDomain;

export const agentSchema = z
  .object({
    agent_id: z.string(),
    name: z.string(),
    role: z.string(),
    type: z.enum(["agent", "team"]),
    model: z.string().nullable().meta({ description: "provider/model of the profile; null for the system default" }),
    input_mode: z.enum(INPUT_MODES),
    stm_window: z.number().int(),
    file: z.string(),
    version: z.string().meta({ description: "Hash of the version that runs" }),
    problems: z.array(profileProblemSchema).meta({ description: "What is wrong with the file as it is now, when an older version runs" }),
  })
  .meta({ id: "Agent" });
const agentIsDomain: Equal<z.infer<typeof agentSchema>, Agent> = true;
void agentIsDomain;

export const agentListSchema = z
  .object({
    agents: z.array(agentSchema),
    problems: z.array(profileProblemSchema).meta({ description: "Files that have no running version" }),
    next_cursor: z.null(),
  })
  .meta({ id: "AgentList" });
export type AgentList = z.infer<typeof agentListSchema>;

export const agentDetailSchema = agentSchema
  .extend({ yaml: z.string(), prompt: z.string().meta({ description: "The system prompt that this profile makes" }) })
  .meta({ id: "AgentDetail" });
export type AgentDetail = z.infer<typeof agentDetailSchema>;

export const writeAgentSchema = z.object({ yaml: z.string().min(1).max(200_000) }).strict().meta({ id: "WriteAgent" });

export const reloadReportSchema = z
  .object({
    loaded: z.array(z.string()),
    changed: z.array(z.string()),
    removed: z.array(z.string()),
    problems: z.array(profileProblemSchema),
  })
  .meta({ id: "ReloadReport" });
export type ReloadReport = z.infer<typeof reloadReportSchema>;
