// Agents: what a profile says. One YAML file, one agent; the parsed form is this type with every default filled in.
import type { AgentId } from "./ids.ts";
import { MEMORY_TOOLS } from "./memory/memory.ts";
import type { SessionType } from "./session.ts";
import type { InputMode } from "./turn.ts";

export const EMOTIONAL_MODELS = ["stable", "expressive", "reserved"] as const;
export type EmotionalModel = (typeof EMOTIONAL_MODELS)[number];
export const TRANSFER_POLICIES = ["carry_all", "facts_only", "explicit_only", "none"] as const;
export type TransferPolicy = (typeof TRANSFER_POLICIES)[number];
export const MEMORY_APPROVALS = ["auto", "hold", "hold_uncertain"] as const;
export type MemoryApproval = (typeof MEMORY_APPROVALS)[number];
export const TOOL_APPROVALS = ["ask", "ask_once", "allow"] as const;
export type ToolApproval = (typeof TOOL_APPROVALS)[number];

export type Personality = { tone: string; traits: string[]; emotional_model: EmotionalModel };

export type MemoryPolicy = {
  transfer_policy: TransferPolicy;
  ltm_max_results: number;
  /** Messages in the active context. */
  stm_window: number;
  approval: MemoryApproval;
  learn_from: SessionType[];
  /** Milliseconds without a message after which a session is distilled. */
  distill_after_idle: number;
};

/** A profile's own model; null in a profile means the system default. */
export type AgentModel = {
  provider: string;
  model: string;
  temperature: number | null;
  max_tokens: number | null;
};

export type ToolPolicy = { allow_all: boolean; restrict_to: string[]; approval: Record<string, ToolApproval> };

export type Heartbeat = {
  /** Milliseconds between beats. */
  every: number;
  prompt: string;
  /** "08:00-22:00" in `timezone`, or null for always. */
  active_hours: string | null;
  timezone: string;
  deliver_to: string;
};

export type Limits = {
  usd_per_day: number | null;
  tokens_per_turn: number;
  steps_per_turn: number;
  seconds_per_turn: number;
  depth: number;
};

export type TeamMember = { role: string; name: string } | { role: string; agent: AgentId };

export type Profile = {
  agent_id: AgentId;
  name: string;
  role: string;
  type: "agent" | "team";
  personality: Personality;
  instructions: string;
  input_mode: InputMode;
  memory: MemoryPolicy;
  llm: AgentModel | null;
  tools: ToolPolicy;
  heartbeat: Heartbeat | null;
  limits: Limits;
  members: TeamMember[];
};

export const PROFILE_DEFAULTS = {
  personality: { tone: "", traits: [], emotional_model: "stable" } as Personality,
  memory: {
    transfer_policy: "carry_all",
    ltm_max_results: 10,
    stm_window: 50,
    approval: "auto",
    learn_from: ["chat"],
    distill_after_idle: 600_000,
  } as MemoryPolicy,
  tools: { allow_all: true, restrict_to: [], approval: {} } as ToolPolicy,
  limits: { usd_per_day: null, tokens_per_turn: 200_000, steps_per_turn: 20, seconds_per_turn: 600, depth: 2 } as Limits,
};

/** What is wrong with a profile file, and where. `line` counts from 1; 0 when the whole file is meant. */
export type ProfileProblem = { file: string; line: number; message: string };

/** A problem on one line, such as "mira.yaml:12: Unknown key `tempature`. Did you mean `temperature`?". */
export function formatProblem({ file, line, message }: ProfileProblem): string {
  const place = line > 0 ? `${file}:${line}` : file;
  return place ? `${place}: ${message}` : message;
}

/** An agent as lists show it: the version that runs, and what is wrong with a newer one that does not. */
export type Agent = {
  agent_id: AgentId;
  name: string;
  role: string;
  type: "agent" | "team";
  /** `provider/model` of the profile, or null for the system default. */
  model: string | null;
  input_mode: InputMode;
  stm_window: number;
  /** File name inside the profiles folder. */
  file: string;
  /** Hash of the running profile. */
  version: string;
  problems: ProfileProblem[];
};

/** What a profile's rules say about a tool: its own name first, else the longest group that it is in; undefined when nothing. */
export function approvalOf(rules: Record<string, ToolApproval>, tool: string): ToolApproval | undefined {
  if (Object.hasOwn(rules, tool)) return rules[tool];
  const [name] = Object.keys(rules)
    .filter((rule) => isNamed(rule, tool))
    .toSorted((a, b) => b.length - a.length);
  return name === undefined ? undefined : rules[name];
}

/** True when `name` is the tool or a group such as `memory`, `sessions` or `mcp.github` that it is in. */
function isNamed(name: string, tool: string): boolean {
  if (name === "memory" && MEMORY_TOOLS.includes(tool)) return true;
  return tool === name || tool.startsWith(`${name}.`) || tool.startsWith(`${name}_`);
}

/** True when the profile lets the agent use `tool`; `restrict_to` wins and may name a group such as `sessions` or `mcp.github`. */
export function mayUseTool(policy: ToolPolicy, tool: string): boolean {
  if (policy.restrict_to.length > 0) {
    return policy.restrict_to.some((name) => isNamed(name, tool));
  }
  return policy.allow_all;
}
