// Titles by a model: when one is due, what it reads, and its end in one piece.
import type { SessionId } from "../../../domain/ids.ts";
import type { Part } from "../../../domain/message.ts";
import { textOf } from "../../../domain/message.ts";
import type { Database } from "../database.ts";
import { openRecorder } from "../event.ts";
import { findAnySession } from "../find.ts";
import type { Ask } from "../query/session.ts";
import { rangeOf } from "../rows.ts";
import { endJob, putOff, setJob } from "../job/job.ts";
import type { Run } from "./command.ts";
import { setTitle } from "./session.ts";
import { addSpending } from "./turn/spending.ts";

/** Milliseconds after which a session is named that got no answer. */
const UNANSWERED = 300_000;

/** A session has begun: it is named once it has an answer. */
export function askTitle(db: Database, session_id: SessionId, now: number): void {
  setJob(db, { kind: "title", key: session_id, due_at: now + UNANSWERED });
}

/** The first answer is there. */
export function askTitleNow(db: Database, session_id: SessionId, now: number): void {
  db.run("UPDATE jobs SET due_at = ? WHERE kind = 'title' AND key = ? AND due_at > ? AND attempts = 0", now, session_id, now);
}

export const readTitling: Ask<"readTitling"> = (db, { session_id }) => {
  const row = findAnySession(db, session_id);
  if (row?.title_source !== "rule") return null;
  const first = (role: "user" | "assistant") =>
    db.get<{ parts: string }>(
      "SELECT parts FROM messages WHERE message_pk >= ? AND message_pk < ? AND role = ? AND counted(role, parts) ORDER BY message_pk LIMIT 1",
      ...[...rangeOf(row.session_pk), role],
    );
  const [question, answer] = (["user", "assistant"] as const).map((role) => textOf(JSON.parse(first(role)?.parts ?? "[]") as Part[]));
  return { agent_id: row.agent_id, question: question ?? "", answer: answer ?? "" };
};

export const finishTitle: Run<"finishTitle"> = (db, { job, title, cost_usd, again, now }) => {
  if (again !== null) putOff(db, job, { again });
  else if (!endJob(db, job)) return { changes: [] };
  const row = findAnySession(db, job.key);
  if (!row) return { changes: [] };
  if (cost_usd !== null && cost_usd > 0) addSpending(db, row.session_pk, { cost_usd, now });
  // Who has named it meanwhile has the last word.
  if (title === null || row.title_source !== "rule") return { changes: [] };
  const record = openRecorder(db, row, now);
  setTitle(db, row, { title, source: "model" }, record);
  return { changes: [record.close()] };
};
