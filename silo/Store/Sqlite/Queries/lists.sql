-- Uploaded lists. Parameters are bound by position, in order of first appearance. States: 0 loading, 1 ready, 2 failed, 3 dropped.

-- name: DropFailedList
UPDATE subscriber_lists SET state = 3 WHERE name = @name AND state = 2;

-- name: AddList
INSERT INTO subscriber_lists (name, state, member_count, made_at, touched_at, made_by) VALUES (@name, 0, 0, @at, @at, @made_by);

-- name: FindListNumber
SELECT number FROM subscriber_lists WHERE name = @name AND state < 3;

-- name: IsListLoading
SELECT 1 FROM subscriber_lists WHERE number = @number AND state = 0;

-- name: AddListMember
INSERT INTO subscriber_list_members (list, member) VALUES (@list, @member) ON CONFLICT DO NOTHING;

-- name: TouchList
UPDATE subscriber_lists SET member_count = member_count + @added, touched_at = @at WHERE number = @number;

-- name: EndList
UPDATE subscriber_lists SET state = @state WHERE number = @number AND state = 0;

-- name: DropList
UPDATE subscriber_lists SET state = 3 WHERE name = @name AND state IN (1, 2);

-- name: DropOldLists
UPDATE subscriber_lists SET state = 3 WHERE state IN (1, 2) AND made_at < @before;

-- name: FailStoppedLists
UPDATE subscriber_lists SET state = 2 WHERE state = 0 AND touched_at < @untouched_since;

-- name: FindList
SELECT number, name, state, member_count, made_at, made_by FROM subscriber_lists WHERE name = @name AND state < 3;

-- name: ReadLists
SELECT number, name, state, member_count, made_at, made_by
FROM subscriber_lists INDEXED BY subscriber_lists_names
WHERE state < 3 AND name > @after_name
ORDER BY name
LIMIT @limit;

-- name: ReadListMembers
SELECT member
FROM subscriber_list_members
WHERE list = @list AND member > @after_id AND EXISTS (SELECT 1 FROM subscriber_lists WHERE number = @list AND state = 1)
ORDER BY member
LIMIT @limit;

-- name: FindListToSweep
SELECT number FROM subscriber_lists WHERE state >= 2 AND number > @after ORDER BY number LIMIT 1;

-- name: SweepListMembers
DELETE FROM subscriber_list_members
WHERE list = @list AND member IN (SELECT member FROM subscriber_list_members WHERE list = @list ORDER BY member LIMIT @limit);

-- name: EndSweep
-- One that failed stays to be seen, without members; one that was dropped is forgotten.
UPDATE subscriber_lists SET member_count = 0 WHERE number = @number AND state = 2 AND member_count > 0;

-- name: ForgetList
DELETE FROM subscriber_lists WHERE number = @number AND state = 3;
