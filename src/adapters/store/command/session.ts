// Commands that make, name, close and reopen sessions.
import { AppError } from "../../../domain/errors.ts";
import type { QueuedInput } from "../../../domain/turn.ts";
import type { Change } from "../../../ports/store.ts";
import type { Run } from "./command.ts";
import type { Database } from "../database.ts";
import type { Recorder } from "../event.ts";
import { openRecorder } from "../event.ts";
import { readSession, requirePresent, requireSession } from "../find.ts";
import type { InputRow, SessionRow } from "../rows.ts";
import { SELECT_INPUTS, toInput, toSession } from "../rows.ts";
import { askNow } from "../memory/distill.ts";
import { watchIncognito } from "../prune/incognito.ts";
import { indexTitle } from "../search/title.ts";
import { withdraw } from "./withdraw.ts";

export const createSession: Run<"createSession"> = (db, input) => {
  requirePresent(db, input.person_id);
  const { rowid } = db.run(
    `INSERT INTO sessions (session_id, agent_id, type, status, title, title_source, incognito, on_behalf_of, created_at, last_activity_at)
     VALUES (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?)`,
    input.session_id,
    input.agent_id,
    input.type,
    input.title,
    input.title === null ? null : "person",
    input.incognito ? 1 : 0,
    input.person_id,
    input.now,
    input.now,
  );
  indexTitle(db, rowid);
  const row = readSession(db, rowid);
  if (row.incognito === 1) watchIncognito(db, row, input.now);
  const record = openRecorder(db, row, input.now);
  record.list("session.created");
  return answerSession(db, rowid, record);
};

export const renameSession: Run<"renameSession"> = (db, input) => {
  const row = requireSession(db, input);
  if (row.type !== "chat" && input.source === "person") refuseType(row);
  const record = openRecorder(db, row, input.now);
  const kept = input.source !== "person" && row.title_source === "person";
  if (!kept && (row.title !== input.title || row.title_source !== input.source)) {
    setTitle(db, row, { title: input.title, source: input.source }, record);
  }
  return answerSession(db, row.session_pk, record);
};

/** Sets the title and records it for the session's watchers and the list. */
export function setTitle(db: Database, row: SessionRow, to: { title: string; source: string }, record: Recorder): void {
  db.run("UPDATE sessions SET title = ?, title_source = ? WHERE session_pk = ?", to.title, to.source, row.session_pk);
  indexTitle(db, row.session_pk);
  // Who gave the same title changes nothing for those who look at it.
  if (row.title !== to.title) record.event("session.renamed", null, { title: to.title, status: row.status });
  record.list("session.renamed");
}

export const closeSession: Run<"closeSession"> = (db, input) => {
  const row = requireSession(db, input);
  if (row.type !== "chat") refuseType(row);
  const record = openRecorder(db, row, input.now);
  if (row.status === "closed") return { ...answerSession(db, row.session_pk, record), returned: [] };
  const returned = withdrawAll(db, row, input.now, record);
  db.run("UPDATE sessions SET status = 'closed', closed_at = ? WHERE session_pk = ?", input.now, row.session_pk);
  if (row.incognito === 1) watchIncognito(db, { ...row, status: "closed" }, input.now);
  else askNow(db, row, input.now);
  record.event("session.closed", null, { title: row.title, status: "closed" });
  record.list("session.closed");
  return { ...answerSession(db, row.session_pk, record), returned };
};

function withdrawAll(db: Database, row: SessionRow, now: number, record: Recorder): QueuedInput[] {
  const inputs = db.all<InputRow>(
    `${SELECT_INPUTS} WHERE i.session_pk = ? AND i.withdrawn = 0 ORDER BY i.place`,
    row.session_pk,
  );
  const reason = "The session was closed before this was sent. It is a draft again.";
  for (const { turn_pk } of inputs) withdraw(db, { session_pk: row.session_pk, turn_pk }, { now, code: "session_closed", reason }, record);
  return inputs.map(toInput);
}

export const reopenSession: Run<"reopenSession"> = (db, input) => {
  const row = requireSession(db, input);
  if (row.type !== "chat") refuseType(row);
  const record = openRecorder(db, row, input.now);
  if (row.status === "closed") {
    db.run("UPDATE sessions SET status = 'open', closed_at = NULL WHERE session_pk = ?", row.session_pk);
    record.event("session.reopened", null, { title: row.title, status: "open" });
    record.list("session.reopened");
  }
  return answerSession(db, row.session_pk, record);
};

/** What a session command returns: the row as it is now, and the change. */
export function answerSession(db: Database, session_pk: number, record: Recorder): { session: ReturnType<typeof toSession> } & Change {
  const change = record.close();
  return { session: toSession(readSession(db, session_pk), record.now), ...change };
}

function refuseType(row: SessionRow): never {
  throw new AppError("session_read_only", `This is a ${row.type} session and can only be read. Fork it to go on as a chat.`, {
    details: { session_id: row.session_id, type: row.type },
  });
}
