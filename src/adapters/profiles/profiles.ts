// The profiles port over a folder of YAML files. What runs changes only as a whole, after each reading of the folder.
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { formatProblem, type Agent, type ProfileProblem } from "../../domain/agent.ts";
import { AppError } from "../../domain/errors.ts";
import { AGENT_ID_PATTERN, type AgentId } from "../../domain/ids.ts";
import type { Log } from "../../ports/log.ts";
import type { LoadedProfile, Profiles, ReloadReport } from "../../ports/profiles.ts";
import { readProfileText } from "./file.ts";
import { prepareFolder, readFolder, removeFile, writeWhole } from "./folder.ts";
import { checkFile } from "./format/check.ts";
import { describeEntry, settleFiles, type Entry } from "./settle.ts";
import { watchFolder, type Watch } from "./watch.ts";

/** `folder` holds the profiles and is created with two samples when it is missing; `watch` also reads it again after changes. */
type ProfilesOptions = { folder: string; log: Log; watch: boolean };

/** Reads all profiles. Throws AppError `unavailable` or `disk_full` when the folder is missing and cannot be created. */
export async function createProfiles({ folder, log, watch }: ProfilesOptions): Promise<Profiles> {
  await prepareFolder(folder);
  const profiles = new FolderProfiles(folder, log);
  await profiles.reload();
  if (watch) profiles.beginWatch();
  return profiles;
}

class FolderProfiles implements Profiles {
  readonly #folder: string;
  readonly #log: Log;
  #entries: Map<string, Entry> = new Map();
  #running: Map<AgentId, LoadedProfile> = new Map();
  #folderProblems: ProfileProblem[] = [];
  #listeners = new Set<(report: ReloadReport) => void>();
  #logged: ReadonlySet<string> = new Set();
  #watch: Watch | undefined;
  #closed = false;
  // Reads and writes of the folder happen one after the other, in the order they were asked for.
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  list(): Agent[] {
    const agents = [...this.#running.values()].map((loaded) => loaded.agent);
    return agents.sort((a, b) => a.name.localeCompare(b.name, "en") || (a.agent_id < b.agent_id ? -1 : 1));
  }

  get(agent_id: AgentId): LoadedProfile | undefined {
    return this.#running.get(agent_id);
  }

  orphanProblems(): ProfileProblem[] {
    const orphans = [...this.#entries.values()].filter((entry) => !entry.runs);
    return [...this.#folderProblems, ...orphans.flatMap((entry) => entry.problems)];
  }

  reload(): Promise<ReloadReport> {
    return this.#inOrder(() => this.#readAll());
  }

  read(agent_id: AgentId): Promise<string> {
    return this.#inOrder(() => readProfileText(this.#folder, this.#fileOf(agent_id)));
  }

  write(yaml: string, options: { agent_id?: AgentId; create: boolean }): Promise<LoadedProfile> {
    return this.#inOrder(() => this.#write(yaml, options));
  }

  remove(agent_id: AgentId): Promise<void> {
    return this.#inOrder(async () => {
      const removed = await removeFile(this.#folder, this.#fileOf(agent_id));
      await this.#readAll();
      if (!removed) throw missing(agent_id);
    });
  }

  onChange(listener: (report: ReloadReport) => void): () => void {
    // Wrapped, so that the same function given twice is two listeners.
    const entry = (report: ReloadReport) => listener(report);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#watch?.close();
    this.#listeners.clear();
    await this.#last;
  }

  /** Reads again whenever the folder changes, until `close`. */
  beginWatch(): void {
    const changed = () => this.reload().then(() => undefined, (error: unknown) => this.#log.error("profiles could not be read again", { error: String(error) }));
    this.#watch = watchFolder(this.#folder, changed, this.#log);
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #readAll(): Promise<ReloadReport> {
    const files = await readFolder(this.#folder);
    const before = this.#running;
    const seen = this.#describeState();
    // A folder that is gone for a moment, say while it is replaced, is no reason to stop every agent.
    if (files) this.#entries = settleFiles(this.#entries, files);
    this.#folderProblems = files ? [] : [{ file: "", line: 0, message: "The profiles folder cannot be read. The agents run on as they were." }];
    this.#running = new Map();
    for (const entry of this.#entries.values()) {
      const loaded = describeEntry(entry);
      if (loaded) this.#running.set(loaded.agent.agent_id, loaded);
    }
    const report = this.#compare(before);
    if (seen !== this.#describeState()) this.#tell(report);
    return report;
  }

  #compare(before: ReadonlyMap<AgentId, LoadedProfile>): ReloadReport {
    const loaded = [...this.#running.keys()].sort();
    return {
      loaded,
      changed: loaded.filter((id) => this.#running.get(id)?.agent.version !== before.get(id)?.agent.version),
      removed: [...before.keys()].filter((id) => !this.#running.has(id)).sort(),
      problems: this.#problems(),
    };
  }

  #problems(): ProfileProblem[] {
    return [...this.#folderProblems, ...[...this.#entries.values()].flatMap((entry) => entry.problems)];
  }

  /** Everything a list shows, as one text, to tell whether a reading changed anything. */
  #describeState(): string {
    return JSON.stringify([this.list(), this.#problems()]);
  }

  #tell(report: ReloadReport): void {
    this.#writeLog(report);
    for (const listener of this.#closed ? [] : [...this.#listeners]) {
      try {
        listener(report);
      } catch (error) {
        // One watcher's fault must not keep the news from the others, nor fail the reload.
        this.#log.error("a listener of profile changes failed", { error: String(error) });
      }
    }
  }

  /** Each problem once, when it is new. */
  #writeLog({ changed, removed, problems }: ReloadReport): void {
    if (changed.length + removed.length > 0) this.#log.info("agents changed", { changed: changed.join(" "), removed: removed.join(" ") });
    const lines = new Map(problems.map((problem) => [formatProblem(problem), problem]));
    for (const [text, { file, line }] of lines) if (!this.#logged.has(text)) this.#log.warn(text, { file, line });
    this.#logged = new Set(lines.keys());
  }

  async #write(yaml: string, { agent_id, create }: { agent_id?: AgentId; create: boolean }): Promise<LoadedProfile> {
    const known = agent_id === undefined ? undefined : this.#findFile(agent_id);
    if (agent_id !== undefined && !create && known === undefined) throw missing(agent_id);
    const shown = known ?? (agent_id === undefined ? "new profile" : `${agent_id}.yaml`);
    const { profile, problems, id_line } = checkFile(yaml, shown);
    if (!profile) throw invalid(problems);
    if (agent_id !== undefined && profile.agent_id !== agent_id) {
      const message = `agent_id must stay \`${agent_id}\`, found \`${profile.agent_id}\`. Copy the profile to make another agent.`;
      throw invalid([{ file: shown, line: id_line, message }]);
    }
    const id = profile.agent_id;
    const file = this.#findFile(id) ?? `${id}.yaml`;
    if (create) await this.#requireFree(id, file);
    await writeWhole(this.#folder, file, yaml);
    await this.#readAll();
    const loaded = this.get(id);
    if (!loaded) throw new AppError("conflict", `${file} was changed by someone else at the same moment. Look at it and try again.`);
    return loaded;
  }

  async #requireFree(agent_id: AgentId, file: string): Promise<void> {
    if (this.#running.has(agent_id)) {
      throw new AppError("agent_exists", `There is already an agent \`${agent_id}\`. Choose another agent_id.`, { details: { agent_id, file } });
    }
    // Also a broken file, or one that holds another agent: nothing is ever written over by a new agent.
    const there = await lstat(join(this.#folder, file)).then(() => true, () => false);
    if (!there) return;
    throw new AppError("agent_exists", `${file} exists already. Repair or remove it, or choose another agent_id.`, { details: { agent_id, file } });
  }

  #fileOf(agent_id: AgentId): string {
    const file = this.#findFile(agent_id);
    if (file === undefined) throw missing(agent_id);
    return file;
  }

  /** The file that runs as this agent, else a broken one of its name, so that it can be looked at and repaired. */
  #findFile(agent_id: AgentId): string | undefined {
    const running = this.#running.get(agent_id);
    if (running) return running.agent.file;
    if (!AGENT_ID_PATTERN.test(agent_id)) return undefined;
    return [`${agent_id}.yaml`, `${agent_id}.yml`].find((file) => this.#entries.has(file) && !this.#entries.get(file)?.runs);
  }
}

function missing(agent_id: AgentId): AppError {
  return new AppError("not_found", `There is no agent \`${agent_id.slice(0, 80)}\`.`, { details: { agent_id: agent_id.slice(0, 80) } });
}

function invalid(problems: ProfileProblem[]): AppError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return new AppError("agent_invalid", `The profile is not valid. ${first ? formatProblem(first) : ""}${more}`, { details: { problems } });
}
