// Decides which version of which file runs. Pure: told what runs and what the files say now, it gives what runs next.
import { createHash } from "node:crypto";
import type { Agent, Profile, ProfileProblem } from "../../domain/agent.ts";
import type { AgentId } from "../../domain/ids.ts";
import { formatModelRef } from "../../domain/model.ts";
import type { LoadedProfile } from "../../ports/profiles.ts";
import type { ProfileFile } from "./file.ts";

/** One file of the folder: what it says now and the version of it that runs, if any. */
export type Entry = { now: ProfileFile; runs: Profile | undefined; problems: ProfileProblem[] };

/** The entries that `files` make after `before`, by file name. */
export function settleFiles(before: ReadonlyMap<string, Entry>, files: readonly ProfileFile[]): Map<string, Entry> {
  const ordered = files.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const claims = new Map<AgentId, string>();
  const entries = new Map<string, Entry>();
  // First those that are right as they stand, by file name: a broken file's last good version never displaces one.
  for (const now of ordered) {
    const entry: Entry = { now, runs: undefined, problems: now.problems };
    entries.set(now.file, entry);
    if (!now.profile) continue;
    const holder = claims.get(now.profile.agent_id);
    if (holder === undefined) {
      claims.set(now.profile.agent_id, now.file);
      entry.runs = now.profile;
    } else entry.problems = [{ file: now.file, line: now.id_line, message: `agent_id \`${now.profile.agent_id}\` is taken by ${holder}.` }];
  }
  for (const entry of entries.values()) {
    if (entry.runs) continue;
    const last = findLast(before, entry.now, entries);
    if (!last || claims.has(last.agent_id)) continue;
    claims.set(last.agent_id, entry.now.file);
    entry.runs = last;
  }
  return entries;
}

/** The version that ran under this file's name, or under the name it had before it was renamed as it was. */
function findLast(before: ReadonlyMap<string, Entry>, now: ProfileFile, entries: ReadonlyMap<string, Entry>): Profile | undefined {
  const same = before.get(now.file);
  if (same) return same.runs;
  if (now.digest === "") return undefined;
  return [...before.values()].find((old) => old.now.digest === now.digest && !entries.has(old.now.file))?.runs;
}

/** The agent that an entry runs, as lists show it. */
export function describeEntry(entry: Entry): LoadedProfile | undefined {
  const profile = entry.runs;
  if (!profile) return undefined;
  const { agent_id, name, role, type, input_mode } = profile;
  const agent: Agent = {
    agent_id,
    name,
    role,
    type,
    model: profile.llm && formatModelRef(profile.llm),
    input_mode,
    stm_window: profile.memory.stm_window,
    file: entry.now.file,
    version: versionOf(profile),
    problems: entry.problems,
  };
  return { profile, agent };
}

/** 16 hex digits that change when, and only when, the meaning of a profile does: not with comments or the order of keys. */
export function versionOf(profile: Profile): string {
  const sorted = JSON.stringify(profile, (_key, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(sorted).digest("hex").slice(0, 16);
}
