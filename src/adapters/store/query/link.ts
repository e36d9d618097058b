// Which sessions were forked or handed on from which: for whoever looks at one, and for whoever is about to delete one.
import type { LinkedSession } from "../../../domain/export/link.ts";
import type { MessageId, PersonId, SessionId } from "../../../domain/ids.ts";
import type { Database } from "../database.ts";
import { findSession } from "../find.ts";
import type { Ask } from "./session.ts";

type Kind = "forked" | "handed";

/** The sessions of this person that were forked or handed on from one, the oldest first. */
export function listCopies(db: Database, kind: Kind, own: { session_id: SessionId; person_id: PersonId }): LinkedSession[] {
  return db
    .all<LinkedSession>(
      `SELECT session_id, ${kind}_from_message AS message_id, agent_id, title FROM sessions WHERE ${kind}_from_session = ? AND on_behalf_of = ? ORDER BY session_pk`,
      own.session_id,
      own.person_id,
    )
    .map((row) => ({ ...row }));
}

export const listLinks: Ask<"listLinks"> = (db, own) => {
  const row = findSession(db, own);
  if (!row) return null;
  const origin = (session_id: SessionId | null, message_id: MessageId | null): LinkedSession | null => {
    if (session_id === null || message_id === null) return null;
    const source = findSession(db, { session_id, person_id: own.person_id });
    return { session_id, message_id, agent_id: source?.agent_id ?? null, title: source?.title ?? null };
  };
  return {
    forked_from: origin(row.forked_from_session, row.forked_from_message),
    forks: listCopies(db, "forked", own),
    handed_from: origin(row.handed_from_session, row.handed_from_message),
    handed_to: listCopies(db, "handed", own),
  };
};
