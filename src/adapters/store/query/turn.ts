// Queries about turns for the app itself: what is overdue, what was allowed.
import type { TurnId, PersonId } from "../../../domain/ids.ts";
import type { Ask } from "./session.ts";

export const findOverdue: Ask<"findOverdue"> = (db, { now }) => {
  const questions = db.all<{ turn_id: TurnId; call_id: string; person_id: PersonId }>(
    `SELECT t.turn_id, c.call_id, s.on_behalf_of AS person_id FROM tool_calls c JOIN turns t USING (turn_pk) JOIN sessions s USING (session_pk)
     WHERE c.status = 'asking' AND c.expires_at < ? ORDER BY c.expires_at LIMIT 100`,
    now,
  );
  const lapsed = db.get(
    `SELECT 1 FROM turns t WHERE status IN ('running', 'waiting') AND coalesce(lease_until, 0) < ?
       AND NOT EXISTS (SELECT 1 FROM tool_calls c WHERE c.turn_pk = t.turn_pk AND c.status = 'asking') LIMIT 1`,
    now,
  );
  return { questions, lapsed: lapsed !== undefined };
};

export const hasConsent: Ask<"hasConsent"> = (db, { session_id, tool }) =>
  db.get("SELECT 1 FROM consents WHERE session_pk = (SELECT session_pk FROM sessions WHERE session_id = ?) AND tool = ?", session_id, tool) !== undefined;
