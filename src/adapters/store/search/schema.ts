// The tables of search, as the migration that brings them.

export const SEARCH_TABLES = `
  -- Who said it, among several people; and what an attached picture shows.
  ALTER TABLE messages ADD COLUMN speaker TEXT;
  ALTER TABLE messages ADD COLUMN caption TEXT;

  -- The text index: what people said, and what agents and tools said. The rows hold no text; rowid = message_pk.
  CREATE VIRTUAL TABLE said USING fts5(owner, words, stems, content = '', contentless_delete = 1, tokenize = 'ascii');
  CREATE VIRTUAL TABLE told USING fts5(owner, words, stems, content = '', contentless_delete = 1, tokenize = 'ascii');

  -- What ranking asks of a message that was found: how often each stem stands in it (see stem-count.ts), and its traits.
  CREATE TABLE message_texts (
    message_pk INTEGER PRIMARY KEY,
    shelf TEXT NOT NULL CHECK (shelf IN ('said', 'told')),
    turn_pk INTEGER NOT NULL,
    speaker TEXT,
    at INTEGER NOT NULL,
    traits INTEGER NOT NULL,
    -- In words.
    length INTEGER NOT NULL,
    stems BLOB NOT NULL,
    key_stems BLOB
  ) STRICT;

  -- Further texts by which a message is found, such as the facts that were drawn from it.
  CREATE TABLE message_keys (
    message_pk INTEGER NOT NULL,
    key_no INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (message_pk, key_no)
  ) STRICT, WITHOUT ROWID;

  -- What each owner has on a shelf of the index.
  CREATE TABLE text_owners (
    owner TEXT NOT NULL,
    shelf TEXT NOT NULL,
    texts INTEGER NOT NULL,
    -- In words, of all texts together.
    length INTEGER NOT NULL,
    -- Texts with a speaker.
    spoken INTEGER NOT NULL,
    PRIMARY KEY (owner, shelf)
  ) STRICT, WITHOUT ROWID;

  -- Ranges of stored messages that wait to be indexed, the last one first. The work is done after the start, by batches.
  CREATE TABLE text_backlog (first_pk INTEGER PRIMARY KEY, next_pk INTEGER NOT NULL) STRICT;
  INSERT INTO text_backlog (first_pk, next_pk) SELECT 0, max(message_pk) FROM messages HAVING max(message_pk) IS NOT NULL;

  -- What a model of meaning made of a message: 32-bit floats of length 1.
  CREATE TABLE vectors (
    vector_pk INTEGER PRIMARY KEY AUTOINCREMENT,
    message_pk INTEGER NOT NULL,
    owner TEXT NOT NULL,
    model TEXT NOT NULL,
    dimension INTEGER NOT NULL,
    vector BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX vectors_by_message ON vectors (message_pk, model);
  CREATE INDEX vectors_by_owner ON vectors (owner, model, dimension, vector_pk);
`;
