-- What the readers ask. Parameters are bound by position, in order of first appearance.

-- name: BeginRead
-- All statements until EndRead see the file as of one commit.
BEGIN;

-- name: EndRead
COMMIT;

-- name: FindGrain
SELECT number, snapshot_version, snapshot_seq, snapshot FROM grains WHERE key = @key;

-- name: FindGrainHead
SELECT snapshot_version, snapshot_seq FROM grains WHERE number = @number;

-- name: ReadIndexedSeqs
-- In the order of messages, which is none: sorted outside.
SELECT seq FROM journal_index WHERE grain = @grain AND seq > @after_seq;

-- name: FindIndexedSeq
SELECT seq FROM journal_index WHERE grain = @grain AND message = @message;

-- name: FindEntry
SELECT body FROM journal WHERE seq = @seq;

-- name: FindHistoryEntry
SELECT version, at, body FROM journal WHERE seq = @seq;

-- name: FindVersion
SELECT version FROM journal WHERE seq = @seq;

-- name: FindTrace
SELECT body FROM decision_traces WHERE seq = @seq;

-- name: ReadTraces
-- In the order of commit. The body of a trace of another time is not read: it lies behind the rest of its row.
SELECT t.seq, t.at, j.version, g.key, CASE WHEN t.at >= @from AND t.at < @until THEN t.body END
FROM decision_traces AS t
CROSS JOIN journal AS j ON j.seq = t.seq
CROSS JOIN grains AS g ON g.number = j.grain
WHERE t.seq > @after_seq
ORDER BY t.seq
LIMIT @limit;

-- name: ReadContactChanges
SELECT key, channel, kind, subject, state, at FROM contact_changes WHERE seq = @seq;

-- name: FindLookup
SELECT target FROM lookups WHERE name = @name;

-- name: ReadCounters
-- The end of the range is the prefix with the highest code point behind it.
SELECT name, amount FROM counters WHERE name >= @prefix AND name < @prefix || char(1114111) ORDER BY name;

-- name: ReadDueWakeUps
-- A grain keeps its number, so the place behind a wake-up can be found when that is gone.
SELECT g.key, w.name, w.due_at
FROM wake_ups AS w INDEXED BY wake_ups_due
JOIN grains AS g ON g.number = w.grain
WHERE w.due_at <= @now AND w.due_at >= @after_due_at AND (
    w.due_at > @after_due_at OR (w.grain, w.name) > ((SELECT number FROM grains WHERE key = @after_grain), @after_name))
ORDER BY w.due_at, w.grain, w.name
LIMIT @limit;

-- name: CountGrains
-- Keys are kind/id: the range runs from after the kind's slash to the character after it.
SELECT count(*) FROM grains WHERE key > @kind || '/' AND key < @kind || '0';

-- name: ReadGrainIds
SELECT substr(key, length(@kind) + 2)
FROM grains
WHERE key > @kind || '/' || @after_id AND key < @kind || '0'
ORDER BY key
LIMIT @limit;

-- name: ScanGrains
-- In the order of the file. Of a grain of another kind only the key is read.
SELECT number, key, snapshot_version, snapshot_seq, snapshot FROM grains WHERE number > @after_number ORDER BY number;

-- name: ScanTails
-- Of many grains: the entries after their snapshots, by grain, without an order within one.
SELECT g.number, i.seq
FROM grains AS g CROSS JOIN journal_index AS i ON i.grain = g.number
WHERE g.number > @after_number AND g.number <= @until_number AND i.seq > g.snapshot_seq
ORDER BY g.number;

-- name: ReadOutboxLanes
-- From queue to queue: each step is one seek behind the queue before it, so a million rows of one queue cost no more than one row.
-- Due rows are counted in the index up to a limit.
WITH RECURSIVE queue (id) AS (
    SELECT (
        SELECT id FROM outbox INDEXED BY outbox_queues
        WHERE channel = @channel AND state = 0 AND (tier, kind, task) > (@after_tier, @after_kind, @after_task)
        ORDER BY tier, kind, task, due_at
        LIMIT 1)
    UNION ALL
    SELECT (
        SELECT n.id FROM outbox AS n INDEXED BY outbox_queues
        WHERE n.channel = @channel AND n.state = 0 AND (n.tier, n.kind, n.task) > (o.tier, o.kind, o.task)
        ORDER BY n.tier, n.kind, n.task, n.due_at
        LIMIT 1)
    FROM queue JOIN outbox AS o ON o.id = queue.id
    LIMIT @limit)
SELECT q.tier, q.kind, q.task, (
    SELECT count(*) FROM (
        SELECT 1 FROM outbox AS d INDEXED BY outbox_queues
        WHERE d.channel = @channel AND d.state = 0 AND d.tier = q.tier AND d.kind = q.kind AND d.task = q.task AND d.due_at <= @now
        LIMIT @count_limit))
FROM queue JOIN outbox AS q ON q.id = queue.id
ORDER BY q.tier, q.kind, q.task;

-- name: ReadDueOutbox
-- From behind a row on: what is due at its instant and younger, then what is due later. If that row was purged, what is due at its instant
-- is left to the next pass.
SELECT key, channel, kind, body, state, due_at, attempts, created_at, changed_at, tier, task, reason
FROM outbox INDEXED BY outbox_queues
WHERE channel = @channel AND tier = @tier AND kind = @kind AND task = @task
    AND state = 0 AND due_at <= @now AND due_at >= @after_due_at AND (
    due_at > @after_due_at OR id > (SELECT id FROM outbox WHERE key = @after_key))
ORDER BY due_at, id
LIMIT @limit;

-- name: ReadOutboxGivenUp
SELECT key, channel, kind, body, state, due_at, attempts, created_at, changed_at, tier, task, reason
FROM outbox INDEXED BY outbox_given_up
WHERE reason = @reason AND reason <> '' AND key > @after_key
ORDER BY key
LIMIT @limit;

-- name: CountOutboxGivenUp
SELECT count(*) FROM outbox INDEXED BY outbox_given_up WHERE reason = @reason AND reason <> '';

-- name: ReadOutboxInState
SELECT key, channel, kind, body, state, due_at, attempts, created_at, changed_at, tier, task, reason
FROM outbox INDEXED BY outbox_by_state
WHERE state = @state AND key > @after_key AND (@channel IS NULL OR channel = @channel)
ORDER BY key
LIMIT @limit;

-- name: CountOutboxInState
SELECT count(*) FROM outbox INDEXED BY outbox_by_state WHERE state = @state;

-- name: FindOutboxRow
SELECT key, channel, kind, body, state, due_at, attempts, created_at, changed_at, tier, task, reason FROM outbox WHERE key = @key;

-- name: FindNewestDocument
SELECT version, at, body FROM documents WHERE kind = @kind ORDER BY version DESC LIMIT 1;

-- name: FindDocument
SELECT version, at, body FROM documents WHERE kind = @kind AND version = @version;

-- name: ReadDocuments
SELECT version, at, body FROM documents WHERE kind = @kind ORDER BY version DESC LIMIT @limit;
