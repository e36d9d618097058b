// Exporting one session: what was said is read as far back as the scope asks, and put into one text.
import { AppError } from "../../domain/errors.ts";
import type { ExportWish, SessionExport } from "../../domain/export/export.ts";
import { exportSession as render } from "../../domain/export/export.ts";
import type { SessionLinks } from "../../domain/export/link.ts";
import type { ExportSource } from "../../domain/export/transcript.ts";
import type { SessionId } from "../../domain/ids.ts";
import type { Message } from "../../domain/message.ts";
import { isCounted } from "../../domain/message.ts";
import type { App, Who } from "../app.ts";
import { getSession, listMessages, sessionNotFound } from "../session.ts";

const PAGE = 500;
/** Characters of an export; one that is longer is taken in parts, or as a bundle. */
const TEXT_MAX = 20_000_000;

/** Throws 404, 409 `conflict` for a hidden or an empty session, 413 when it is too long for one text. */
export async function exportSession(app: App, who: Who, session_id: SessionId, wish: ExportWish): Promise<SessionExport> {
  return render(await readSource(app, who, session_id, wish), wish);
}

/** What is needed of a session for an export in this scope. */
export async function readSource(app: App, who: Who, session_id: SessionId, { last, memories }: Pick<ExportWish, "last" | "memories">): Promise<ExportSource> {
  const session = await getSession(app, who, session_id);
  requireExportable(session);
  const messages = await readMessages(app, who, session_id, last);
  if (messages.length === 0) throw nothingYet(session_id);
  const [person, learned] = await Promise.all([app.store.ask("getPerson", who), memories ? app.store.ask("listSessionMemories", { session_id, ...who }) : []]);
  return { session, agent: app.profiles.get(session.agent_id)?.profile.name ?? session.agent_id, person: person?.name ?? "Person", messages, memories: learned };
}

/** Throws 409 when a session is hidden: it is kept out of everything that outlives it. */
export function requireExportable({ session_id, incognito }: { session_id: SessionId; incognito: boolean }): void {
  if (!incognito) return;
  throw new AppError("conflict", "This session is incognito: it is not exported, handed on or bundled. Copy what you need from the screen.", { details: { session_id } });
}

export function nothingYet(session_id: SessionId): AppError {
  return new AppError("conflict", "There is nothing to export yet: the session has no message.", { details: { session_id } });
}

/** The newest messages, oldest first, until `last` of people and agents are among them. */
async function readMessages(app: App, who: Who, session_id: SessionId, last: number | null): Promise<Message[]> {
  const pages: Message[][] = [];
  let [before, counted, size]: [number | undefined, number, number] = [undefined, 0, 0];
  for (;;) {
    const page = await listMessages(app, who, { session_id, before, limit: PAGE });
    pages.unshift(page.messages);
    counted += page.messages.filter(({ role, content }) => isCounted(role, content)).length;
    size += page.messages.reduce((sum, { parts }) => sum + JSON.stringify(parts).length, 0);
    if (size > TEXT_MAX) throw tooLong(session_id);
    if (!page.has_more || counted > (last ?? Infinity)) return pages.flat();
    before = page.messages[0]?.seq;
  }
}

function tooLong(session_id: SessionId): AppError {
  return new AppError("payload_too_large", "This session is too long for one text. Export its last messages, or all of it as a bundle.", { details: { session_id } });
}

/** Which sessions this one comes from, and which come from it. Throws 404. */
export async function listLinks(app: App, who: Who, session_id: SessionId): Promise<SessionLinks> {
  const links = await app.store.ask("listLinks", { session_id, ...who });
  if (!links) throw sessionNotFound(session_id);
  return links;
}
