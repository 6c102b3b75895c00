-- What a writing connection does for a batch of turns: two round trips, a handful of statements, arrays as parameters, never a row each.
-- Parameters are bound by position.
--
-- READ COMMITTED is enough: all that a turn decides on (its version, its messages) hangs on its grain, whose row is locked before it is
-- read, and each statement after the lock sees all that was committed before it. Outbox keys are unique by index, and asked for before
-- the lock. A grain that is new has no row to lock: its key is unique by index, and a process that comes second with it tries again.
-- Batches of several processes do not deadlock: each locks in the same order, table by table as the statements stand here, and by key within
-- a table. The writer's own row comes first and is nobody else's; counters have a shard for each writer.

-- name: Begin
BEGIN;

-- name: Commit
COMMIT;

-- name: Rollback
ROLLBACK;

-- name: MarkBatch
-- $1 writer, $2 its epoch, $3 the number of this batch. No row: the epoch was raised, and this transaction must not write.
UPDATE writers SET batch = $3, touched_at = now() WHERE id = $1 AND epoch = $2 RETURNING id;

-- name: FindOutboxKeys
-- Which keys are taken, so that a key used twice fails its turn and not its neighbours. $1 keys.
-- Asked before the grains are locked, never after: each statement sees its own instant. Whoever sees a key here also sees, when it locks,
-- the version that its grain had with it, and a turn that came second is a conflict. The other way round a grain that another process makes
-- in between is not there yet while its key is taken, and a turn that only lost a race would be refused as wrong. A key that is taken after
-- this was asked fails the transaction by the index, and the next try sees it.
SELECT o.key FROM unnest($1::text[]) AS k (key) JOIN outbox AS o ON o.key = k.key COLLATE "C";

-- name: RaiseVersions
-- Compares and raises the versions of grains that are named by their numbers, as nearly all are; what is locked so is locked until the commit,
-- as below. The rows come in the order of the subquery: there is no join to choose but one lookup for each. Fewer than were asked for: one
-- had another version, and all is undone and tried by the statements below. $1 numbers, $2 versions expected, $3 versions led to.
WITH raised AS (
    UPDATE grains AS g SET version = u.raised
    FROM (
        SELECT n.number, n.expected, n.raised
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS n (number, expected, raised)
        ORDER BY n.number) AS u
    WHERE g.number = u.number AND g.version = u.expected
    RETURNING 1)
SELECT count(*) FROM raised;

-- name: LockGrains
-- $1 numbers, $2 keys of grains named without a number. Unknown ones give no row.
WITH asked AS MATERIALIZED (
    SELECT n.number FROM unnest($1::bigint[]) AS n (number)
    UNION
    SELECT g.number FROM unnest($2::text[]) AS k (key) JOIN grains AS g ON g.key = k.key COLLATE "C")
SELECT g.number, g.key, g.version
FROM asked JOIN grains AS g ON g.number = asked.number
ORDER BY g.number
FOR NO KEY UPDATE OF g;

-- name: LockNumbered
-- The same where every grain is named by its number, which is nearly always. $1 numbers.
SELECT g.number, g.version
FROM unnest($1::bigint[]) AS n (number) JOIN grains AS g ON g.number = n.number
ORDER BY g.number
FOR NO KEY UPDATE OF g;

-- name: FindMessages
-- Which of the messages the grains have had. $1 numbers, $2 messages, side by side.
SELECT j.grain, j.message
FROM unnest($1::bigint[], $2::bigint[]) AS m (grain, message)
JOIN journal AS j ON j.grain = m.grain AND j.message = m.message;

-- name: FindMessagesByKey
-- The same for grains named by their keys. $1 keys, $2 messages.
SELECT j.grain, j.message
FROM unnest($1::text[], $2::bigint[]) AS m (key, message)
JOIN grains AS g ON g.key = m.key COLLATE "C"
JOIN journal AS j ON j.grain = g.number AND j.message = m.message;

-- name: AddGrains
-- $1 numbers, $2 keys, $3 versions. If another process has just added one of them, this fails the transaction, and the batch is tried again.
INSERT INTO grains (number, key, version)
SELECT u.number, u.key, u.version FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS u (number, key, version)
ORDER BY u.key COLLATE "C";

-- name: SetVersions
-- $1 numbers, $2 versions. The rows are locked already.
UPDATE grains AS g SET version = u.version FROM unnest($1::bigint[], $2::bigint[]) AS u (number, version) WHERE g.number = u.number;

-- name: SetSnapshots
-- $1 numbers, $2 versions, $3 bodies.
INSERT INTO snapshots (grain, version, body)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])
ON CONFLICT (grain) DO UPDATE SET version = excluded.version, body = excluded.body;

-- name: AppendEntries
-- $1 grains, $2 versions, $3 messages, $4 instants, $5 retention, $6 bodies.
INSERT INTO journal (grain, version, message, at, retention, body)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::smallint[], $6::bytea[]);

-- name: AddTraces
-- $1 grains, $2 versions, $3 instants, $4 bodies.
INSERT INTO decision_traces (grain, version, at, body)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[]);

-- name: AddContactChanges
-- $1 grains, $2 versions, $3 instants, $4 keys, $5 channels, $6 kinds, $7 subjects, $8 states.
INSERT INTO contact_changes (grain, version, at, key, channel, kind, subject, state)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]);

-- name: AddOutboxRows
-- In the order of the turns, which becomes their age. Keys carry their grain, which is locked: no two batches add the same ones.
-- Were a caller to make keys without their grain, two batches that cross could deadlock here: the server ends one, and its next try finds
-- the keys taken.
-- $1 grains, $2 due_at, $3 created_at, $4 changed_at, $5 attempts, $6 state, $7 keys, $8 channels, $9 kinds, $10 bodies, $11 tiers,
-- $12 tasks, $13 reasons.
INSERT INTO outbox (grain, due_at, created_at, changed_at, attempts, state, key, channel, kind, body, tier, task, reason)
SELECT * FROM unnest(
    $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::integer[], $6::smallint[], $7::text[], $8::text[], $9::text[], $10::bytea[],
    $11::smallint[], $12::text[], $13::text[]);

-- name: MoveOutboxRows
-- $1 keys, $2 states, $3 due_at or null, $4 changed_at, $5 attempts to add, $6 reasons. Locked by key first: an UPDATE takes rows in any
-- order.
WITH locked AS MATERIALIZED (
    SELECT o.id, u.state, u.due_at, u.changed_at, u.attempts, u.reason
    FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[], $5::integer[], $6::text[])
        AS u (key, state, due_at, changed_at, attempts, reason)
    JOIN outbox AS o ON o.key = u.key COLLATE "C"
    ORDER BY o.key
    FOR NO KEY UPDATE OF o)
UPDATE outbox AS o
SET state = l.state, due_at = coalesce(l.due_at, o.due_at), changed_at = l.changed_at, attempts = o.attempts + l.attempts,
    reason = l.reason
FROM locked AS l
WHERE o.id = l.id;

-- name: SetWakeUps
-- $1 grains, $2 names, $3 due_at. The grains are locked.
INSERT INTO wake_ups (grain, name, due_at)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[])
ON CONFLICT (grain, name) DO UPDATE SET due_at = excluded.due_at;

-- name: CancelWakeUps
-- $1 grains, $2 names.
DELETE FROM wake_ups AS w
USING unnest($1::bigint[], $2::text[]) AS u (grain, name)
WHERE w.grain = u.grain AND w.name = u.name COLLATE "C";

-- name: SetLookups
-- $1 names, $2 targets. Any grain may take a name, so they are locked in their order.
INSERT INTO lookups (name, target)
SELECT u.name, u.target FROM unnest($1::text[], $2::text[]) AS u (name, target) ORDER BY u.name COLLATE "C"
ON CONFLICT (name) DO UPDATE SET target = excluded.target;

-- name: AddCounters
-- $1 the writer's shard, $2 names, $3 amounts.
INSERT INTO counters (name, shard, amount)
SELECT u.name, $1, u.amount FROM unnest($2::text[], $3::bigint[]) AS u (name, amount) ORDER BY u.name COLLATE "C"
ON CONFLICT (name, shard) DO UPDATE SET amount = counters.amount + excluded.amount;

-- name: TakeNumbers
-- $1 how many.
SELECT nextval('grain_numbers') FROM generate_series(1, $1::integer);

-- name: RegisterWriter
INSERT INTO writers DEFAULT VALUES RETURNING id, epoch, batch;

-- name: ForgetWriters
-- Rows of connections that ended long ago; one that lives notices and registers anew.
DELETE FROM writers WHERE touched_at < now() - interval '30 days';

-- name: TakeOverWriter
-- Waits for the lost connection's transaction, if that still holds the row; after this it can write no more. $1 writer.
UPDATE writers SET epoch = epoch + 1, touched_at = now() WHERE id = $1 RETURNING id, epoch, batch;
