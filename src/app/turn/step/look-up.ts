// What fits a person's newest words: memories, and messages that have left the active context.
import type { Profile } from "../../../domain/agent.ts";
import type { RecallHit, TextVector } from "../../../domain/recall.ts";
import type { MemoryHit } from "../../../ports/memory.ts";
import type { SessionRef } from "../../../ports/store.ts";
import type { App } from "../../app.ts";

/** Earlier messages that are quoted, and characters of one, from where it fits the question best. */
export const EXCERPTS = 5;
const EXCERPT_MAX = 1200;

/** What decides, beside the words, what is looked for. */
export type Place = {
  profile: Profile;
  /** True when there are memories that this session may be told. */
  remembers: boolean;
  /** Number of the first message of the active context. */
  from: number;
  /** Memories and messages that stand in the prompt already: so many more are looked for. */
  primed: number;
  recalled: number;
};

/** A question in words and, where there is an embedding model, as its vector. */
export type Asking = { question: string; vector: TextVector | undefined };

/** Best first; what stands in the prompt already may be among them. */
export type Found = { memories: MemoryHit[]; messages: RecallHit[] };

/** A look-up for a turn's words that was begun before the turn. */
export type Ahead = { place: Place; found: Promise<Found> };

/** Looks for what may be placed behind the words of `asking`. */
export async function lookUp(app: App, session: SessionRef, place: Place, asking: Asking): Promise<Found> {
  const [memories, messages] = await Promise.all([findMemories(app, session, place, asking), findMessages(app, session, place, asking)]);
  return { memories, messages };
}

function findMemories(app: App, { agent_id, on_behalf_of }: SessionRef, { profile, remembers, primed }: Place, asking: Asking): MemoryHit[] | Promise<MemoryHit[]> {
  const { ltm_max_results } = profile.memory;
  if (ltm_max_results === 0 || !remembers) return [];
  return app.store.ask("recallMemories", { agent_id, person_id: on_behalf_of, ...asking, limit: ltm_max_results + primed, now: app.clock.now() });
}

function findMessages(app: App, { session_id, on_behalf_of }: SessionRef, { from, recalled }: Place, asking: Asking): RecallHit[] | Promise<RecallHit[]> {
  if (from <= 1) return [];
  return app.store.ask("recallMessages", {
    ...{ person_id: on_behalf_of, within: { session_id }, ...asking, limit: EXCERPTS + recalled, excerpt_max: EXCERPT_MAX },
    ...{ except: { session_id, from }, now: app.clock.now() },
  });
}

/**
 * Begins to look, in the place where the session's last turn left off, for words that are about to be stored: the reader looks
 * while the writer writes. Not where an embedding model takes part, since words that may yet be refused are told to nobody.
 */
export function lookAhead(app: App, session: SessionRef, profile: Profile, question: string): Ahead | undefined {
  const place = app.places.get(session);
  if (place?.profile !== profile || app.running.has(session.session_id) || app.choice.settings.embedding_model !== null) return undefined;
  const found = lookUp(app, session, place, { question, vector: undefined });
  // Whoever needs it looks again, and hears then why it failed.
  found.catch(() => undefined);
  return { place, found };
}

/** What was found ahead; undefined when the turn is in another place after all, when it has a vector, or when it failed. */
export async function foundAhead(ahead: Ahead | undefined, place: Place, { vector }: Asking): Promise<Found | undefined> {
  return ahead && !vector && isSame(ahead.place, place) ? ahead.found.catch(() => undefined) : undefined;
}

function isSame(a: Place, b: Place): boolean {
  return a.profile === b.profile && a.remembers === b.remembers && a.from === b.from && a.primed === b.primed && a.recalled === b.recalled;
}
