// The second version: who runs a turn, what it asks, what it may spend, where its context begins, and files.
export const VERSION_2 = `
-- Who runs a turn: the number grows with each claim, and a write that carries an older one is refused.
ALTER TABLE turns ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
-- Until when the holder has promised to be heard of.
ALTER TABLE turns ADD COLUMN lease_until INTEGER;

-- What became of a tool call: the intent before it runs, the result after, and the questions in between.
CREATE TABLE tool_calls (
  turn_pk INTEGER NOT NULL REFERENCES turns,
  step INTEGER NOT NULL,
  call_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  -- The message that made the call: its input stands there.
  message_pk INTEGER,
  status TEXT NOT NULL CHECK (status IN ('asking', 'answered', 'running', 'finished')),
  -- True when running it once more does no harm.
  repeatable INTEGER NOT NULL DEFAULT 0,
  -- True when consent counts for all of the session.
  remember INTEGER NOT NULL DEFAULT 0,
  kind TEXT CHECK (kind IN ('consent', 'outcome')),
  answer TEXT,
  asked_at INTEGER,
  expires_at INTEGER,
  PRIMARY KEY (turn_pk, step, call_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tool_calls_asking ON tool_calls (expires_at) WHERE status = 'asking';
-- Of turns under way also what is finished: a call without a row never began, and is run.
INSERT OR IGNORE INTO tool_calls (turn_pk, step, call_id, tool, message_pk, status)
  SELECT e.turn_pk, e.data ->> 'step', e.data ->> 'call_id', e.data ->> 'tool', e.session_pk * 1048576 + (e.data ->> 'm'), iif(EXISTS (
    SELECT 1 FROM events f WHERE f.session_pk = e.session_pk AND f.turn_pk = e.turn_pk AND f.type = 'tool.finished'
      AND f.data ->> 'step' = e.data ->> 'step' AND f.data ->> 'call_id' = e.data ->> 'call_id'), 'finished', 'running')
  FROM events e JOIN turns t USING (turn_pk)
  WHERE e.type = 'tool.started' AND t.status IN ('running', 'waiting');

-- Tools that a person has allowed once for all of a session.
CREATE TABLE consents (
  session_pk INTEGER NOT NULL REFERENCES sessions,
  tool TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  PRIMARY KEY (session_pk, tool)
) STRICT, WITHOUT ROWID;

-- What each agent spent on a day (UTC), for its budget.
CREATE TABLE spending (
  agent_id TEXT NOT NULL,
  day TEXT NOT NULL,
  cost_usd REAL NOT NULL,
  PRIMARY KEY (agent_id, day)
) STRICT, WITHOUT ROWID;

-- Where the active context begins, and how much of it each message is.
ALTER TABLE sessions ADD COLUMN context_from INTEGER NOT NULL DEFAULT 1;
ALTER TABLE messages ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0;
UPDATE messages SET tokens = tokens_of(parts);

-- Uploaded files. The bytes lie in the home by their hash (SHA-256, hexadecimal), once per content.
CREATE TABLE files (
  file_pk INTEGER PRIMARY KEY AUTOINCREMENT,
  file_id TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX files_by_hash ON files (hash);
CREATE INDEX files_by_age ON files (created_at);
-- The files that a session's messages and inputs have.
CREATE TABLE session_files (
  session_pk INTEGER NOT NULL REFERENCES sessions,
  file_pk INTEGER NOT NULL REFERENCES files,
  PRIMARY KEY (session_pk, file_pk)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_files_by_file ON session_files (file_pk);
-- Contents that nobody refers to any more and whose bytes are still to be removed.
CREATE TABLE erasures (hash TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- The files of an input, as the parts of its message to be.
ALTER TABLE inputs ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
`;
