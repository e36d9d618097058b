// Keys: further texts by which a message is found, such as the facts that were drawn from it. They add to its words and replace none.
import { AppError } from "../../../domain/errors.ts";
import type { MessageId } from "../../../domain/ids.ts";
import type { Database } from "../database.ts";
import type { Run } from "../command/command.ts";
import { SPAN } from "../rows.ts";
import { reindexMessage } from "./message-text.ts";

export const putKeys: Run<"putKeys"> = (db, { message_id, person_id, keys }) => {
  const row = db.get<{ message_pk: number }>(
    `SELECT m.message_pk FROM messages m JOIN sessions s ON s.session_pk = m.message_pk / ${SPAN} WHERE m.message_id = ? AND s.on_behalf_of = ?`,
    message_id,
    person_id,
  );
  if (!row) throw new AppError("not_found", "There is no such message. It may have been deleted.", { details: { message_id } });
  writeKeys(db, row.message_pk, keys);
};

/** As `putKeys`, for whoever knows whose the message is; one that is gone is left out. */
export function setKeys(db: Database, message_id: MessageId, keys: readonly string[]): void {
  const row = db.get<{ message_pk: number }>("SELECT message_pk FROM messages WHERE message_id = ?", message_id);
  if (row) writeKeys(db, row.message_pk, keys);
}

function writeKeys(db: Database, message_pk: number, keys: readonly string[]): void {
  db.run("DELETE FROM message_keys WHERE message_pk = ?", message_pk);
  keys.forEach((text, index) => db.run("INSERT INTO message_keys (message_pk, key_no, text) VALUES (?, ?, ?)", message_pk, index + 1, text));
  reindexMessage(db, message_pk);
}
