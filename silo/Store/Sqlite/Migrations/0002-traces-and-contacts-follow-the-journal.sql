-- Traces and contacts hang on journal entries and are found through the journal's index. Their own indexes dirtied four random pages for a
-- turn, and each of those was logged, synced and copied home. Now a turn only appends.
-- It runs in one transaction, after the first one, and can run again after it: then there is nothing left to bring over.

-- One row a decision, on the first entry of its turn.
CREATE TABLE IF NOT EXISTS decision_traces (
    seq  INTEGER PRIMARY KEY,
    at   INTEGER NOT NULL,
    body BLOB    NOT NULL
) STRICT;

INSERT OR IGNORE INTO decision_traces (seq, at, body)
SELECT j.seq, t.at, t.body
FROM traces AS t
JOIN journal AS j ON j.grain = t.grain AND j.version = t.version + 1;

DROP TABLE traces;

-- One row each time that a contact was written, on the first lasting entry of its turn. The newest row of a key is how it stands.
CREATE TABLE IF NOT EXISTS contact_changes (
    seq     INTEGER NOT NULL,
    key     TEXT    NOT NULL,
    channel TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (seq, key)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO contact_changes (seq, key, channel, kind, subject, state, at)
SELECT j.seq, c.key, c.channel, c.kind, c.subject, c.state, c.changed_at
FROM contacts AS c
JOIN (SELECT grain, min(seq) AS seq FROM journal WHERE retention = 0 GROUP BY grain) AS j ON j.grain = c.grain;

DROP TABLE contacts;
