-- What Orleans' membership protocol keeps in PostgreSQL, and the statements by which it does so. Orleans reads the statements from
-- OrleansQuery by their keys and knows nothing of the tables behind them: only the names and types of parameters and columns are agreed
-- (Microsoft.Orleans.Clustering.AdoNet, "the documented query contract").
--
-- Run at each start of a process, under a lock: whatever is there stays, statements are replaced. A later version of this file must leave
-- the tables such that statements of the version before still work, since a rolling upgrade runs both.

CREATE SCHEMA IF NOT EXISTS orleans;

CREATE TABLE IF NOT EXISTS orleans.orleansquery (
    querykey text PRIMARY KEY,
    querytext text NOT NULL
);

-- One row a cluster. Every change of a silo's row raises the version, and is refused if somebody else was faster.
CREATE TABLE IF NOT EXISTS orleans.membership_version (
    cluster text PRIMARY KEY,
    version integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- One row a start of a silo: a silo that starts again has another generation.
CREATE TABLE IF NOT EXISTS orleans.membership (
    cluster text NOT NULL REFERENCES orleans.membership_version (cluster),
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    silo_name text NOT NULL,
    host_name text NOT NULL,
    status integer NOT NULL,
    proxy_port integer,
    suspect_times text,
    started_at timestamptz NOT NULL,
    alive_at timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

INSERT INTO orleans.orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', '
    WITH added AS (
        INSERT INTO orleans.membership_version (cluster) VALUES (@DeploymentId) ON CONFLICT (cluster) DO NOTHING RETURNING 1
    )
    SELECT count(*)::integer FROM added'),

-- The version is raised first: of two that try at a time, the second waits for that row, finds another version, and adds nothing.
('InsertMembershipKey', '
    WITH raised AS (
        UPDATE orleans.membership_version AS v SET version = v.version + 1, changed_at = now()
        WHERE v.cluster = @DeploymentId AND v.version = @Version
            AND NOT EXISTS (
                SELECT FROM orleans.membership AS m
                WHERE m.cluster = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
        RETURNING v.cluster
    ), added AS (
        INSERT INTO orleans.membership (
            cluster, address, port, generation, silo_name, host_name, status, proxy_port, started_at, alive_at)
        SELECT cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
        RETURNING 1
    )
    SELECT count(*)::integer FROM added'),

('UpdateMembershipKey', '
    WITH raised AS (
        UPDATE orleans.membership_version AS v SET version = v.version + 1, changed_at = now()
        WHERE v.cluster = @DeploymentId AND v.version = @Version
            AND EXISTS (
                SELECT FROM orleans.membership AS m
                WHERE m.cluster = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
        RETURNING v.cluster
    ), changed AS (
        UPDATE orleans.membership AS m SET status = @Status, suspect_times = @SuspectTimes, alive_at = @IAmAliveTime
        FROM raised
        WHERE m.cluster = raised.cluster AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
        RETURNING 1
    )
    SELECT count(*)::integer FROM changed'),

-- A sign of life is no change of membership: it raises no version.
('UpdateIAmAlivetimeKey', '
    UPDATE orleans.membership SET alive_at = @IAmAliveTime
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),

-- The version comes also without a silo.
('MembershipReadRowKey', '
    SELECT v.cluster AS deploymentid, m.address, m.port, m.generation, m.silo_name AS siloname, m.host_name AS hostname, m.status,
        m.proxy_port AS proxyport, m.suspect_times AS suspecttimes, m.started_at AS starttime, m.alive_at AS iamalivetime, v.version
    FROM orleans.membership_version AS v
    LEFT JOIN orleans.membership AS m
        ON m.cluster = v.cluster AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    WHERE v.cluster = @DeploymentId'),

('MembershipReadAllKey', '
    SELECT v.cluster AS deploymentid, m.address, m.port, m.generation, m.silo_name AS siloname, m.host_name AS hostname, m.status,
        m.proxy_port AS proxyport, m.suspect_times AS suspecttimes, m.started_at AS starttime, m.alive_at AS iamalivetime, v.version
    FROM orleans.membership_version AS v
    LEFT JOIN orleans.membership AS m ON m.cluster = v.cluster
    WHERE v.cluster = @DeploymentId'),

('GatewaysQueryKey', '
    SELECT address, proxy_port AS proxyport, generation FROM orleans.membership
    WHERE cluster = @DeploymentId AND status = @Status AND proxy_port > 0'),

('DeleteMembershipTableEntriesKey', '
    WITH silos AS (DELETE FROM orleans.membership WHERE cluster = @DeploymentId)
    DELETE FROM orleans.membership_version WHERE cluster = @DeploymentId'),

-- 3 is Active. One that was not heard of for long and still counts as active is for the protocol to declare dead.
('CleanupDefunctSiloEntriesKey', '
    DELETE FROM orleans.membership WHERE cluster = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3')
ON CONFLICT (querykey) DO UPDATE SET querytext = EXCLUDED.querytext;
