// The fourth version: the long-term memory, its jobs, and what stood in prompts.
export const VERSION_4 = `
-- What was learned, changed and taken back. The memories are the fold of the applied ones, in the order of applied_no.
CREATE TABLE change_sets (
  change_set_pk INTEGER PRIMARY KEY AUTOINCREMENT,
  change_set_id TEXT NOT NULL UNIQUE,
  agent_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  cause TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('held', 'applied', 'rejected', 'undone')),
  session_id TEXT,
  from_seq INTEGER,
  to_seq INTEGER,
  model TEXT,
  items TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  decided_at INTEGER,
  applied_no INTEGER UNIQUE
) STRICT;
CREATE INDEX change_sets_by_owner ON change_sets (person_id, agent_id, change_set_pk);
CREATE INDEX change_sets_by_session ON change_sets (session_id) WHERE session_id IS NOT NULL;

CREATE TABLE memories (
  memory_pk INTEGER PRIMARY KEY AUTOINCREMENT,
  memory_id TEXT NOT NULL UNIQUE,
  agent_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('person', 'group', 'agent')),
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  confidence REAL NOT NULL,
  origin TEXT NOT NULL,
  learned_at INTEGER NOT NULL,
  valid_from INTEGER,
  valid_to INTEGER,
  superseded_by TEXT,
  pinned INTEGER NOT NULL,
  change_set_id TEXT NOT NULL
) STRICT;
CREATE INDEX memories_by_owner ON memories (person_id, agent_id, learned_at DESC, memory_pk DESC);
CREATE INDEX memories_by_agent ON memories (agent_id, learned_at DESC, memory_pk DESC) WHERE scope = 'agent';
CREATE TABLE memory_sources (
  memory_pk INTEGER NOT NULL REFERENCES memories ON DELETE CASCADE,
  message_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  PRIMARY KEY (memory_pk, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_sources_by_session ON memory_sources (session_id);
CREATE INDEX memory_sources_by_message ON memory_sources (message_id);
-- By memory id, so that it outlives a new fold.
CREATE TABLE memory_uses (memory_id TEXT PRIMARY KEY, uses INTEGER NOT NULL, last_used_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE remembered USING fts5(owner, stems, content = '', contentless_delete = 1, tokenize = 'ascii');

-- Work that is due at a time: one row per kind and key, claimed with a growing number.
CREATE TABLE jobs (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  -- How often it was asked for: what is asked for again while it runs is done again.
  asked INTEGER NOT NULL DEFAULT 1,
  attempts INTEGER NOT NULL DEFAULT 0,
  fence INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_due ON jobs (due_at);

ALTER TABLE sessions ADD COLUMN distilled_seq INTEGER NOT NULL DEFAULT 0;
-- Milliseconds of idleness after which it is distilled; NULL is never.
ALTER TABLE sessions ADD COLUMN distill_after INTEGER;
ALTER TABLE sessions ADD COLUMN memory_state TEXT NOT NULL DEFAULT 'none';
ALTER TABLE sessions ADD COLUMN memory_count INTEGER NOT NULL DEFAULT 0;

-- Which messages a step was asked with, and what a version of a profile says to the model.
ALTER TABLE steps ADD COLUMN context_from INTEGER;
ALTER TABLE steps ADD COLUMN upto_seq INTEGER;
CREATE TABLE instructions (profile_version TEXT PRIMARY KEY, system TEXT NOT NULL, tools TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Which memories and earlier messages stood in a turn's prompt, and why: references only.
CREATE TABLE receipts (turn_pk INTEGER PRIMARY KEY REFERENCES turns, data TEXT NOT NULL) STRICT;

-- As vectors, of memories.
CREATE TABLE memory_vectors (
  vector_pk INTEGER PRIMARY KEY AUTOINCREMENT,
  memory_pk INTEGER NOT NULL REFERENCES memories ON DELETE CASCADE,
  owner TEXT NOT NULL,
  model TEXT NOT NULL,
  dimension INTEGER NOT NULL,
  vector BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX memory_vectors_by_memory ON memory_vectors (memory_pk);
CREATE INDEX memory_vectors_by_owner ON memory_vectors (owner, model, dimension, vector_pk);
-- Texts that lack a vector of the embedding model; none while there is no such model.
CREATE TABLE vector_waits (
  kind TEXT NOT NULL CHECK (kind IN ('memory', 'message')),
  pk INTEGER NOT NULL,
  PRIMARY KEY (kind, pk)
) STRICT, WITHOUT ROWID;
`;
