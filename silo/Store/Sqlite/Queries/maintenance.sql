-- What runs beside the turns: documents, retention, checks. Parameters are bound by position, in order of first appearance.

-- name: FindColumn
SELECT 1 FROM pragma_table_info(@table) WHERE name = @column;

-- name: FindDocumentVersion
SELECT coalesce(max(version), 0) FROM documents WHERE kind = @kind;

-- name: AddDocument
INSERT INTO documents (kind, version, at, body) VALUES (@kind, @version, @at, @body);

-- name: FindEndOfEntryStep
-- The seq at which a step of retention ends, and whether anything of the step is older than the cutoff. No row at the end.
SELECT max(seq), min(at) < @before
FROM (SELECT seq, at FROM journal WHERE seq > @after_seq ORDER BY seq LIMIT @limit)
HAVING count(*) > 0;

-- name: FindLastOldEntry
-- Looks at single rows, evenly spread from one seq to the end: the last of them that is older than the cutoff, null if none is.
WITH RECURSIVE looks (n, seq) AS (
    SELECT 1, @after_seq + 1
    UNION ALL
    SELECT n + 1, @after_seq + 1 + ((SELECT max(seq) FROM journal) - @after_seq - 1) * n / 4096 FROM looks WHERE n <= 4096)
SELECT max(t.seq)
FROM looks AS l CROSS JOIN journal AS t ON t.seq = (SELECT min(seq) FROM journal WHERE seq >= l.seq)
WHERE t.at < @before;

-- name: ChoosePruned
-- The entries of a step that go: perishable, old, covered by a snapshot, in the index, and with nothing that hangs on them. The journal's
-- last row stays, because its seq must not be given out again.
CREATE TEMP TABLE IF NOT EXISTS pruned (seq INTEGER PRIMARY KEY, grain INTEGER NOT NULL, message INTEGER NOT NULL);

-- name: AddPruned
INSERT INTO temp.pruned (seq, grain, message)
SELECT j.seq, j.grain, coalesce(j.message, -j.seq)
FROM journal AS j
JOIN grains AS g ON g.number = j.grain
WHERE j.seq > @after_seq AND j.seq <= @until_seq AND j.retention = 1 AND j.at < @before AND j.seq <= g.snapshot_seq
  AND j.seq <= (SELECT seq FROM journal_indexed) AND j.seq < (SELECT max(seq) FROM journal)
  AND NOT EXISTS (SELECT 1 FROM decision_traces AS t WHERE t.seq = j.seq)
  AND NOT EXISTS (SELECT 1 FROM contact_changes AS c WHERE c.seq = j.seq);

-- name: CountPruned
-- Notes in each grain how many of its entries go, so that its journal can still be checked.
UPDATE grains
SET pruned_count = pruned_count + p.n
FROM (SELECT grain, count(*) AS n FROM temp.pruned GROUP BY grain) AS p
WHERE grains.number = p.grain;

-- name: DropIndexed
DELETE FROM journal_index WHERE (grain, message) IN (SELECT grain, message FROM temp.pruned);

-- name: DropEntries
DELETE FROM journal WHERE seq IN (SELECT seq FROM temp.pruned);

-- name: ForgetPruned
DELETE FROM temp.pruned;

-- name: FindEndOfTraceStep
SELECT max(seq), min(at) < @before
FROM (SELECT seq, at FROM decision_traces WHERE seq > @after_seq ORDER BY seq LIMIT @limit)
HAVING count(*) > 0;

-- name: FindLastOldTrace
WITH RECURSIVE looks (n, seq) AS (
    SELECT 1, @after_seq + 1
    UNION ALL
    SELECT n + 1, @after_seq + 1 + ((SELECT max(seq) FROM decision_traces) - @after_seq - 1) * n / 4096 FROM looks WHERE n <= 4096)
SELECT max(t.seq)
FROM looks AS l CROSS JOIN decision_traces AS t ON t.seq = (SELECT min(seq) FROM decision_traces WHERE seq >= l.seq)
WHERE t.at < @before;

-- name: DropTraces
DELETE FROM decision_traces WHERE seq > @after_seq AND seq <= @until_seq AND at < @before;

-- name: FindEndOfContactStep
SELECT max(seq), min(at) < @before
FROM (SELECT seq, at FROM contact_changes WHERE seq > @after_seq ORDER BY seq LIMIT @limit)
HAVING count(*) > 0;

-- name: FindLastOldContact
WITH RECURSIVE looks (n, seq) AS (
    SELECT 1, @after_seq + 1
    UNION ALL
    SELECT n + 1, @after_seq + 1 + ((SELECT max(seq) FROM contact_changes) - @after_seq - 1) * n / 4096 FROM looks WHERE n <= 4096)
SELECT max(t.seq)
FROM looks AS l CROSS JOIN contact_changes AS t ON t.seq = (SELECT min(seq) FROM contact_changes WHERE seq >= l.seq)
WHERE t.at < @before;

-- name: DropContactChanges
-- By age alone: the newest change of a contact goes last, so what is left of it still says how it stands.
DELETE FROM contact_changes WHERE seq > @after_seq AND seq <= @until_seq AND at < @before;

-- name: CheckFile
PRAGMA integrity_check(100);

-- name: CheckJournals
-- A journal is whole if what is there and what was pruned add up to its version, and nothing is missing after the snapshot.
SELECT 'Grain ' || g.number || ' has ' || coalesce(j.n, 0) || ' journal entries and ' || g.pruned_count
    || ' pruned ones, but is at version ' || max(coalesce(j.top, 0), g.snapshot_version) || '.'
FROM grains AS g
LEFT JOIN (SELECT grain, count(*) AS n, max(version) AS top FROM journal GROUP BY grain) AS j ON j.grain = g.number
WHERE coalesce(j.n, 0) + g.pruned_count <> max(coalesce(j.top, 0), g.snapshot_version)
LIMIT @limit;

-- name: CheckTails
-- The entries after a snapshot are numbered from its version on, one by one.
SELECT 'Grain ' || g.number || ' has a gap after its snapshot of version ' || g.snapshot_version || '.'
FROM journal AS j
JOIN grains AS g ON g.number = j.grain
WHERE j.seq > g.snapshot_seq
GROUP BY g.number
HAVING min(j.version) <> g.snapshot_version + 1 OR max(j.version) <> g.snapshot_version + count(*)
LIMIT @limit;

-- name: CheckIndex
-- Every entry up to the mark is in the index, under its message.
SELECT 'Journal entry ' || j.seq || ' is missing in the index.'
FROM journal AS j
LEFT JOIN journal_index AS i ON i.grain = j.grain AND i.message = coalesce(j.message, -j.seq) AND i.seq = j.seq
WHERE j.seq <= (SELECT seq FROM journal_indexed) AND i.seq IS NULL
LIMIT @limit;

-- name: CheckIndexOwners
SELECT 'The index has entry ' || i.seq || ', which the journal has not.'
FROM journal_index AS i
LEFT JOIN journal AS j ON j.seq = i.seq AND j.grain = i.grain
WHERE j.seq IS NULL
LIMIT @limit;

-- name: CheckSnapshots
-- A snapshot's last entry is the one it names, unless that one was pruned.
SELECT 'Grain ' || g.number || ' has a snapshot of version ' || g.snapshot_version || ' ahead of its journal.'
FROM grains AS g
LEFT JOIN journal AS j ON j.seq = g.snapshot_seq
WHERE g.snapshot_version > 0 AND (
    (j.seq IS NULL AND g.pruned_count = 0) OR (j.seq IS NOT NULL AND (j.grain <> g.number OR j.version <> g.snapshot_version)))
LIMIT @limit;

-- name: CheckJournalOwners
SELECT 'Journal entry ' || j.seq || ' belongs to no grain.'
FROM journal AS j LEFT JOIN grains AS g ON g.number = j.grain
WHERE g.number IS NULL
LIMIT @limit;

-- name: CheckTraceOwners
SELECT 'The trace of journal entry ' || t.seq || ' has no entry.'
FROM decision_traces AS t LEFT JOIN journal AS j ON j.seq = t.seq
WHERE j.seq IS NULL
LIMIT @limit;

-- name: CheckContactOwners
SELECT 'A contact of journal entry ' || c.seq || ' has no entry.'
FROM contact_changes AS c LEFT JOIN journal AS j ON j.seq = c.seq
WHERE j.seq IS NULL
LIMIT @limit;

-- name: CheckOutboxOwners
SELECT 'Outbox row ' || o.id || ' belongs to no grain.'
FROM outbox AS o LEFT JOIN grains AS g ON g.number = o.grain
WHERE g.number IS NULL
LIMIT @limit;

-- name: CheckOutboxStates
SELECT 'Outbox row ' || id || ' is in state ' || state || ' after ' || attempts || ' attempts.'
FROM outbox
WHERE state NOT BETWEEN 0 AND 7 OR attempts < 0 OR (state = 1 AND attempts = 0)
LIMIT @limit;

-- name: CheckLists
-- A list that can be read has as many members as it says.
SELECT 'List ' || l.number || ' says that it has ' || l.member_count || ' members, but has '
    || (SELECT count(*) FROM subscriber_list_members AS m WHERE m.list = l.number) || '.'
FROM subscriber_lists AS l
WHERE l.state = 1 AND l.member_count <> (SELECT count(*) FROM subscriber_list_members AS m WHERE m.list = l.number)
LIMIT @limit;

-- name: CheckListOwners
SELECT 'Members of list ' || list || ' belong to no list.'
FROM subscriber_list_members
WHERE list NOT IN (SELECT number FROM subscriber_lists)
GROUP BY list
LIMIT @limit;

-- name: CheckDocuments
SELECT 'Document kind ' || kind || ' has ' || count(*) || ' versions, the newest is ' || max(version) || '.'
FROM documents
GROUP BY kind
HAVING count(*) <> max(version) OR min(version) <> 1
LIMIT @limit;

-- name: FindLastOfBodies
-- How far the walks over the bodies go, to say how far they have come.
SELECT (SELECT coalesce(max(number), 0) FROM grains), (SELECT coalesce(max(seq), 0) FROM journal),
    (SELECT coalesce(max(seq), 0) FROM decision_traces), (SELECT coalesce(max(id), 0) FROM outbox);

-- name: ReadDocumentBodies
-- The walks over the bodies give: the place for progress, owner, version, channel, body, and what to call the row.
SELECT 0, kind, version, '', body, 'Document ' || kind || ' ' || version FROM documents ORDER BY kind, version;

-- name: ReadSnapshotBodies
SELECT number, key, snapshot_version, '', snapshot, 'The snapshot of grain ' || number || ', version ' || snapshot_version || ','
FROM grains
WHERE snapshot IS NOT NULL
ORDER BY number;

-- name: ReadEntryBodies
SELECT j.seq, g.key, j.version, '', j.body, 'Journal entry ' || j.seq || ' of grain ' || j.grain || ', version ' || j.version || ','
FROM journal AS j
JOIN grains AS g ON g.number = j.grain
ORDER BY j.seq;

-- name: ReadTraceBodies
SELECT t.seq, g.key, j.version - 1, '', t.body,
    'The trace of journal entry ' || t.seq || ' of grain ' || j.grain || ', version ' || (j.version - 1) || ','
FROM decision_traces AS t
JOIN journal AS j ON j.seq = t.seq
JOIN grains AS g ON g.number = j.grain
ORDER BY t.seq;

-- name: ReadOutboxBodies
SELECT o.id, g.key, 0, o.channel, o.body, 'Outbox row ' || o.id || ' of grain ' || o.grain
FROM outbox AS o
JOIN grains AS g ON g.number = o.grain
ORDER BY o.id;
