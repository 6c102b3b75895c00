-- What brings an embedded store over to a server. The columns stand in the order in which the statements of the source give them.

-- name: IsInUse
-- Whether anything was ever written here.
SELECT EXISTS (SELECT 1 FROM grains) OR EXISTS (SELECT 1 FROM documents) OR EXISTS (SELECT 1 FROM counters)
    OR EXISTS (SELECT 1 FROM lookups) OR EXISTS (SELECT 1 FROM outbox)
    OR EXISTS (SELECT 1 FROM subscriber_lists);

-- name: FindMove
SELECT source, stage, after_number, after_name, done_at IS NOT NULL FROM store_moves;

-- name: IsMoving
-- Whether a move to here was begun and is not done.
SELECT EXISTS (SELECT 1 FROM store_moves WHERE done_at IS NULL);

-- name: BeginMove
-- $1 source.
INSERT INTO store_moves (id, source) VALUES (1, $1);

-- name: AdvanceMove
-- In the transaction of the rows. $1 stage, $2 number and $3 name of the last row that is here.
UPDATE store_moves SET stage = $1, after_number = $2, after_name = $3 WHERE id = 1;

-- name: SetNumbers
-- The next numbers follow the highest that are here; those of an empty table begin with 1.
SELECT setval('grain_numbers', (SELECT coalesce(max(number), 0) + 1 FROM grains), false),
    setval(pg_get_serial_sequence('outbox', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM outbox), false),
    setval(pg_get_serial_sequence('subscriber_lists', 'number'), (SELECT coalesce(max(number), 0) + 1 FROM subscriber_lists), false);

-- name: EndMove
UPDATE store_moves SET done_at = now() WHERE id = 1;

-- name: TakeDocuments
COPY documents (kind, version, at, body) FROM STDIN (FORMAT BINARY)

-- name: GiveDocuments
COPY documents (kind, version, at, body) TO STDOUT (FORMAT BINARY)

-- name: TakeGrains
COPY grains (number, version, pruned_count, key) FROM STDIN (FORMAT BINARY)

-- name: GiveGrains
COPY grains (number, version, pruned_count, key) TO STDOUT (FORMAT BINARY)

-- name: TakeSnapshots
COPY snapshots (grain, version, body) FROM STDIN (FORMAT BINARY)

-- name: GiveSnapshots
COPY snapshots (grain, version, body) TO STDOUT (FORMAT BINARY)

-- name: TakeEntries
COPY journal (grain, version, message, at, retention, body) FROM STDIN (FORMAT BINARY)

-- name: GiveEntries
COPY (SELECT grain, version, message, at, retention, body FROM journal) TO STDOUT (FORMAT BINARY)

-- name: TakeTraces
COPY decision_traces (grain, version, at, body) FROM STDIN (FORMAT BINARY)

-- name: GiveTraces
COPY (SELECT grain, version, at, body FROM decision_traces) TO STDOUT (FORMAT BINARY)

-- name: TakeContactChanges
COPY contact_changes (grain, version, at, key, channel, kind, subject, state) FROM STDIN (FORMAT BINARY)

-- name: GiveContactChanges
COPY (SELECT grain, version, at, key, channel, kind, subject, state FROM contact_changes) TO STDOUT (FORMAT BINARY)

-- name: TakeOutboxRows
COPY outbox (id, grain, due_at, created_at, changed_at, attempts, state, key, channel, kind, body, tier, task, reason) FROM STDIN (FORMAT BINARY)

-- name: GiveOutboxRows
COPY outbox (id, grain, due_at, created_at, changed_at, attempts, state, key, channel, kind, body, tier, task, reason) TO STDOUT (FORMAT BINARY)

-- name: TakeWakeUps
COPY wake_ups (grain, due_at, name) FROM STDIN (FORMAT BINARY)

-- name: GiveWakeUps
COPY wake_ups (grain, due_at, name) TO STDOUT (FORMAT BINARY)

-- name: TakeCounters
COPY counters (name, shard, amount) FROM STDIN (FORMAT BINARY)

-- name: GiveCounters
COPY counters (name, shard, amount) TO STDOUT (FORMAT BINARY)

-- name: TakeLookups
COPY lookups (name, target) FROM STDIN (FORMAT BINARY)

-- name: GiveLookups
COPY lookups (name, target) TO STDOUT (FORMAT BINARY)

-- name: TakeLists
COPY subscriber_lists (number, member_count, made_at, touched_at, state, name, made_by) FROM STDIN (FORMAT BINARY)

-- name: GiveLists
COPY subscriber_lists (number, member_count, made_at, touched_at, state, name, made_by) TO STDOUT (FORMAT BINARY)

-- name: TakeListMembers
COPY subscriber_list_members (list, member) FROM STDIN (FORMAT BINARY)

-- name: GiveListMembers
COPY subscriber_list_members (list, member) TO STDOUT (FORMAT BINARY)
