-- What opens a store, keeps it short, and checks that it is whole. Parameters are bound by position.

-- name: LockMigrations
-- Many silos may start at once: one migrates, the others wait and find it done. $1 the mark of SmartManager.
SELECT pg_advisory_xact_lock($1, 1);

-- name: TryHold
-- Held by a process that shares the database with no other. $1 the mark of SmartManager.
SELECT pg_try_advisory_lock($1, 2);

-- name: TryHoldRetention
-- Several silos share a database, and one of them at a time drops what is old. $1 the mark of SmartManager.
SELECT pg_try_advisory_lock($1, 3);

-- name: MakeSchemaVersions
CREATE TABLE IF NOT EXISTS schema_versions (version integer NOT NULL PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());

-- name: FindSchemaVersion
SELECT coalesce(max(version), 0) FROM schema_versions;

-- name: AddSchemaVersion
INSERT INTO schema_versions (version) VALUES ($1) ON CONFLICT (version) DO NOTHING;

-- name: HardenCommits
-- What is answered survives a power loss: a server or role that is set to less is raised for this connection.
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');

-- name: FindSyncSetting
SELECT current_setting('fsync');

-- name: FindPartitions
-- $1 parent. The number of a period stands at the end of a partition's name.
SELECT substring(c.relname FROM '_(\d+)$')::bigint
FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
WHERE i.inhparent = $1::regclass
ORDER BY 1;

-- name: DropEntries
-- A step of retention, behind ($1 at, $2 grain, $3 version), of entries older than $4, $5 at most: perishable, covered by a snapshot, and with
-- nothing that hangs on them. Grains are locked in the order in which writers lock them. Gives the count and where the step ended.
WITH looked AS MATERIALIZED (
    SELECT j.grain, j.version, j.at
    FROM journal AS j
    WHERE j.retention = 1 AND (j.at, j.grain, j.version) > ($1, $2, $3) AND j.at < $4
    ORDER BY j.at, j.grain, j.version
    LIMIT $5),
chosen AS MATERIALIZED (
    SELECT l.grain, l.version
    FROM looked AS l JOIN snapshots AS s ON s.grain = l.grain AND s.version >= l.version
    WHERE NOT EXISTS (SELECT 1 FROM decision_traces AS t WHERE t.grain = l.grain AND t.version = l.version AND t.at = l.at)
        AND NOT EXISTS (SELECT 1 FROM contact_changes AS c WHERE c.grain = l.grain AND c.version = l.version AND c.at = l.at)),
locked AS MATERIALIZED (
    SELECT g.number FROM grains AS g WHERE g.number IN (SELECT c.grain FROM chosen AS c) ORDER BY g.number FOR NO KEY UPDATE),
dropped AS (
    DELETE FROM journal AS j
    USING chosen AS c, locked AS l
    WHERE j.grain = c.grain AND j.version = c.version AND l.number = c.grain
    RETURNING j.grain),
counted AS (
    UPDATE grains AS g SET pruned_count = g.pruned_count + d.n
    FROM (SELECT grain, count(*) AS n FROM dropped GROUP BY grain) AS d
    WHERE g.number = d.grain)
SELECT (SELECT count(*) FROM dropped), l.at, l.grain, l.version
FROM looked AS l
ORDER BY l.at DESC, l.grain DESC, l.version DESC
LIMIT 1;

-- name: BeginCheck
-- All that a check reads is of one instant.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- name: CheckJournals
-- A journal is whole if what is there and what was pruned add up to its version.
SELECT 'Grain ' || g.number || ' has ' || coalesce(j.n, 0) || ' journal entries and ' || g.pruned_count
    || ' pruned ones, but is at version ' || g.version || '.'
FROM grains AS g
LEFT JOIN (SELECT grain, count(*) AS n FROM journal GROUP BY grain) AS j ON j.grain = g.number
WHERE coalesce(j.n, 0) + g.pruned_count <> g.version
LIMIT $1;

-- name: CheckTails
-- The entries after a snapshot are numbered from its version on, one by one.
SELECT 'Grain ' || g.number || ' has a gap after its snapshot of version ' || coalesce(s.version, 0) || '.'
FROM grains AS g
LEFT JOIN snapshots AS s ON s.grain = g.number
LEFT JOIN journal AS j ON j.grain = g.number AND j.version > coalesce(s.version, 0)
GROUP BY g.number, s.version
HAVING count(j.version) <> g.version - coalesce(s.version, 0) OR max(j.version) <> g.version
LIMIT $1;

-- name: CheckSnapshots
SELECT 'Grain ' || s.grain || ' has a snapshot of version ' || s.version || ' ahead of its journal.'
FROM snapshots AS s LEFT JOIN grains AS g ON g.number = s.grain
WHERE g.number IS NULL OR s.version > g.version OR s.version < 1
LIMIT $1;

-- name: CheckJournalOwners
SELECT 'Journal entry ' || j.version || ' of grain ' || j.grain || ' belongs to no grain.'
FROM journal AS j LEFT JOIN grains AS g ON g.number = j.grain
WHERE g.number IS NULL
LIMIT $1;

-- name: CheckTraceOwners
SELECT 'The trace of journal entry ' || t.version || ' of grain ' || t.grain || ' has no entry.'
FROM decision_traces AS t LEFT JOIN journal AS j ON j.grain = t.grain AND j.version = t.version AND j.at = t.at
WHERE j.grain IS NULL
LIMIT $1;

-- name: CheckContactOwners
SELECT 'A contact of journal entry ' || c.version || ' of grain ' || c.grain || ' has no entry.'
FROM contact_changes AS c LEFT JOIN journal AS j ON j.grain = c.grain AND j.version = c.version
WHERE j.grain IS NULL
LIMIT $1;

-- name: CheckOutboxOwners
SELECT 'Outbox row ' || o.id || ' belongs to no grain.'
FROM outbox AS o LEFT JOIN grains AS g ON g.number = o.grain
WHERE g.number IS NULL
LIMIT $1;

-- name: CheckWakeUpOwners
SELECT 'A wake-up of grain ' || w.grain || ' belongs to no grain.'
FROM wake_ups AS w LEFT JOIN grains AS g ON g.number = w.grain
WHERE g.number IS NULL
LIMIT $1;

-- name: CheckOutboxStates
SELECT 'Outbox row ' || id || ' is in state ' || state || ' after ' || attempts || ' attempts.'
FROM outbox
WHERE state NOT BETWEEN 0 AND 7 OR attempts < 0 OR (state = 1 AND attempts = 0)
LIMIT $1;

-- name: CheckLists
-- A list that can be read has as many members as it says.
SELECT 'List ' || l.number || ' says that it has ' || l.member_count || ' members, but has '
    || (SELECT count(*) FROM subscriber_list_members AS m WHERE m.list = l.number) || '.'
FROM subscriber_lists AS l
WHERE l.state = 1 AND l.member_count <> (SELECT count(*) FROM subscriber_list_members AS m WHERE m.list = l.number)
LIMIT $1;

-- name: CheckListOwners
SELECT 'Members of list ' || list || ' belong to no list.'
FROM subscriber_list_members
WHERE list NOT IN (SELECT number FROM subscriber_lists)
GROUP BY list
LIMIT $1;

-- name: CheckDocuments
SELECT 'Document kind ' || kind || ' has ' || count(*) || ' versions, the newest is ' || max(version) || '.'
FROM documents
GROUP BY kind
HAVING count(*) <> max(version) OR min(version) <> 1
LIMIT $1;

-- name: CountBodies
-- How many the walks over the bodies will see, roughly, to say how far they have come.
SELECT (SELECT count(*) FROM snapshots), (SELECT count(*) FROM journal), (SELECT count(*) FROM decision_traces), (SELECT count(*) FROM outbox);

-- name: ReadDocumentBodies
-- The walks over the bodies give: owner, version, channel, body, and what to call the row.
SELECT kind, version, '', body, 'Document ' || kind || ' ' || version FROM documents ORDER BY kind, version;

-- name: ReadSnapshotBodies
SELECT g.key, s.version, '', s.body, 'The snapshot of grain ' || g.number || ', version ' || s.version || ','
FROM snapshots AS s JOIN grains AS g ON g.number = s.grain;

-- name: ReadEntryBodies
SELECT g.key, j.version, '', j.body, 'Journal entry ' || j.version || ' of grain ' || j.grain
FROM journal AS j JOIN grains AS g ON g.number = j.grain;

-- name: ReadTraceBodies
SELECT g.key, t.version - 1, '', t.body, 'The trace of journal entry ' || t.version || ' of grain ' || t.grain
FROM decision_traces AS t JOIN grains AS g ON g.number = t.grain;

-- name: ReadOutboxBodies
SELECT g.key, 0::bigint, o.channel, o.body, 'Outbox row ' || o.id || ' of grain ' || o.grain
FROM outbox AS o JOIN grains AS g ON g.number = o.grain;
