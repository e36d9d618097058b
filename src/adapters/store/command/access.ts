// Commands for settings, API tokens and logins.
import { RETENTION } from "../../../domain/care/retention.ts";
import type { Run } from "./command.ts";
import { requirePresent } from "../find.ts";
import { askJob } from "../job/job.ts";
import { iso } from "../rows.ts";
import { readEmbeddingModel, restartVectors } from "../vector/wait.ts";

export const putSettings: Run<"putSettings"> = (db, input) => {
  const embedding = readEmbeddingModel(db);
  for (const [key, value] of Object.entries(input.values)) {
    if (value === null) db.run("DELETE FROM settings WHERE key = ?", key);
    else db.run("INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, JSON.stringify(value));
  }
  if (readEmbeddingModel(db) !== embedding) restartVectors(db);
  if (Object.keys(input.values).some((key) => key.startsWith(RETENTION))) askJob(db, { kind: "retention", key: "home", due_at: input.now });
  if (input.endLogins) db.run("DELETE FROM logins WHERE person_id = ?", input.endLogins);
};

export const createToken: Run<"createToken"> = (db, input) => {
  const { token_id, name, scopes, person_id, fingerprint, now } = input;
  requirePresent(db, person_id);
  db.run(
    "INSERT INTO tokens (token_id, name, scopes, person_id, fingerprint, created_at) VALUES (?, ?, ?, ?, ?, ?)",
    token_id,
    name,
    JSON.stringify(scopes),
    person_id,
    fingerprint,
    now,
  );
  return { token: { token_id, name, scopes, person_id, created_at: iso(now), last_used_at: null } };
};

export const deleteToken: Run<"deleteToken"> = (db, input) => ({
  deleted: db.run("DELETE FROM tokens WHERE token_id = ? AND person_id = ?", input.token_id, input.person_id).changes > 0,
});

export const touchToken: Run<"touchToken"> = (db, input) => {
  db.run("UPDATE tokens SET last_used_at = ? WHERE token_id = ?", input.now, input.token_id);
};

export const createLogin: Run<"createLogin"> = (db, input) => {
  requirePresent(db, input.person_id);
  db.run("DELETE FROM logins WHERE expires_at <= ?", input.now);
  db.run(
    "INSERT INTO logins (fingerprint, person_id, created_at, expires_at) VALUES (?, ?, ?, ?)",
    input.fingerprint,
    input.person_id,
    input.now,
    input.expires_at,
  );
};

export const deleteLogin: Run<"deleteLogin"> = (db, input) => {
  db.run("DELETE FROM logins WHERE fingerprint = ?", input.fingerprint);
};
