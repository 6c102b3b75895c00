using System.Globalization;
using System.Text.Json;
using Npgsql;
using SmartManager.Crash.Tests;
using SmartManager.Support;

namespace SmartManager.Cluster.Tests;

/// <summary>A cluster in processes of its own: silos, one gateway, PostgreSQL, and a carrier that writes down what it is given.</summary>
internal sealed class ClusterHouse : IAsyncDisposable
{
    private readonly PostgresCluster _postgres;
    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-cluster-").FullName;
    private ClusterProcess? _gateway;

    private ClusterHouse(PostgresCluster postgres, RecordingCarrier carrier) => (_postgres, Carrier) = (postgres, carrier);

    public RecordingCarrier Carrier { get; }

    public List<ClusterProcess> Silos { get; } = [];

    /// <summary>Asks the gateway.</summary>
    public HttpClient Client { get; private set; } = new();

    /// <summary>What commands on the gateway's folder show.</summary>
    public string MaintenanceKey =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "server.json"))).RootElement.GetProperty("key").GetString()!;

    private string Database => _postgres.ConnectionString("smartmanager");

    /// <summary>Starts it all.</summary>
    /// <param name="silos">How many silos; with 0 there is no gateway yet either.</param>
    /// <param name="seed">Of the carrier's moods.</param>
    public static async Task<ClusterHouse> StartAsync(int silos, ulong seed)
    {
        Assert.True(PostgresCluster.Missing is null, PostgresCluster.Missing);
        var house = new ClusterHouse(PostgresCluster.Make(), await RecordingCarrier.StartAsync(seed));
        await using (var source = NpgsqlDataSource.Create(house._postgres.ConnectionString("postgres")))
        {
            await using var command = source.CreateCommand("CREATE DATABASE smartmanager");
            await command.ExecuteNonQueryAsync();
        }

        while (house.Silos.Count < silos)
        {
            await house.AddSiloAsync();
        }

        if (silos > 0)
        {
            await house.StartGatewayAsync(); // Without a silo it would wait for one.
        }

        return house;
    }

    /// <summary>Starts the gateway, once there is a silo.</summary>
    public async Task StartGatewayAsync()
    {
        _gateway = await ClusterProcess.StartGatewayAsync(Database, _folder);
        Client.Dispose();
        Client = new HttpClient { BaseAddress = _gateway.Url };
    }

    /// <summary>Starts one more silo.</summary>
    /// <param name="program">Its program; null for ours.</param>
    /// <param name="settings">More settings, as <c>--Key:Part=value</c>.</param>
    public async Task<ClusterProcess> AddSiloAsync(string? program = null, params string[] settings)
    {
        var silo = await ClusterProcess.StartSiloAsync(Database, Carrier.Url, program, settings);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>Turns that a silo has made durable since it started.</summary>
    public static async Task<long> TurnsOfAsync(ClusterProcess silo)
    {
        const string Turns = "smartmanager_store_commit_turns_sum ";
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(silo.Url, "/metrics"));
        var line = metrics.Split('\n').FirstOrDefault(line => line.StartsWith(Turns, StringComparison.Ordinal));
        return line is null ? 0 : (long)double.Parse(line.AsSpan(Turns.Length), CultureInfo.InvariantCulture);
    }

    /// <summary>What all its programs said on standard error, for a test that failed.</summary>
    public string Errors => string.Join("\n---\n", Silos.Append(_gateway).Where(each => each is not null).Select(each => each!.Errors));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var each in Silos.Append(_gateway).Where(each => each is not null))
        {
            await each!.DisposeAsync();
        }

        await Carrier.DisposeAsync();
        _postgres.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
