// The tables of the first version: sessions, turns, messages, their events, and who may come in.
export const VERSION_1 = `
CREATE TABLE sessions (
  session_pk INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL UNIQUE,
  agent_id TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('chat', 'heartbeat', 'schedule', 'subagent')),
  status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
  title TEXT,
  title_source TEXT,
  incognito INTEGER NOT NULL,
  on_behalf_of TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_activity_at INTEGER NOT NULL,
  closed_at INTEGER,
  message_count INTEGER NOT NULL DEFAULT 0,
  message_seq INTEGER NOT NULL DEFAULT 0,
  event_seq INTEGER NOT NULL DEFAULT 0,
  preview TEXT,
  running_turn_pk INTEGER,
  queued_count INTEGER NOT NULL DEFAULT 0,
  forked_from_session TEXT,
  forked_from_message TEXT,
  cost_usd REAL DEFAULT 0
) STRICT;
-- Lists never show rows without messages, so the indexes do not hold them either.
CREATE INDEX sessions_by_activity ON sessions (on_behalf_of, last_activity_at DESC, session_pk DESC) WHERE message_count > 0;
CREATE INDEX sessions_by_agent ON sessions (on_behalf_of, agent_id, last_activity_at DESC, session_pk DESC) WHERE message_count > 0;
CREATE INDEX sessions_by_type ON sessions (on_behalf_of, agent_id, type, last_activity_at DESC, session_pk DESC) WHERE message_count > 0;
CREATE INDEX sessions_empty ON sessions (created_at) WHERE message_count = 0;

CREATE TABLE turns (
  turn_pk INTEGER PRIMARY KEY AUTOINCREMENT,
  turn_id TEXT NOT NULL UNIQUE,
  session_pk INTEGER NOT NULL REFERENCES sessions,
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'waiting', 'finished', 'failed', 'cancelled')),
  mode TEXT NOT NULL,
  client_id TEXT,
  content_hash BLOB NOT NULL,
  input_message_pk INTEGER,
  -- The running turn that a steering input went into.
  joined_turn_pk INTEGER,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  code TEXT,
  reason TEXT,
  model TEXT,
  profile_version TEXT,
  steps INTEGER NOT NULL DEFAULT 0,
  -- How often a start has taken this turn up again after a crash.
  resumed INTEGER NOT NULL DEFAULT 0,
  -- While it waits before asking again.
  wait_until INTEGER,
  attempt INTEGER,
  attempts INTEGER,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  cached_tokens INTEGER NOT NULL DEFAULT 0,
  cost_usd REAL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX turns_by_client_id ON turns (session_pk, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX turns_by_session ON turns (session_pk, turn_pk);
CREATE INDEX turns_alive ON turns (status) WHERE status IN ('queued', 'running', 'waiting');

-- message_pk = session_pk * 2^20 + seq: the newest messages of a session lie side by side.
CREATE TABLE messages (
  message_pk INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE,
  turn_pk INTEGER NOT NULL REFERENCES turns,
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'tool')),
  status TEXT NOT NULL,
  parts TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_turn ON messages (turn_pk);

-- Inputs that wait, and those that were withdrawn; an input that starts becomes a message.
CREATE TABLE inputs (
  input_pk INTEGER PRIMARY KEY AUTOINCREMENT,
  turn_pk INTEGER NOT NULL UNIQUE REFERENCES turns,
  session_pk INTEGER NOT NULL REFERENCES sessions,
  content TEXT NOT NULL,
  -- Order of sending within the session; may be negative.
  place INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX inputs_by_session ON inputs (session_pk);
CREATE INDEX inputs_waiting ON inputs (session_pk, place) WHERE withdrawn = 0;

CREATE TABLE steps (
  turn_pk INTEGER NOT NULL REFERENCES turns,
  step INTEGER NOT NULL,
  model TEXT,
  finish_reason TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cached_tokens INTEGER,
  cost_usd REAL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (turn_pk, step)
) STRICT, WITHOUT ROWID;

-- What a streaming message has so far: all that a crash leaves of it.
CREATE TABLE partials (
  turn_pk INTEGER PRIMARY KEY REFERENCES turns,
  message_id TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;

-- Durable events: numbers and references only. The words stand in messages and inputs.
CREATE TABLE events (
  session_pk INTEGER NOT NULL REFERENCES sessions,
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  turn_pk INTEGER,
  data TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (session_pk, seq)
) STRICT, WITHOUT ROWID;

-- The newest event of each kind per session; a replay needs no more, and the table stays small.
CREATE TABLE list_events (
  cursor INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  type TEXT NOT NULL,
  UNIQUE (session_id, type)
) STRICT;
CREATE INDEX list_events_by_person ON list_events (person_id, cursor);

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  token_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  person_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE logins (
  fingerprint TEXT PRIMARY KEY,
  person_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
