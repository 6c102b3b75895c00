-- What is read of a store that moves to a server, a table after the other. Each gives, from behind a place on, the place of the row (a number,
-- or a name) and then the columns of the table on the server, in their order. Texts are given as their bytes: none is cut or mended.

-- name: ReadMark
-- What a store is known by when a move goes on: any turn, document, purge or list changes it.
SELECT (SELECT count(*) FROM grains), (SELECT coalesce(max(number), 0) FROM grains), (SELECT coalesce(sum(pruned_count), 0) FROM grains),
    (SELECT coalesce(min(seq), 0) FROM journal), (SELECT coalesce(max(seq), 0) FROM journal),
    (SELECT coalesce(min(seq), 0) FROM decision_traces), (SELECT coalesce(min(seq), 0) FROM contact_changes),
    (SELECT count(*) FROM documents), (SELECT coalesce(max(at), 0) FROM documents),
    (SELECT coalesce(max(number), 0) FROM subscriber_lists), (SELECT coalesce(sum(state + 1), 0) FROM subscriber_lists),
    (SELECT coalesce(sum(member_count), 0) FROM subscriber_lists);

-- name: ReadMarkBodies
SELECT at, body FROM documents
UNION ALL SELECT at, body FROM (SELECT at, body FROM journal ORDER BY seq LIMIT 64)
UNION ALL SELECT at, body FROM (SELECT at, body FROM journal ORDER BY seq DESC LIMIT 64);

-- name: MakeHeads
CREATE TEMP TABLE IF NOT EXISTS heads (grain INTEGER PRIMARY KEY, version INTEGER NOT NULL);

-- name: FillHeads
INSERT OR IGNORE INTO temp.heads (grain, version) SELECT grain, max(version) FROM journal GROUP BY grain ORDER BY grain;

-- name: FindTracePeriods
-- By the instants of the entries, as on the server.
SELECT DISTINCT j.at / @period FROM decision_traces AS t JOIN journal AS j ON j.seq = t.seq;

-- name: FindContactPeriods
SELECT DISTINCT at / @period FROM contact_changes;

-- name: MoveDocuments
SELECT CAST(kind AS BLOB), CAST(kind AS BLOB), version, at, body FROM documents WHERE kind > @after ORDER BY kind, version;

-- name: MoveGrains
SELECT g.number, g.number, max(coalesce(h.version, 0), g.snapshot_version), g.pruned_count, CAST(g.key AS BLOB)
FROM grains AS g LEFT JOIN temp.heads AS h ON h.grain = g.number
WHERE g.number > @after
ORDER BY g.number;

-- name: MoveSnapshots
SELECT number, number, snapshot_version, snapshot FROM grains WHERE number > @after AND snapshot IS NOT NULL ORDER BY number;

-- name: MoveEntries
SELECT seq, grain, version, message, at, retention, body FROM journal WHERE seq > @after ORDER BY seq;

-- name: MoveTraces
SELECT t.seq, j.grain, j.version, j.at, t.body
FROM decision_traces AS t JOIN journal AS j ON j.seq = t.seq
WHERE t.seq > @after
ORDER BY t.seq;

-- name: MoveContactChanges
SELECT c.seq, j.grain, j.version, c.at, CAST(c.key AS BLOB), CAST(c.channel AS BLOB), CAST(c.kind AS BLOB), CAST(c.subject AS BLOB),
    CAST(c.state AS BLOB)
FROM contact_changes AS c JOIN journal AS j ON j.seq = c.seq
WHERE c.seq > @after
ORDER BY c.seq;

-- name: MoveOutboxRows
SELECT id, id, grain, due_at, created_at, changed_at, attempts, state, CAST(key AS BLOB), CAST(channel AS BLOB), CAST(kind AS BLOB), body,
    tier, CAST(task AS BLOB), CAST(reason AS BLOB)
FROM outbox
WHERE id > @after
ORDER BY id;

-- name: MoveWakeUps
SELECT grain, grain, due_at, CAST(name AS BLOB) FROM wake_ups WHERE grain > @after ORDER BY grain;

-- name: MoveCounters
SELECT CAST(name AS BLOB), CAST(name AS BLOB), 0, amount FROM counters WHERE name > @after ORDER BY name;

-- name: MoveLookups
SELECT CAST(name AS BLOB), CAST(name AS BLOB), CAST(target AS BLOB) FROM lookups WHERE name > @after ORDER BY name;

-- name: MoveLists
SELECT number, number, member_count, made_at, touched_at, state, CAST(name AS BLOB), CAST(made_by AS BLOB)
FROM subscriber_lists
WHERE number > @after
ORDER BY number;

-- name: MoveListMembers
SELECT list, list, CAST(member AS BLOB) FROM subscriber_list_members WHERE list > @after ORDER BY list, member;
