-- Rows of the outbox stand in queues, one for each channel, tier of subscribers, kind and task, so that none waits behind a million others.
-- Rows from before are in the last tier (3) and of no task. What was given up says why. No table is rewritten: defaults are in the catalogue.
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS tier smallint NOT NULL DEFAULT 3;
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS task text NOT NULL COLLATE "C" DEFAULT '';
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS reason text NOT NULL COLLATE "C" DEFAULT '';

-- What a relay asks for all day: only pending rows are in it. It takes the place of the index by due instant alone.
CREATE INDEX IF NOT EXISTS outbox_queues ON outbox (channel, tier, kind, task, due_at, id) WHERE state = 0;
DROP INDEX IF EXISTS outbox_due;

-- Dead letters by reason. Few rows are in it.
CREATE INDEX IF NOT EXISTS outbox_given_up ON outbox (reason, key) WHERE reason <> '';
