// Sessions: started, listed, named, closed, reopened, forked, deleted.
import { AppError } from "../domain/errors.ts";
import type { AgentId, MessageId, SessionId } from "../domain/ids.ts";
import type { Session } from "../domain/session.ts";
import type { QueuedInput } from "../domain/turn.ts";
import type { SessionFilter } from "../ports/store.ts";
import { requireAgent } from "./agent.ts";
import type { App, Who } from "./app.ts";
import { eraseFiles } from "./file/file.ts";

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
  const session = await app.store.ask("getSession", { session_id, ...who });
  if (!session) throw sessionNotFound(session_id);
  return session;
}

export function sessionNotFound(session_id: SessionId): AppError {
  return new AppError("not_found", "There is no such session. It may have been deleted.", { details: { session_id } });
}

export function listSessions(app: App, who: Who, filter: Omit<SessionFilter, "person_id">) {
  return app.store.ask("listSessions", { ...filter, ...who });
}

/** A page of messages, the turns they belong to, and where to watch on from. */
export async function listMessages(app: App, who: Who, page: { session_id: SessionId; before?: number | undefined; limit: number }) {
  const found = await app.store.ask("listMessages", { ...page, ...who });
  if (!found) throw sessionNotFound(page.session_id);
  return found;
}

export async function renameSession(app: App, who: Who, session_id: SessionId, title: string): Promise<Session> {
  const { session } = await app.store.run("renameSession", { session_id, ...who, title, source: "person", now: app.clock.now() });
  return session;
}

/** Closes at once. A running turn goes on to its end; queued inputs come back to be kept as drafts. */
export async function closeSession(app: App, who: Who, session_id: SessionId): Promise<{ session: Session; returned: QueuedInput[] }> {
  const { session, returned } = await app.store.run("closeSession", { session_id, ...who, now: app.clock.now() });
  app.wakeWorker();
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

/** Deletes the session with everything in it. A turn that runs in it is stopped; what it still wants to write is refused. */
export async function deleteSession(app: App, who: Who, session_id: SessionId, options: { forget?: boolean | undefined } = {}) {
  const { counts } = await app.store.run("deleteSession", { session_id, ...who, ...options, now: app.clock.now() });
  app.running.get(session_id)?.control.abort(new AppError("stopped", "The session was deleted."));
  if (counts.files > 0) await eraseFiles(app);
  return { session_id, counts };
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
  app.wakeWorker();
  return session;
}
