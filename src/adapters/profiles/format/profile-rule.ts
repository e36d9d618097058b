// What a profile file may say: one table of its keys, their kinds and bounds.
import {
  EMOTIONAL_MODELS,
  MEMORY_APPROVALS,
  PROFILE_DEFAULTS,
  TOOL_APPROVALS,
  TRANSFER_POLICIES,
  type AgentModel,
  type Heartbeat,
  type Profile,
  type TeamMember,
} from "../../../domain/agent.ts";
import { AGENT_ID_PATTERN } from "../../../domain/ids.ts";
import { SESSION_TYPES } from "../../../domain/session.ts";
import { INPUT_MODES } from "../../../domain/turn.ts";
import { group, type Group } from "./group.ts";
import { choice, duration, flag, list, number, record, text } from "./rule.ts";

const TOOL_NAME = /^[A-Za-z][\w.-]*$/;
const TOOL_WORDS = "a tool or group such as `memory` or `mcp.github`";
const HOURS = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;

const agentId = text({ max: 64, pattern: AGENT_ID_PATTERN, must: "lower case letters, digits and underscores, beginning with a letter" });
const count = (min: number, max: number) => number({ min, max, whole: true });

const personality = group({
  tone: text({ max: 200, empty: true }),
  traits: list(text({ max: 40 }), { max: 20 }),
  emotional_model: choice(EMOTIONAL_MODELS),
});

const memory = group({
  transfer_policy: choice(TRANSFER_POLICIES),
  ltm_max_results: count(0, 1000),
  stm_window: count(1, 100_000),
  approval: choice(MEMORY_APPROVALS),
  learn_from: list(choice(SESSION_TYPES), { max: SESSION_TYPES.length }),
  distill_after_idle: duration({ min: 1000 }),
});

const llm = group(
  {
    enabled: flag,
    provider: text({ max: 40, pattern: /^[a-z][a-z0-9_-]*$/, must: "a provider's name such as `openai`" }),
    model: text({ max: 200, pattern: /^\S+$/, must: "a model's name without spaces" }),
    temperature: number({ min: 0, max: 2 }),
    max_tokens: count(1, 10_000_000),
  },
  {
    check(value, report) {
      if (value.enabled === false) return;
      const missing = (["provider", "model"] as const).filter((key) => value[key] === undefined);
      if (missing.length === 0) return;
      const names = missing.map((key) => `\`llm.${key}\``).join(" and ");
      report(undefined, `${names} ${missing.length > 1 ? "are" : "is"} missing. Without \`llm\` the system default answers.`);
    },
  },
);

const tools = group({
  allow_all: flag,
  restrict_to: list(text({ max: 128, pattern: TOOL_NAME, must: TOOL_WORDS }), { max: 200 }),
  approval: record(choice(TOOL_APPROVALS), { max: 200, pattern: TOOL_NAME, must: TOOL_WORDS }),
});

const heartbeat = group(
  {
    // Each beat may cost a model call; a second-wise heartbeat is a slip of the pen.
    every: duration({ min: 60_000 }),
    prompt: text({ max: 50_000, lines: true }),
    active_hours: text({ max: 40, pattern: HOURS, must: "hours such as \"08:00-22:00\"" }),
    timezone: text({ max: 80 }),
    deliver_to: text({ max: 200 }),
  },
  {
    required: ["every", "prompt"],
    check(value, report) {
      if (value.active_hours?.slice(0, 5) === value.active_hours?.slice(6) && value.active_hours !== undefined) {
        report("active_hours", "`heartbeat.active_hours` begins and ends at the same time. Leave it out for always.");
      }
      if (value.timezone !== undefined && !isZone(value.timezone)) {
        report("timezone", "`heartbeat.timezone` must be a time zone such as `Europe/Paris` or `UTC`.");
      }
    },
  },
);

const limits = group({
  usd_per_day: number({ min: 0, max: 1_000_000, above: true }),
  tokens_per_turn: count(1, 1_000_000_000),
  steps_per_turn: count(1, 10_000),
  seconds_per_turn: count(1, 86_400),
  depth: count(1, 20),
});

const member = group(
  { role: text({ max: 200 }), name: text({ max: 80 }), agent: agentId },
  {
    required: ["role"],
    check({ name, agent }, report) {
      if ((name === undefined) === (agent === undefined)) {
        report(undefined, "A member needs either `name`, for one described here, or `agent`, for a profile of its own.");
      }
    },
  },
);

/** The whole file. */
export const profileRule = group(
  {
    agent_id: agentId,
    name: text({ max: 80 }),
    role: text({ max: 200 }),
    type: choice(["agent", "team"] as const),
    personality,
    instructions: text({ max: 50_000, lines: true, empty: true }),
    input_mode: choice(INPUT_MODES),
    memory,
    llm,
    tools,
    heartbeat,
    limits,
    members: list(member, { max: 50 }),
  },
  {
    required: ["agent_id", "name", "role"],
    check({ agent_id, type, members = [] }, report) {
      if (type === "team" && members.length === 0) report("type", "A team needs at least one entry in `members`.");
      if (type !== "team" && members.length > 0) report("members", "Only a profile of `type: team` may have `members`.");
      if (members.some((one) => one.agent === agent_id)) report("members", "A team cannot be a member of itself.");
    },
  },
);

type Values = Group<{ profile: typeof profileRule }>["profile"] & {};

/** The profile that the values of a file mean, with every default filled in. */
export function buildProfile(value: Values): Profile {
  const { personality: person, memory: kept, tools: tool, limits: limit } = PROFILE_DEFAULTS;
  return {
    agent_id: value.agent_id as string,
    name: value.name as string,
    role: value.role as string,
    type: value.type ?? "agent",
    personality: fill(person, value.personality),
    instructions: value.instructions ?? "",
    input_mode: value.input_mode ?? "queue",
    memory: fill(kept, value.memory),
    llm: buildModel(value.llm),
    tools: fill(tool, value.tools),
    heartbeat: buildHeartbeat(value.heartbeat),
    limits: fill(limit, value.limits),
    members: (value.members ?? []).map(({ role, name, agent }) => ({ role, ...(agent ? { agent } : { name }) }) as TeamMember),
  };
}

function buildModel(value: Values["llm"]): AgentModel | null {
  if (!value || value.enabled === false) return null;
  const { provider, model, temperature, max_tokens } = value;
  return { provider: provider as string, model: model as string, temperature: temperature ?? null, max_tokens: max_tokens ?? null };
}

function buildHeartbeat(value: Values["heartbeat"]): Heartbeat | null {
  if (!value) return null;
  return {
    every: value.every as number,
    prompt: value.prompt as string,
    active_hours: value.active_hours ?? null,
    timezone: value.timezone ?? "UTC",
    deliver_to: value.deliver_to ?? "last",
  };
}

/** `defaults` with what `values` says in their place; a copy all the way down, so that no profile shares its lists. */
function fill<T extends object>(defaults: T, values: { [K in keyof T]?: unknown } | undefined): T {
  const out = structuredClone(defaults);
  for (const [key, value] of Object.entries(values ?? {})) {
    if (value !== undefined) out[key as keyof T] = value as T[keyof T];
  }
  return out;
}

function isZone(name: string): boolean {
  // Offsets such as +02:00 pass in Intl but know no daylight saving, so they are not zones to us.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
