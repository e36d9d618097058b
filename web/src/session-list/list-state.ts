// What the sidebar shows: the selected agent (kept in this browser) and the chosen types (as long as the window).
import type { AgentId } from "../../../src/domain/ids.ts";
import { AGENT_ID_PATTERN } from "../../../src/domain/ids.ts";
import type { SessionType } from "../../../src/domain/session.ts";
import { createCell } from "../app/cell.ts";
import { createPreference } from "../app/preference.ts";

/** Empty for all agents. */
export const selectedAgent = createPreference<AgentId>("agent", "", (text) => (text === "" || AGENT_ID_PATTERN.test(text) ? text : undefined));

/** Empty for all types. */
export const chosenTypes = createCell<readonly SessionType[]>([]);

/** What the list is searched for; empty for everything. */
export const listSearch = createCell("");

/** Archived sessions: hidden, among the others, or alone. */
export type Archived = "false" | "any" | "true";
export const shownArchived = createCell<Archived>("false");

/** Adds or removes one type; with all of them chosen none needs to be. */
export function toggleType(chosen: readonly SessionType[], type: SessionType, count: number): readonly SessionType[] {
  const next = chosen.includes(type) ? chosen.filter((other) => other !== type) : [...chosen, type];
  return next.length === count ? [] : next;
}
