-- What is asked of the store. Parameters are bound by position.

-- name: LoadGrains
-- Snapshot and tail of many grains as of one instant. $1 keys. A key without a grain gives no row. Where the snapshot is of the newest
-- version the journal is not asked: a join would ask it, and then drop the answer.
SELECT k.place, g.number, g.version, coalesce(s.version, 0), s.body,
    CASE WHEN g.version > coalesce(s.version, 0) THEN (
        SELECT array_agg(j.body ORDER BY j.version)
        FROM journal AS j
        WHERE j.grain = g.number AND j.version > coalesce(s.version, 0)) END
FROM unnest($1::text[]) WITH ORDINALITY AS k (key, place)
JOIN grains AS g ON g.key = k.key COLLATE "C"
LEFT JOIN snapshots AS s ON s.grain = g.number;

-- name: ReadHistory
-- $1 key, $2 below this version, $3 limit.
SELECT j.version, j.at, j.body
FROM journal AS j
WHERE j.grain = (SELECT number FROM grains WHERE key = $1) AND j.version < $2
ORDER BY j.version DESC
LIMIT $3;

-- name: FindTrace
-- $1 key, $2 version of the first entry of the turn. The entry's instant names the one partition.
SELECT t.body
FROM journal AS j
JOIN decision_traces AS t ON t.grain = j.grain AND t.version = j.version AND t.at = j.at
WHERE j.grain = (SELECT number FROM grains WHERE key = $1) AND j.version = $2
LIMIT 1;

-- name: ReadTraces
-- $1 from, $2 until, $3 after grain, $4 after version, $5 and $6 the bounds of the keys of a kind, $7 limit. Partitions of the time alone,
-- each by its index.
SELECT t.grain, t.version, t.at, g.key, t.body
FROM decision_traces AS t
JOIN grains AS g ON g.number = t.grain
WHERE t.at >= $1 AND t.at < $2 AND (t.grain, t.version) > ($3, $4) AND g.key > $5 AND g.key < $6
ORDER BY t.grain, t.version
LIMIT $7;

-- name: FindMessage
-- $1 key, $2 message.
SELECT j.version - 1 FROM journal AS j WHERE j.grain = (SELECT number FROM grains WHERE key = $1) AND j.message = $2;

-- name: ReadContacts
-- $1 key. Oldest change first; put together outside.
SELECT c.key, c.channel, c.kind, c.subject, c.state, c.at
FROM contact_changes AS c
WHERE c.grain = (SELECT number FROM grains WHERE key = $1)
ORDER BY c.version, c.key;

-- name: FindLookup
SELECT target FROM lookups WHERE name = $1;

-- name: FindLookups
-- $1 names, each once.
SELECT l.name, l.target FROM unnest($1::text[]) AS n (name) JOIN lookups AS l ON l.name = n.name COLLATE "C";

-- name: FindGrainKeys
-- $1 keys, each once.
SELECT g.key FROM unnest($1::text[]) AS k (key) JOIN grains AS g ON g.key = k.key COLLATE "C";

-- name: ReadCounters
-- $1 prefix. Names sort by bytes, and 0xF4 begins the highest character that there is.
SELECT name, sum(amount)::bigint
FROM counters
WHERE name >= $1 AND name < $1 || chr(1114111)
GROUP BY name
ORDER BY name;

-- name: ReadDueWakeUps
-- $1 now, $2 after_due_at, $3 after_grain, $4 after_name, $5 limit. A grain keeps its number, so the place behind a wake-up is known when
-- that is gone.
SELECT g.key, w.name, w.due_at
FROM wake_ups AS w JOIN grains AS g ON g.number = w.grain
WHERE w.due_at <= $1 AND w.due_at >= $2 AND (w.due_at, w.grain, w.name) > ($2, coalesce((SELECT number FROM grains WHERE key = $3), 0), $4)
ORDER BY w.due_at, w.grain, w.name
LIMIT $5;

-- name: CountGrains
-- Keys are kind/id: $1 ends with the kind's slash, $2 with the character after it.
SELECT count(*) FROM grains WHERE key > $1 AND key < $2;

-- name: ReadGrainIds
-- $1 kind, slash and the id to begin behind, $2 the end of the kind, $3 length of kind and slash, $4 limit.
SELECT substr(key, $3 + 1) FROM grains WHERE key > $1 AND key < $2 ORDER BY key LIMIT $4;

-- name: ScanGrains
-- $1 kind and slash, $2 after_number, $3 limit. By number, which is nearly the order in which the rows lie. That the kind is asked for by left()
-- keeps the index of keys out of it.
SELECT g.number, substr(g.key, length($1) + 1), g.version, s.body,
    CASE WHEN g.version > coalesce(s.version, 0) THEN (
        SELECT array_agg(j.body ORDER BY j.version)
        FROM journal AS j
        WHERE j.grain = g.number AND j.version > coalesce(s.version, 0)) END
FROM grains AS g
LEFT JOIN snapshots AS s ON s.grain = g.number
WHERE g.number > $2 AND left(g.key, length($1)) = $1
ORDER BY g.number
LIMIT $3;

-- name: ReadOutboxLanes
-- From queue to queue: each step is one seek behind the queue before it, so a million rows of one queue cost no more than one row.
-- Due rows are counted in the index up to a limit.
-- $1 channel, $2 after_tier, $3 after_kind, $4 after_task, $5 limit, $6 now, $7 count_limit.
WITH RECURSIVE queue (tier, kind, task) AS (
    (SELECT tier, kind, task FROM outbox
    WHERE channel = $1 AND state = 0 AND (tier, kind, task) > ($2::smallint, $3, $4)
    ORDER BY tier, kind, task
    LIMIT 1)
    UNION ALL
    SELECT n.tier, n.kind, n.task
    FROM queue AS q CROSS JOIN LATERAL (
        SELECT o.tier, o.kind, o.task FROM outbox AS o
        WHERE o.channel = $1 AND o.state = 0 AND (o.tier, o.kind, o.task) > (q.tier, q.kind, q.task)
        ORDER BY o.tier, o.kind, o.task
        LIMIT 1) AS n)
SELECT q.tier, q.kind, q.task, (
    SELECT count(*)::integer FROM (
        SELECT 1 FROM outbox AS d
        WHERE d.channel = $1 AND d.state = 0 AND d.tier = q.tier AND d.kind = q.kind AND d.task = q.task AND d.due_at <= $6
        LIMIT $7) AS due)
FROM (SELECT tier, kind, task FROM queue LIMIT $5) AS q;

-- name: ReadDueOutbox
-- $1 channel, $2 tier, $3 kind, $4 task, $5 now, $6 after_due_at, $7 after_key, $8 limit. If the row to begin behind was purged, what is
-- due at its instant is left to the next pass.
SELECT key, channel, kind, body, state, due_at, attempts, created_at, changed_at, tier, task, reason
FROM outbox
WHERE channel = $1 AND tier = $2 AND kind = $3 AND task = $4 AND state = 0 AND due_at <= $5 AND due_at >= $6
    AND (due_at > $6 OR id > (SELECT id FROM outbox WHERE key = $7))
ORDER BY due_at, id
LIMIT $8;

-- name: ReadOutboxGivenUp
-- $1 reason, $2 after_key, $3 limit.
SELECT key, channel, kind, body, state, due_at, attempts, created_at, changed_at, tier, task, reason
FROM outbox
WHERE reason = $1 AND reason <> '' AND key > $2
ORDER BY key
LIMIT $3;

-- name: CountOutboxGivenUp
-- $1 reason.
SELECT count(*) FROM outbox WHERE reason = $1 AND reason <> '';

-- name: ReadOutboxInState
-- $1 state, $2 after_key, $3 limit.
SELECT key, channel, kind, body, state, due_at, attempts, created_at, changed_at, tier, task, reason
FROM outbox
WHERE state = $1 AND key > $2
ORDER BY key
LIMIT $3;

-- name: ReadOutboxInStateOf
-- $1 state, $2 after_key, $3 limit, $4 channel.
SELECT key, channel, kind, body, state, due_at, attempts, created_at, changed_at, tier, task, reason
FROM outbox
WHERE state = $1 AND key > $2 AND channel = $4
ORDER BY key
LIMIT $3;

-- name: CountOutboxInState
SELECT count(*) FROM outbox WHERE state = $1;

-- name: FindOutboxRow
SELECT key, channel, kind, body, state, due_at, attempts, created_at, changed_at, tier, task, reason FROM outbox WHERE key = $1;

-- name: FindNewestDocument
SELECT version, at, body FROM documents WHERE kind = $1 ORDER BY version DESC LIMIT 1;

-- name: FindDocument
SELECT version, at, body FROM documents WHERE kind = $1 AND version = $2;

-- name: ReadDocuments
SELECT version, at, body FROM documents WHERE kind = $1 ORDER BY version DESC LIMIT $2;

-- name: AddDocument
-- The next version, or no row: $1 kind, $2 version, $3 at, $4 body. Of two at once, the primary key lets one in.
INSERT INTO documents (kind, version, at, body)
SELECT $1, $2, $3, $4
WHERE $2 = 1 + (SELECT coalesce(max(version), 0) FROM documents WHERE kind = $1)
ON CONFLICT (kind, version) DO NOTHING;
