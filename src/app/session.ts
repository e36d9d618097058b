// Sessions: started, listed, named, closed, reopened, forked, deleted.
import { AppError } from "../domain/errors.ts";
import type { Deletion, DeletionCause } from "../domain/care/deletion.ts";
import type { AgentId, DeletionId, MessageId, SessionId } from "../domain/ids.ts";
import type { SearchPage } from "../domain/search/hit.ts";
import type { SearchFilter } from "../domain/search/query.ts";
import { joinFilters, parseSearch } from "../domain/search/query.ts";
import type { Session } from "../domain/session.ts";
import type { QueuedInput } from "../domain/turn.ts";
import type { SessionFilter } from "../ports/store.ts";
import { requireAgent } from "./agent.ts";
import type { App, Who } from "./app.ts";
import { eraseFiles } from "./file/file.ts";
import { wakeWorkers } from "./job/work.ts";

/** Milliseconds that a session without messages may stand before it is swept. */
const EMPTY_MAX_AGE = 24 * 3_600_000;

/** Starts a chat. Throws 404 for an unknown agent and 409 `team_not_available` for a team. */
export async function createSession(app: App, who: Who, wish: { agent_id: AgentId; title?: string | undefined; incognito?: boolean | undefined }): Promise<Session> {
  requireAgent(app, wish.agent_id, "not_found");
  const { session } = await app.store.run("createSession", {
    session_id: app.random.id("ses"),
    agent_id: wish.agent_id,
    type: "chat",
    person_id: who.person_id,
    title: wish.title ?? null,
    incognito: wish.incognito ?? false,
    now: app.clock.now(),
  });
  return session;
}

/** The session, or 404. */
export async function getSession(app: App, who: Who, session_id: SessionId): Promise<Session> {
  const session = await app.store.ask("getSession", { session_id, ...who, now: app.clock.now() });
  if (!session) throw sessionNotFound(session_id);
  return session;
}

export function sessionNotFound(session_id: SessionId): AppError {
  return new AppError("not_found", "There is no such session. It may have been deleted.", { details: { session_id } });
}

export type ListFilter = Omit<SessionFilter, "person_id" | "now" | "matches"> & { q?: string | undefined };

/** With `q` those whose title or messages match, in the order of the list. */
export async function listSessions(app: App, who: Who, { q, ...filter }: ListFilter) {
  const query = q === undefined ? undefined : parseSearch(q);
  const joined = query ? joinFilters(query.filter, filter) : filter;
  if (!joined) return { sessions: [], next_cursor: null };
  return app.store.ask("listSessions", { ...filter, ...joined, ...who, matches: query && { ...query, filter: joined }, now: app.clock.now() });
}

export type SearchWish = SearchFilter & { q: string; cursor?: string | undefined; limit: number };

/** Messages and titles that match, best first. Filters stand in the text, beside it, or in both. */
export async function searchSessions(app: App, who: Who, { q, cursor, limit, ...filter }: SearchWish): Promise<SearchPage> {
  const query = parseSearch(q);
  const joined = joinFilters(query.filter, filter);
  if (!joined) return { hits: [], total: 0, ranked_all: true, next_cursor: null };
  return app.store.ask("searchSessions", { ...who, query: { ...query, filter: joined }, cursor, limit });
}

/** A page of messages, the turns they belong to, and where to watch on from. */
export async function listMessages(app: App, who: Who, page: { session_id: SessionId; before?: number | undefined; limit: number }) {
  const found = await app.store.ask("listMessages", { ...page, ...who });
  if (!found) throw sessionNotFound(page.session_id);
  return found;
}

/** What a person may change of a session; what is left out stays. */
export type SessionPatch = { title?: string | undefined; pinned?: boolean | undefined; archived?: boolean | undefined };

/** Renames, pins or archives. Throws 409 for a title of a session that people do not name. */
export async function patchSession(app: App, who: Who, session_id: SessionId, { title, ...place }: SessionPatch): Promise<Session> {
  const renamed = title === undefined ? undefined : await renameSession(app, who, session_id, title);
  if (renamed && place.pinned === undefined && place.archived === undefined) return renamed;
  const { session } = await app.store.run("placeSession", { session_id, ...who, ...place, now: app.clock.now() });
  return session;
}

/** The person has seen the messages up to number `seq`. */
export async function markSeen(app: App, who: Who, session_id: SessionId, seq: number): Promise<Session> {
  const { session } = await app.store.run("markSeen", { session_id, ...who, seq, now: app.clock.now() });
  return session;
}

export async function renameSession(app: App, who: Who, session_id: SessionId, title: string): Promise<Session> {
  const { session } = await app.store.run("renameSession", { session_id, ...who, title, source: "person", now: app.clock.now() });
  return session;
}

/** Closes at once. A running turn goes on to its end; queued inputs come back to be kept as drafts. */
export async function closeSession(app: App, who: Who, session_id: SessionId): Promise<{ session: Session; returned: QueuedInput[] }> {
  const { session, returned } = await app.store.run("closeSession", { session_id, ...who, now: app.clock.now() });
  wakeWorkers(app);
  return { session, returned };
}

export async function reopenSession(app: App, who: Who, session_id: SessionId): Promise<Session> {
  const { session } = await app.store.run("reopenSession", { session_id, ...who, now: app.clock.now() });
  return session;
}

/** A new chat with the same agent that begins with this session's messages up to `message_id`, or up to the last finished one. */
export async function forkSession(app: App, who: Who, session_id: SessionId, message_id?: MessageId): Promise<Session> {
  const source = await getSession(app, who, session_id);
  requireAgent(app, source.agent_id, "agent_removed");
  const { session } = await app.store.run("forkSession", {
    source_id: session_id,
    message_id: message_id ?? null,
    session_id: app.random.id("ses"),
    ...who,
    agent_id: source.agent_id,
    now: app.clock.now(),
  });
  return session;
}

/** How a session is deleted; a deletion of several has one id. */
export type DeleteOptions = { forget?: boolean | undefined; cause?: DeletionCause | undefined; deletion_id?: DeletionId | undefined };

/** Deletes the session with everything in it. A turn that runs in it is stopped; what it still wants to write is refused. */
export async function deleteSession(app: App, who: Who, session_id: SessionId, options: DeleteOptions = {}): Promise<{ session_id: SessionId } & Deletion> {
  const { forget, cause = "person", deletion_id = app.random.id("del") } = options;
  const { deletion } = await app.store.run("deleteSession", { session_id, ...who, forget, cause, deletion_id, now: app.clock.now() });
  app.running.get(session_id)?.control.abort(new AppError("stopped", "The session was deleted."));
  wakeWorkers(app);
  if (deletion.counts.files > 0) await eraseFiles(app);
  return { session_id, ...deletion };
}

/** Receipts of what this person has deleted, newest first. */
export function listDeletions(app: App, who: Who, page: { cursor?: string | undefined; limit: number }) {
  return app.store.ask("listDeletions", { ...page, ...who });
}

/** One receipt, or 404. */
export async function getDeletion(app: App, who: Who, deletion_id: DeletionId): Promise<Deletion> {
  const { deletions } = await app.store.ask("listDeletions", { ...who, deletion_id, limit: 1 });
  if (deletions[0]) return deletions[0];
  throw new AppError("not_found", "There is no such deletion.", { details: { deletion_id } });
}

/** Removes sessions that never got a message. */
export async function sweepEmptySessions(app: App): Promise<number> {
  const now = app.clock.now();
  const { changes } = await app.store.run("sweepEmpty", { now, before: now - EMPTY_MAX_AGE });
  return changes.length;
}

/** Asks for a session's distillation now instead of after it has been idle. */
export async function distillSession(app: App, who: Who, session_id: SessionId): Promise<Session> {
  const { session } = await app.store.run("askDistill", { session_id, ...who, now: app.clock.now() });
  wakeWorkers(app);
  return session;
}
