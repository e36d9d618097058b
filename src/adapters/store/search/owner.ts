// Whose a text is. Each row of the index carries a token for its session and, when it may be found from elsewhere, one for
// its person and one for its agent with that person; each search is joined with exactly one of them.
import { hash } from "node:crypto";
import type { AgentId, PersonId } from "../../../domain/ids.ts";

/** What a row belongs to. The messages of a `hidden` (incognito) session are found from within it only. */
export type Belonging = { session_pk: number; agent_id: AgentId; person_id: PersonId; hidden: boolean };

export function sessionToken(session_pk: number): string {
  return `s${session_pk}`;
}

/** All that a person said to an agent and heard from it. */
export function agentToken(agent_id: AgentId, person_id: PersonId): string {
  return `a${hash("sha256", JSON.stringify([agent_id, person_id])).slice(0, 24)}`;
}

export function personToken(person_id: PersonId): string {
  return `p${hash("sha256", JSON.stringify([person_id])).slice(0, 24)}`;
}

/** What everybody who talks to an agent may read. */
export function sharedToken(agent_id: AgentId): string {
  return `g${hash("sha256", JSON.stringify([agent_id])).slice(0, 24)}`;
}

/** The tokens of a row, in no order. */
export function tokensOf({ session_pk, agent_id, person_id, hidden }: Belonging): string[] {
  const own = sessionToken(session_pk);
  return hidden ? [own] : [own, personToken(person_id), agentToken(agent_id, person_id)];
}
