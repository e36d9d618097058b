// Profiles: agents described in YAML files. A bad file never takes down the version that runs.
import type { Agent, Profile, ProfileProblem } from "../domain/agent.ts";
import type { AgentId } from "../domain/ids.ts";

/** A loaded profile: the version that runs and what lists show of it. */
export type LoadedProfile = { profile: Profile; agent: Agent };

export type ReloadReport = { loaded: AgentId[]; changed: AgentId[]; removed: AgentId[]; problems: ProfileProblem[] };

export interface Profiles {
  /** All agents by name, the running versions. */
  list(): Agent[];
  get(agent_id: AgentId): LoadedProfile | undefined;
  /** Problems of files that have no running version at all, so that they are seen too. */
  orphanProblems(): ProfileProblem[];
  /** Reads the folder again. */
  reload(): Promise<ReloadReport>;
  /** The YAML text of an agent's file. Throws AppError `not_found`. */
  read(agent_id: AgentId): Promise<string>;
  /** Validates and writes a file. Throws AppError `agent_invalid` with `details.problems`, or `agent_exists` when `create` and it exists. */
  write(yaml: string, options: { agent_id?: AgentId; create: boolean }): Promise<LoadedProfile>;
  /** Removes the file; sessions stay. Throws AppError `not_found`. */
  remove(agent_id: AgentId): Promise<void>;
  /** Calls `listener` after each reload that changed something, also those that a file watcher began. */
  onChange(listener: (report: ReloadReport) => void): () => void;
  /** Stops watching the folder. */
  close(): Promise<void>;
}
