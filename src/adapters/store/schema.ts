// The tables, as forward-only migrations. A step that has been released is never edited; the next one is added.

export type Migration = { version: number; sql: string };

/** Marks a file as Rapport's ("RPRT"), so that another program's database is never taken for ours. */
export const APPLICATION_ID = 0x52505254;

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
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
    `,
  },
  {
    version: 2,
    sql: `
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
      INSERT OR IGNORE INTO tool_calls (turn_pk, step, call_id, tool, message_pk, status)
        SELECT e.turn_pk, e.data ->> 'step', e.data ->> 'call_id', e.data ->> 'tool', e.session_pk * 1048576 + (e.data ->> 'm'), 'running'
        FROM events e JOIN turns t USING (turn_pk)
        WHERE e.type = 'tool.started' AND t.status IN ('running', 'waiting') AND NOT EXISTS (
          SELECT 1 FROM events f WHERE f.session_pk = e.session_pk AND f.turn_pk = e.turn_pk AND f.type = 'tool.finished'
            AND f.data ->> 'step' = e.data ->> 'step' AND f.data ->> 'call_id' = e.data ->> 'call_id');

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
    `,
  },
];
