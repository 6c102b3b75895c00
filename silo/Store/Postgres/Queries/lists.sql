-- Uploaded lists. Parameters are bound by position. States: 0 loading, 1 ready, 2 failed, 3 dropped.

-- name: BeginList
-- $1 name, $2 at, $3 made_by. The index lets in one of two at once.
INSERT INTO subscriber_lists (name, state, member_count, made_at, touched_at, made_by) VALUES ($1, 0, 0, $2, $2, $3)
ON CONFLICT (name) WHERE state < 3 DO NOTHING
RETURNING number;

-- name: DropFailedList
-- $1 name.
UPDATE subscriber_lists SET state = 3 WHERE name = $1 AND state = 2;

-- name: AddListMembers
-- $1 list, $2 members, $3 at. The row's lock keeps the list from being ended or dropped meanwhile.
WITH loading AS MATERIALIZED (SELECT number FROM subscriber_lists WHERE number = $1 AND state = 0 FOR UPDATE),
added AS (
    INSERT INTO subscriber_list_members (list, member)
    SELECT l.number, m.member FROM loading AS l CROSS JOIN unnest($2::text[]) AS m (member)
    ON CONFLICT DO NOTHING
    RETURNING 1)
UPDATE subscriber_lists AS s
SET member_count = s.member_count + (SELECT count(*) FROM added), touched_at = $3
FROM loading AS l
WHERE s.number = l.number;

-- name: EndList
-- $1 list, $2 state.
UPDATE subscriber_lists SET state = $2 WHERE number = $1 AND state = 0;

-- name: DropList
-- $1 name.
UPDATE subscriber_lists SET state = 3 WHERE name = $1 AND state IN (1, 2);

-- name: DropOldLists
-- $1 before.
UPDATE subscriber_lists SET state = 3 WHERE state IN (1, 2) AND made_at < $1;

-- name: FailStoppedLists
-- $1 untouched_since.
UPDATE subscriber_lists SET state = 2 WHERE state = 0 AND touched_at < $1;

-- name: FindList
-- $1 name.
SELECT number, name, state, member_count, made_at, made_by FROM subscriber_lists WHERE name = $1 AND state < 3;

-- name: FindListState
-- $1 number.
SELECT state FROM subscriber_lists WHERE number = $1;

-- name: ReadLists
-- $1 after_name, $2 limit.
SELECT number, name, state, member_count, made_at, made_by
FROM subscriber_lists
WHERE state < 3 AND name > $1
ORDER BY name
LIMIT $2;

-- name: ReadListMembers
-- $1 list, $2 after_id, $3 limit.
SELECT member
FROM subscriber_list_members
WHERE list = $1 AND member > $2 AND EXISTS (SELECT 1 FROM subscriber_lists WHERE number = $1 AND state = 1)
ORDER BY member
LIMIT $3;

-- name: FindListToSweep
-- $1 after.
SELECT number FROM subscriber_lists WHERE state >= 2 AND number > $1 ORDER BY number LIMIT 1;

-- name: SweepListMembers
-- $1 list, $2 limit.
DELETE FROM subscriber_list_members
WHERE list = $1 AND member IN (SELECT member FROM subscriber_list_members WHERE list = $1 ORDER BY member LIMIT $2);

-- name: EndSweep
-- $1 list. One that failed stays to be seen, without members; one that was dropped is forgotten.
WITH emptied AS (UPDATE subscriber_lists SET member_count = 0 WHERE number = $1 AND state = 2 AND member_count > 0 RETURNING 1)
DELETE FROM subscriber_lists WHERE number = $1 AND state = 3;
