// Whom a chat is with: the agent, and the session it goes on in, if any.
import type { Client } from "../../client/client.ts";
import type { Agent } from "../../domain/agent.ts";
import { AppError } from "../../domain/errors.ts";
import type { Session } from "../../domain/session.ts";
import { requireWritable } from "../../domain/session.ts";
import { findSession } from "../identity.ts";
import type { Context } from "../spec.ts";
import { askChoice } from "../terminal/ask.ts";
import { plainLine } from "../terminal/plain.ts";

export type Partner = { agent: Agent; session: Session | null };

const NO_AGENTS = "There are no agents yet. Put a profile into the profiles folder of the home.";

/** Finds the agent or session that was named; asks a person when neither was and there are several agents. */
export async function choosePartner(
  context: Context,
  client: Client,
  { name, session }: { name: string | undefined; session: string | undefined },
): Promise<Partner> {
  if (session !== undefined) return resume(client, name, session);
  const { agents } = await client.listAgents();
  if (agents.length === 0) throw new AppError("not_found", NO_AGENTS);
  const found = name === undefined ? await chooseAgent(context, agents) : agents.find((agent) => agent.agent_id === name);
  if (found) return { agent: found, session: null };
  throw new AppError("not_found", `There is no agent '${name}'. There are: ${agents.map((agent) => agent.agent_id).join(", ")}`);
}

async function resume(client: Client, name: string | undefined, text: string): Promise<Partner> {
  const session = await client.getSession(await findSession(client, text));
  if (name !== undefined && name !== session.agent_id) {
    throw new AppError("invalid_request", `That session is with ${session.agent_id}. A session never changes its agent.`);
  }
  requireWritable(session);
  const { agents } = await client.listAgents();
  const agent = agents.find((one) => one.agent_id === session.agent_id);
  if (!agent) throw new AppError("agent_removed", `The agent ${session.agent_id} was removed. Its session can still be read: rapport sessions show ${text}`);
  return { agent, session };
}

async function chooseAgent({ options }: Context, agents: readonly Agent[]): Promise<Agent | undefined> {
  if (agents.length === 1) return agents[0];
  if (!options.io.isTty) {
    throw new AppError("invalid_request", `Name the agent: rapport chat ${agents.map((agent) => agent.agent_id).join("|")}`);
  }
  const choices = agents.map(({ agent_id, name, role }) => ({ value: agent_id, label: plainLine(name), hint: plainLine(role) }));
  const chosen = await askChoice(options.io, "Who do you want to talk to?", choices);
  return agents.find((agent) => agent.agent_id === chosen);
}
