// Agents in memory: one that may do all, one that can be removed and brought back and asks once, one that asks each time.
import type { Profile, ToolApproval } from "../../src/domain/agent.ts";
import { PROFILE_DEFAULTS } from "../../src/domain/agent.ts";
import type { LoadedProfile, Profiles } from "../../src/ports/profiles.ts";

export const AGENTS = ["mira", "otto", "vera"] as const;

/** Tokens that fit the simulated model: little, so that the context moves for that reason too. */
export const ROOM = 4000;

const APPROVAL: Partial<Record<string, ToolApproval>> = { otto: "ask_once", vera: "ask" };

export type SimulatedProfiles = Profiles & { present: Set<string> };

function load(agent_id: string): LoadedProfile {
  const profile: Profile = {
    agent_id,
    name: agent_id,
    role: "Simulated agent",
    type: "agent",
    ...structuredClone(PROFILE_DEFAULTS),
    instructions: "",
    input_mode: "queue",
    // The model is scripted all the same; by this name distillation goes by rules, whose outcome is known beforehand.
    llm: { provider: "offline", model: "quote", temperature: null, max_tokens: null },
    heartbeat: null,
    members: [],
  };
  profile.memory.stm_window = 8;
  profile.memory.distill_after_idle = 20_000;
  profile.limits.seconds_per_turn = 5;
  const approval = APPROVAL[agent_id];
  if (approval) profile.tools.approval = { current_time: approval };
  const { name, role, type, input_mode } = profile;
  return {
    profile,
    agent: { agent_id, name, role, type, model: null, input_mode, stm_window: 8, file: `${agent_id}.yaml`, version: "v1", problems: [] },
  };
}

/** Profiles whose files never change; `present` says which agents exist now. It survives crashes like a folder does. */
export function createSimulatedProfiles(): SimulatedProfiles {
  const present = new Set<string>(AGENTS);
  const loaded = new Map(AGENTS.map((agent_id) => [agent_id as string, load(agent_id)]));
  const refuse = () => Promise.reject(new Error("profiles are not written in the simulation"));
  return {
    present,
    list: () => [...present].map((agent_id) => (loaded.get(agent_id) as LoadedProfile).agent),
    get: (agent_id) => (present.has(agent_id) ? loaded.get(agent_id) : undefined),
    orphanProblems: () => [],
    reload: () => Promise.resolve({ loaded: [], changed: [], removed: [], problems: [] }),
    read: refuse,
    write: refuse,
    remove: refuse,
    onChange: () => () => undefined,
    close: () => Promise.resolve(),
  };
}
