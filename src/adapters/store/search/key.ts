// Keys: further texts by which a message is found, such as the facts that were drawn from it. They add to its words and replace none.
import { AppError } from "../../../domain/errors.ts";
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
  db.run("DELETE FROM message_keys WHERE message_pk = ?", row.message_pk);
  keys.forEach((text, index) => db.run("INSERT INTO message_keys (message_pk, key_no, text) VALUES (?, ?, ?)", row.message_pk, index + 1, text));
  reindexMessage(db, row.message_pk);
};
