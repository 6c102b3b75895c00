-- What the writer does for a turn. Parameters are bound by position, in order of first appearance.

-- name: Begin
-- Takes the write lock at once, so that nothing later in the transaction can find the file busy.
BEGIN IMMEDIATE;

-- name: Commit
COMMIT;

-- name: Rollback
ROLLBACK;

-- name: FindLastSeq
-- Where the journal ends. Retention never drops the last row, so a seq is never given out twice.
SELECT coalesce(max(seq), 0) FROM journal;

-- name: FindLastGrain
-- The highest grain number given out. Grains are never deleted.
SELECT coalesce(max(number), 0) FROM grains;

-- name: FindGrainNumber
SELECT number FROM grains WHERE key = @key;

-- name: FindIndexedMessage
-- Whether the grain has had a message, as far as the index goes.
SELECT 1 FROM journal_index WHERE grain = @grain AND message = @message;

-- name: IndexEntry
-- An entry may come twice: after a crash, all entries since the last whole round are brought in again.
INSERT INTO journal_index (grain, message, seq) VALUES (@grain, @message, @seq) ON CONFLICT (grain, message) DO NOTHING;

-- name: SetIndexed
UPDATE journal_indexed SET seq = @seq;

-- name: FindIndexed
SELECT seq FROM journal_indexed;

-- name: ReadUnindexed
SELECT grain, coalesce(message, -seq), seq FROM journal WHERE seq > @seq ORDER BY seq;

-- name: AddGrain
INSERT INTO grains (number, key, snapshot_version, snapshot_seq, snapshot)
VALUES (@number, @key, @snapshot_version, @snapshot_seq, @snapshot);

-- name: SetSnapshot
UPDATE grains SET snapshot_version = @version, snapshot_seq = @seq, snapshot = @snapshot WHERE number = @number;

-- name: AppendEntry
INSERT INTO journal (seq, grain, version, message, at, retention, body)
VALUES (@seq, @grain, @version, @message, @at, @retention, @body);

-- name: FindOutboxKey
-- Asked before anything of a turn is written, so that a key used twice fails its turn and not its neighbours.
SELECT 1 FROM outbox WHERE key = @key;

-- name: AddOutboxRow
INSERT INTO outbox (key, grain, channel, kind, state, due_at, attempts, created_at, changed_at, body, tier, task)
VALUES (@key, @grain, @channel, @kind, 0, @due_at, 0, @at, @at, @body, @tier, @task);

-- name: MoveOutboxRow
-- A move to Releasing (1) is one more attempt.
UPDATE outbox
SET state = @state, due_at = coalesce(@due_at, due_at), changed_at = @at, attempts = attempts + (@state = 1), reason = @reason
WHERE key = @key;

-- name: AddContactChange
-- A turn that writes a contact twice leaves it as it was written last.
INSERT INTO contact_changes (seq, key, channel, kind, subject, state, at)
VALUES (@seq, @key, @channel, @kind, @subject, @state, @at)
ON CONFLICT (seq, key) DO UPDATE SET
    channel = excluded.channel, kind = excluded.kind, subject = excluded.subject, state = excluded.state;

-- name: SetWakeUp
INSERT INTO wake_ups (grain, name, due_at) VALUES (@grain, @name, @due_at)
ON CONFLICT (grain, name) DO UPDATE SET due_at = excluded.due_at;

-- name: CancelWakeUp
DELETE FROM wake_ups WHERE grain = @grain AND name = @name;

-- name: AddTrace
INSERT INTO decision_traces (seq, at, body) VALUES (@seq, @at, @body);

-- name: SetLookup
INSERT INTO lookups (name, target) VALUES (@name, @target) ON CONFLICT (name) DO UPDATE SET target = excluded.target;

-- name: IncrementCounter
INSERT INTO counters (name, amount) VALUES (@name, @amount) ON CONFLICT (name) DO UPDATE SET amount = amount + excluded.amount;
