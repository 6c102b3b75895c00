using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using SmartManager.Store.Postgres;

namespace SmartManager.Cluster.Membership;

/// <summary>Where the silos of a cluster find each other: a schema of its own in the database of the served store.</summary>
internal sealed class MembershipDatabase(IOptions<PostgresOptions> options)
{
    /// <summary>Orleans' name of the driver.</summary>
    public const string Invariant = "Npgsql";

    private const string Schema = "orleans";
    private const string Script = "membership.sql";

    /// <summary>The number of the advisory lock: "SM" and "or".</summary>
    private const long Lock = 0x534D_6F72;

    /// <summary>How Orleans reaches it. Times without a zone are UTC there.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(options.Value.ConnectionString)
    {
        SearchPath = Schema,
        Timezone = "UTC",
        ApplicationName = "SmartManager membership",
    }.ConnectionString;

    /// <summary>Makes what is missing and brings the statements up to date. Several processes may do so at a time.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync($"SELECT pg_advisory_xact_lock({Lock})");
        using var stream = typeof(MembershipDatabase).Assembly.GetManifestResourceStream(Script)!;
        using var text = new StreamReader(stream);
        await RunAsync(await text.ReadToEndAsync(cancellationToken));
        await transaction.CommitAsync(cancellationToken);

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

/// <summary>Prepares the database before Orleans starts, which is registered after it.</summary>
internal sealed class MembershipStart(MembershipDatabase database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.PrepareAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
