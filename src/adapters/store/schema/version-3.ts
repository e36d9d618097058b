// The third version: the text index, and people.
import { SEARCH_TABLES } from "../search/schema.ts";

export const VERSION_3 = `
${SEARCH_TABLES}
-- Who may use this home. The row of somebody who was removed stays, so that nothing more is written in their name.
CREATE TABLE people (
  person_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- The name as it is compared; null for who was removed.
  name_key TEXT UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'member')),
  -- Hash; null while none was chosen. The owner's stands in the settings.
  password TEXT,
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  -- 1 while what a removed person left is still to be deleted.
  erasing INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO people (person_id, name, name_key, role, created_at)
  SELECT 'per_owner', 'Owner', 'owner', 'owner', coalesce((SELECT min(created_at) FROM sessions), unixepoch() * 1000);

-- Links by which somebody joins, or, when a person is named, chooses a new password.
CREATE TABLE invites (
  invite_id TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  person_id TEXT REFERENCES people,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
`;
