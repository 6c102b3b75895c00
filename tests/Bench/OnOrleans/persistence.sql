-- What Orleans' persistence keeps in PostgreSQL for the workload "adonet", and the statements by which it does so: our own, for the documented
-- contract of Microsoft.Orleans.Persistence.AdoNet (names and types of parameters and columns). They do no more than they must, so that the
-- comparison is with Orleans at its best: one row found by one unique index, room on its page for the next state, no function to call.

CREATE TABLE orleansquery (
    querykey text PRIMARY KEY,
    querytext text NOT NULL
);

CREATE TABLE states (
    id_hash integer NOT NULL,
    type_hash integer NOT NULL,
    n0 bigint NOT NULL,
    n1 bigint NOT NULL,
    version integer NOT NULL,
    modified_at timestamptz NOT NULL,
    type text NOT NULL COLLATE "C",
    extension text NOT NULL COLLATE "C",
    service text NOT NULL COLLATE "C",
    payload bytea,
    PRIMARY KEY (id_hash, type_hash, n0, n1, extension, type, service)
) WITH (fillfactor = 70);

INSERT INTO orleansquery (querykey, querytext) VALUES
('WriteToStorageKey', '
    WITH changed AS (
        UPDATE states AS s SET payload = @PayloadBinary, version = s.version + 1, modified_at = now()
        WHERE s.id_hash = @GrainIdHash AND s.type_hash = @GrainTypeHash AND s.n0 = @GrainIdN0 AND s.n1 = @GrainIdN1
            AND s.extension = coalesce(@GrainIdExtensionString::text, '''') AND s.type = @GrainTypeString AND s.service = @ServiceId
            AND s.version = @GrainStateVersion::integer
        RETURNING s.version
    ), added AS (
        INSERT INTO states (id_hash, type_hash, n0, n1, version, modified_at, type, extension, service, payload)
        SELECT @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, 1, now(), @GrainTypeString,
            coalesce(@GrainIdExtensionString::text, ''''), @ServiceId, @PayloadBinary
        WHERE @GrainStateVersion::integer IS NULL
        ON CONFLICT DO NOTHING
        RETURNING version
    )
    SELECT version AS newgrainstateversion FROM changed UNION ALL SELECT version FROM added'),

('ReadFromStorageKey', '
    SELECT payload AS payloadbinary, now() AS modifiedon, version
    FROM states
    WHERE id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
        AND extension = coalesce(@GrainIdExtensionString::text, '''') AND type = @GrainTypeString AND service = @ServiceId'),

('ClearStorageKey', '
    UPDATE states SET payload = NULL, version = version + 1, modified_at = now()
    WHERE id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
        AND extension = coalesce(@GrainIdExtensionString::text, '''') AND type = @GrainTypeString AND service = @ServiceId
        AND version = @GrainStateVersion::integer
    RETURNING version AS newgrainstateversion');
