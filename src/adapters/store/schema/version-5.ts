// The fifth version: what lists and histories show of a session, its deletion in two stages, pruning, and titles to be found.
export const VERSION_5 = `
-- Time of the first message; null while there is none.
ALTER TABLE sessions ADD COLUMN started_at INTEGER;
ALTER TABLE sessions ADD COLUMN archived_at INTEGER;
ALTER TABLE sessions ADD COLUMN pinned_at INTEGER;
-- The chat app that it came from; null for console, terminal and HTTP.
ALTER TABLE sessions ADD COLUMN channel TEXT;
-- Numbers of the newest message by an agent, and of the newest message that its person has seen.
ALTER TABLE sessions ADD COLUMN answer_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN read_seq INTEGER NOT NULL DEFAULT 0;
-- How its newest turn ended.
ALTER TABLE sessions ADD COLUMN outcome TEXT CHECK (outcome IN ('finished', 'failed', 'cancelled'));
-- Of its messages, as they are stored.
ALTER TABLE sessions ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET
  started_at = (SELECT min(created_at) FROM messages WHERE message_pk >= session_pk * 1048576 AND message_pk < (session_pk + 1) * 1048576),
  answer_seq = coalesce((SELECT max(message_pk) % 1048576 FROM messages WHERE message_pk >= session_pk * 1048576 AND message_pk < (session_pk + 1) * 1048576 AND role = 'assistant' AND counted(role, parts)), 0),
  read_seq = message_seq,
  outcome = (SELECT status FROM turns WHERE turns.session_pk = sessions.session_pk AND status IN ('finished', 'failed', 'cancelled') AND started_at IS NOT NULL ORDER BY turn_pk DESC LIMIT 1),
  bytes = coalesce((SELECT sum(octet_length(parts)) FROM messages WHERE message_pk >= session_pk * 1048576 AND message_pk < (session_pk + 1) * 1048576), 0);

-- Number of the newest message that came in with a bundle: whoever imported it need not have said what is in it.
ALTER TABLE sessions ADD COLUMN imported_seq INTEGER NOT NULL DEFAULT 0;

-- Another session that this one was handed on from, up to a message, and the file whose text goes along with its first message.
ALTER TABLE sessions ADD COLUMN handed_from_session TEXT;
ALTER TABLE sessions ADD COLUMN handed_from_message TEXT;
ALTER TABLE sessions ADD COLUMN carries_file_pk INTEGER REFERENCES files ON DELETE SET NULL;
CREATE INDEX sessions_by_origin ON sessions (handed_from_session) WHERE handed_from_session IS NOT NULL;
CREATE INDEX sessions_by_fork ON sessions (forked_from_session) WHERE forked_from_session IS NOT NULL;
CREATE INDEX sessions_carrying ON sessions (carries_file_pk) WHERE carries_file_pk IS NOT NULL;

-- Lists leave out what is archived, and show what is pinned before the rest.
DROP INDEX sessions_by_activity;
DROP INDEX sessions_by_agent;
DROP INDEX sessions_by_type;
-- With what lists are filtered by behind the order, so that of a rare kind no other row is read.
CREATE INDEX sessions_by_activity ON sessions (on_behalf_of, last_activity_at DESC, session_pk DESC, pinned_at, type, status, channel, memory_state, outcome, answer_seq, read_seq)
  WHERE message_count > 0 AND archived_at IS NULL;
CREATE INDEX sessions_by_agent ON sessions (on_behalf_of, agent_id, last_activity_at DESC, session_pk DESC) WHERE message_count > 0 AND archived_at IS NULL;
CREATE INDEX sessions_by_type ON sessions (on_behalf_of, agent_id, type, last_activity_at DESC, session_pk DESC) WHERE message_count > 0 AND archived_at IS NULL;
CREATE INDEX sessions_pinned ON sessions (on_behalf_of, last_activity_at DESC, session_pk DESC) WHERE pinned_at IS NOT NULL;
CREATE INDEX sessions_archived ON sessions (on_behalf_of, last_activity_at DESC, session_pk DESC) WHERE message_count > 0 AND archived_at IS NOT NULL;
CREATE INDEX sessions_by_age ON sessions (last_activity_at);

-- What was deleted, in counts: unreachable at once, its bytes gone from the files after the next compaction.
CREATE TABLE deletions (
  deletion_pk INTEGER PRIMARY KEY AUTOINCREMENT,
  deletion_id TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('person', 'prune', 'retention', 'incognito')),
  sessions INTEGER NOT NULL DEFAULT 0,
  messages INTEGER NOT NULL DEFAULT 0,
  events INTEGER NOT NULL DEFAULT 0,
  turns INTEGER NOT NULL DEFAULT 0,
  files INTEGER NOT NULL DEFAULT 0,
  memories INTEGER NOT NULL DEFAULT 0,
  unreachable_at INTEGER NOT NULL,
  bytes_gone_at INTEGER
) STRICT;
CREATE INDEX deletions_by_person ON deletions (person_id, deletion_pk);
CREATE INDEX deletions_open ON deletions (deletion_pk) WHERE bytes_gone_at IS NULL;
-- A session that was deleted belongs to nobody, so that no query finds it, until its last row is gone.
ALTER TABLE sessions ADD COLUMN deletion_pk INTEGER REFERENCES deletions;
CREATE INDEX sessions_erasing ON sessions (session_pk) WHERE deletion_pk IS NOT NULL;

-- Prunes: planned, under way, done. Of each session only whose turn it is to go and why it stays.
CREATE TABLE prunes (
  prune_pk INTEGER PRIMARY KEY AUTOINCREMENT,
  prune_id TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('person', 'retention')),
  status TEXT NOT NULL CHECK (status IN ('planned', 'running', 'finished', 'cancelled')),
  before INTEGER NOT NULL,
  agent_id TEXT,
  types TEXT,
  skip_distill INTEGER NOT NULL DEFAULT 0,
  forget INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  -- Of its one receipt, which begins with the first session that goes.
  deletion_id TEXT
) STRICT;
CREATE INDEX prunes_by_person ON prunes (person_id, prune_pk);
CREATE TABLE prune_sessions (
  prune_pk INTEGER NOT NULL REFERENCES prunes ON DELETE CASCADE,
  session_id TEXT NOT NULL,
  -- As it was when the plan was made: what has been used since stays.
  last_activity_at INTEGER NOT NULL,
  message_seq INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'distilling', 'deleted', 'spared')),
  reason TEXT,
  PRIMARY KEY (prune_pk, session_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX prune_sessions_left ON prune_sessions (prune_pk) WHERE state IN ('waiting', 'distilling');

-- Incognito sessions that were closed or left before this version are erased by it.
INSERT INTO jobs (kind, key, due_at) SELECT 'incognito', session_id, coalesce(closed_at, last_activity_at + 86400000) FROM sessions WHERE incognito = 1;

-- The change set whose undo took this one along: done again together. The place of a set in the fold stays its own while it is undone.
ALTER TABLE change_sets ADD COLUMN undone_with TEXT;

-- Titles in the text index; rowid = session_pk. Those of hidden sessions are not in it.
CREATE VIRTUAL TABLE titled USING fts5(owner, words, content = '', contentless_delete = 1, tokenize = 'ascii');
INSERT INTO titled (rowid, owner, words) SELECT session_pk, owner_tokens(session_pk, agent_id, on_behalf_of), title_words(title) FROM sessions
  WHERE title IS NOT NULL AND incognito = 0 AND title_words(title) <> '';
`;
