-- A store that is brought over from another: no row in a database that began empty. While done_at is null no silo starts on it.
CREATE TABLE IF NOT EXISTS store_moves (
    id           integer NOT NULL PRIMARY KEY CHECK (id = 1),
    source       text    NOT NULL COLLATE "C",
    stage        integer NOT NULL DEFAULT 0,
    after_number bigint  NOT NULL DEFAULT 0,
    after_name   text    NOT NULL COLLATE "C" DEFAULT '',
    began_at     timestamptz NOT NULL DEFAULT now(),
    done_at      timestamptz
);
