-- Rows of the outbox stand in queues, one for each channel, tier of subscribers, kind and task, so that none waits behind a million others.
-- Rows from before are in the last tier (3) and of no task. What was given up says why.
-- SQLite has no IF NOT EXISTS for columns: who runs the step leaves out the lines of columns that are there. No row is written.
ALTER TABLE outbox ADD COLUMN tier INTEGER NOT NULL DEFAULT 3;
ALTER TABLE outbox ADD COLUMN task TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- What a relay asks for all day: only pending rows are in it. It takes the place of the index by due instant alone.
CREATE INDEX IF NOT EXISTS outbox_queues ON outbox (channel, tier, kind, task, due_at) WHERE state = 0;
DROP INDEX IF EXISTS outbox_due;

-- Dead letters by reason. Few rows are in it.
CREATE INDEX IF NOT EXISTS outbox_given_up ON outbox (reason, key) WHERE reason <> '';
