// Agents: what the profiles say, for those who start sessions and turns.
import type { Agent, Profile } from "../domain/agent.ts";
import { AppError } from "../domain/errors.ts";
import type { AgentId } from "../domain/ids.ts";
import { systemPrompt } from "../domain/prompt/prompt.ts";
import type { LoadedProfile } from "../ports/profiles.ts";
import type { App } from "./app.ts";

/**
 * The running version of an agent that can hold a session. `missing` says what an unknown one means here:
 * 404 `not_found` when somebody names it, 409 `agent_removed` when a session's agent is gone.
 */
export function requireAgent(app: Pick<App, "profiles">, agent_id: AgentId, missing: "not_found" | "agent_removed"): LoadedProfile {
  const loaded = app.profiles.get(agent_id);
  if (!loaded) throw missing === "not_found" ? agentNotFound(app, agent_id) : agentRemoved(agent_id);
  if (loaded.profile.type === "team") throw teamNotAvailable(loaded.profile);
  return loaded;
}

export function teamNotAvailable({ agent_id, name }: Pick<Profile, "agent_id" | "name">): AppError {
  return new AppError("team_not_available", `${name} is a team, and teams cannot hold sessions yet.`, { details: { agent_id } });
}

function agentNotFound(app: Pick<App, "profiles">, agent_id: AgentId): AppError {
  const names = app.profiles.list().map((agent) => agent.agent_id);
  const known = names.length > 0 ? `Known agents: ${names.slice(0, 20).join(", ")}.` : "There are no agents yet: put a profile into the profiles folder.";
  return new AppError("not_found", `There is no agent "${agent_id}". ${known}`, { details: { agent_id } });
}

export function agentRemoved(agent_id: AgentId): AppError {
  return new AppError("agent_removed", `The agent "${agent_id}" was removed. Its sessions stay readable; bring its profile back to go on.`, {
    details: { agent_id },
  });
}

/** An agent with its YAML text and the system prompt that it makes. */
export async function describeAgent(app: Pick<App, "profiles">, agent_id: AgentId): Promise<Agent & { yaml: string; prompt: string }> {
  const loaded = app.profiles.get(agent_id);
  if (!loaded) throw agentNotFound(app, agent_id);
  return { ...loaded.agent, yaml: await app.profiles.read(agent_id), prompt: systemPrompt(loaded.profile) };
}
