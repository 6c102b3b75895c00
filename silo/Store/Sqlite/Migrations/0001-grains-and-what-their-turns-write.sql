-- The first schema: grains, their journals, and everything that a turn makes durable beside them.
-- Instants are UTC ticks of 100 ns since 0001-01-01; columns that hold one end in _at.
-- Every statement can run twice without harm. What each column means: docs/formats/store.md.

-- One row a grain. The snapshot comes last, so that its bytes are not touched when only the head is read.
CREATE TABLE IF NOT EXISTS grains (
    number           INTEGER PRIMARY KEY,
    key              TEXT    NOT NULL UNIQUE,
    snapshot_version INTEGER NOT NULL DEFAULT 0,
    snapshot_seq     INTEGER NOT NULL DEFAULT 0,
    pruned_count     INTEGER NOT NULL DEFAULT 0,
    snapshot         BLOB
) STRICT;

-- The journals of all grains in the order of commit: a turn appends to the last page and dirties no other of this table.
CREATE TABLE IF NOT EXISTS journal (
    seq       INTEGER PRIMARY KEY,
    grain     INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    message   INTEGER,
    at        INTEGER NOT NULL,
    retention INTEGER NOT NULL,
    body      BLOB    NOT NULL
) STRICT;

-- Finds the entries of a grain and the messages that it has had. Not an index of SQLite's: a random page for every turn would cost more
-- than all the rest. The writer keeps the newest entries in memory and brings them here in the order of the key, many to a page.
-- An entry without a message id has minus its seq in place of the hash of one.
CREATE TABLE IF NOT EXISTS journal_index (
    grain   INTEGER NOT NULL,
    message INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (grain, message)
) STRICT, WITHOUT ROWID;

-- One row: all entries up to this seq are in journal_index; later ones may be. A start reads the journal from here.
CREATE TABLE IF NOT EXISTS journal_indexed (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL
) STRICT;

INSERT OR IGNORE INTO journal_indexed (id, seq) VALUES (1, 0);

CREATE TABLE IF NOT EXISTS outbox (
    id         INTEGER PRIMARY KEY,
    key        TEXT    NOT NULL UNIQUE,
    grain      INTEGER NOT NULL,
    channel    TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    state      INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    body       BLOB    NOT NULL
) STRICT;

-- What a relay asks for all day: only pending rows are in it, so it stays small.
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (channel, due_at) WHERE state = 0;
CREATE INDEX IF NOT EXISTS outbox_by_state ON outbox (state, key);

CREATE TABLE IF NOT EXISTS contacts (
    id         INTEGER PRIMARY KEY,
    key        TEXT    NOT NULL UNIQUE,
    grain      INTEGER NOT NULL,
    channel    TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    planned_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS contacts_by_grain ON contacts (grain, planned_at);

CREATE TABLE IF NOT EXISTS wake_ups (
    grain  INTEGER NOT NULL,
    name   TEXT    NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (grain, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS wake_ups_due ON wake_ups (due_at);

-- Appended like the journal; the index finds one and refuses a second one for the same turn.
CREATE TABLE IF NOT EXISTS traces (
    id      INTEGER PRIMARY KEY,
    grain   INTEGER NOT NULL,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    body    BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX IF NOT EXISTS traces_by_grain ON traces (grain, version);

CREATE TABLE IF NOT EXISTS counters (
    name   TEXT    NOT NULL PRIMARY KEY,
    amount INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS lookups (
    name   TEXT NOT NULL PRIMARY KEY,
    target TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS documents (
    kind    TEXT    NOT NULL,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    body    BLOB    NOT NULL,
    PRIMARY KEY (kind, version)
) STRICT;
