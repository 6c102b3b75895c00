-- Uploaded lists of subscribers. A number is never given out twice: who still reads a list that was dropped finds nothing, not another one.
CREATE TABLE IF NOT EXISTS subscriber_lists (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL,
    state        INTEGER NOT NULL,
    member_count INTEGER NOT NULL,
    made_at      INTEGER NOT NULL,
    touched_at   INTEGER NOT NULL,
    made_by      TEXT    NOT NULL
) STRICT;

-- One list of a name at a time, those left aside that were dropped (state 3).
CREATE UNIQUE INDEX IF NOT EXISTS subscriber_lists_names ON subscriber_lists (name) WHERE state < 3;

-- By list and then by id: a walk reads on from where it was. Members come in that order, so that a batch fills pages side by side.
CREATE TABLE IF NOT EXISTS subscriber_list_members (
    list   INTEGER NOT NULL,
    member TEXT    NOT NULL,
    PRIMARY KEY (list, member)
) STRICT, WITHOUT ROWID;
