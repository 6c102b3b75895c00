using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SmartManager.Contracts.Storage;
using SmartManager.Silo.Demo;
using SmartManager.Store;
using SmartManager.Store.Sqlite;
using SmartManager.Store.Tests;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests;

/// <summary>The command that brings a data folder over to PostgreSQL, as an operator runs it.</summary>
public sealed class MigrationTests : IDisposable
{
    private const int SubscriberCount = 12;
    private readonly PostgresCluster? _cluster = PostgresCluster.Missing is null ? PostgresCluster.Make() : null;
    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-migration-").FullName;
    private readonly VirtualClock _clock = new(new DateTimeOffset(2026, 3, 2, 4, 0, 0, TimeSpan.Zero));

    public void Dispose()
    {
        _cluster?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [PostgresFact]
    public async Task EverySubscriber_IsAnsweredForAsBefore_AndGoesOn()
    {
        var first = Server();
        await first.InitializeAsync();
        await PlayAsync(first);
        var before = await ViewsAsync(first);
        var json = Path.Combine(_folder, "result.json");
        Assert.Contains("in use", (await RunAsync("migrate", "--data", first.Folder, "--to", Connection)).Text, StringComparison.Ordinal);
        await first.Services.GetRequiredService<SqliteStore>().DisposeAsync();
        CopyTo(first.Folder, Path.Combine(_folder, "data"));
        await first.DisposeAsync();

        var (code, text) = await RunAsync("migrate", "--data", Path.Combine(_folder, "data"), "--to", Connection, "--json", json);

        Assert.True(code == 0, text);
        Assert.DoesNotContain("mg-", text, StringComparison.Ordinal);
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        Assert.True(result.RootElement.GetProperty("isSame").GetBoolean());
        var second = Server().With("Store:Kind", StoreOptions.Postgres).With("Store:Postgres:ConnectionString", Connection);
        Directory.CreateDirectory(second.Folder);
        await second.StartAsync();
        Assert.Equal(before, await ViewsAsync(second));
        var again = await second.IngestAsync("/v1/network-events", Line.Usage("e-0-1", "mg-0"), Line.Usage("e-0-99", "mg-0"));
        Assert.Equal(["duplicate", "accepted"], again.Select(line => line.GetProperty("status").GetString()));
        Assert.Equal(200, (await second.PostAsync("/v1/subscribers/mg-1/interactions", """{"channel":"hall"}""")).Status);
        await second.KnowAsync("mg-new", "8613800000999");
        await second.DisposeAsync();
        Assert.Equal(0, (await CheckAsync()).Code);
        (_, text) = await RunAsync("migrate", "--data", Path.Combine(_folder, "data"), "--to", Connection);
        (code, var refused) = await RunAsync("serve", "--port", "0", "--data", Path.Combine(_folder, "data"));
        Assert.Equal(1, code);
        Assert.Contains("was moved to", refused, StringComparison.Ordinal);
        Assert.Contains("nothing was done", text, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task AMigrationThatIsKilled_GoesOnWhereItWas()
    {
        const int grains = 60_000;
        var data = Path.Combine(_folder, "many");
        await FillAsync(data, grains);
        var (kills, seen) = (0, new HashSet<string>());
        while (kills < 5)
        {
            using var process = Start("migrate", "--data", data, "--to", Connection);
            var at = await UntilAdvancedAsync(seen, process);
            if (at is null)
            {
                break;
            }

            process.Kill();
            await process.WaitForExitAsync();
            kills++;
            await UntilFreeAsync();
            var refused = Server().With("Store:Kind", StoreOptions.Postgres).With("Store:Postgres:ConnectionString", Connection);
            await Assert.ThrowsAsync<StoreFormatException>(refused.StartAsync);
        }

        Assert.InRange(kills, 3, 5);
        var (code, text) = await RunAsync("migrate", "--data", data, "--to", Connection);
        Assert.True(code == 0, text);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"journal: {grains} rows on both sides"), text, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task WithoutADatabase_OrWithoutAStore_ItSaysSo()
    {
        Assert.Contains("no store", (await RunAsync("migrate", "--data", _folder, "--to", Connection)).Text, StringComparison.Ordinal);
        var data = Path.Combine(_folder, "data");
        await FillAsync(data, 1);
        Assert.Contains("ConnectionString is empty", (await RunAsync("migrate", "--data", data)).Text, StringComparison.Ordinal);
    }

    private string Connection => _cluster!.ConnectionString("postgres");

    private Server Server() => new() { Replace = services => services.AddSingleton<TimeProvider>(_clock) };

    /// <summary>Profiles, events, conversations and what was said in them; one offer goes to each who may have it.</summary>
    private static async Task PlayAsync(Server server)
    {
        for (var i = 0; i < SubscriberCount; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"mg-{i}");
            await server.KnowAsync(id, string.Create(CultureInfo.InvariantCulture, $"86138000{i:00000}"));
            await server.IngestAsync(
                "/v1/network-events",
                [.. Enumerable.Range(0, 20).Select(n => Line.Usage(string.Create(CultureInfo.InvariantCulture, $"e-{i}-{n}"), id, n))]);
            if (i % 2 == 0)
            {
                await server.PostAsync($"/v1/subscribers/{id}/interactions", """{"channel":"hall","id":"visit"}""");
            }
            else
            {
                await server.PostAsync($"/v1/subscribers/{id}/proposals", """{"offer":"newspaper"}""");
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None); // What is due leaves.
    }

    private static async Task<string> ViewsAsync(Server server)
    {
        var views = new List<string>();
        for (var i = 0; i < SubscriberCount; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"/v1/subscribers/mg-{i}");
            var history = await TextAsync(server, id + "/history");
            views.Add(await TextAsync(server, id));
            views.Add(history);
            views.Add(await TextAsync(server, id + "/suppressions"));
            Assert.Contains("\"version\":20", history, StringComparison.Ordinal);
        }

        views.Add(await TextAsync(server, "/v1/outbox?state=sent"));
        views.Add(await TextAsync(server, "/v1/outbox?state=pending"));
        views.Add(await TextAsync(server, "/v1/rulebook/versions"));
        views.Add(await TextAsync(server, "/v1/learning"));
        return string.Join('\n', views);
    }

    private static async Task<string> TextAsync(Server server, string path)
    {
        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, path + text);
        return text;
    }

    private static async Task FillAsync(string folder, int grains)
    {
        await using var provider = new ServiceCollection().AddStore().Configure<StoreOptions>(store => store.Folder = folder)
            .AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(
                new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build())
            .BuildServiceProvider();
        var store = provider.GetRequiredService<IGrainStore>();
        var body = new byte[200];
        await Parallel.ForAsync(0, grains, new ParallelOptions { MaxDegreeOfParallelism = 1_000 }, async (i, stop) =>
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"g-{i}");
            await store.AppendAsync(
                new Turn
                {
                    Grain = new GrainKey("test", id),
                    GrainNumber = 0,
                    ExpectedVersion = 0,
                    At = DateTimeOffset.UnixEpoch.AddYears(56),
                    Entries = [new JournalEntry(body, Retention.Lasting)],
                    Trace = body,
                    Outbox = [new OutboxChange.Add(id + "~1~0", "none", "service", body, DateTimeOffset.MaxValue)],
                },
                stop);
        });
    }

    /// <summary>Waits until a batch is there that was not before.</summary>
    /// <returns>Null if the process ended before.</returns>
    private async Task<string?> UntilAdvancedAsync(HashSet<string> seen, Process process)
    {
        while (!process.HasExited)
        {
            if (await PlaceAsync() is { } place && seen.Add(place))
            {
                return place;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }

        return null;
    }

    /// <summary>The server ends the session of a process that was killed a moment after it.</summary>
    private async Task UntilFreeAsync()
    {
        for (var tries = 0; await FindAsync("SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory'") != "0"; tries++)
        {
            Assert.True(tries < 500, "The database is still held.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<string?> PlaceAsync()
    {
        try
        {
            return await FindAsync("SELECT stage || '/' || after_number FROM store_moves WHERE done_at IS NULL");
        }
        catch (PostgresException notYet) when (notYet.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    private async Task<string?> FindAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        return (string?)await command.ExecuteScalarAsync();
    }

    private static void CopyTo(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(folder, "smartmanager.db*"))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private Task<(int Code, string Text)> CheckAsync() => RunAsync(
        info =>
        {
            info.Environment["Store__Kind"] = StoreOptions.Postgres;
            info.Environment["Store__Postgres__ConnectionString"] = Connection;
        },
        "check");

    private static Task<(int Code, string Text)> RunAsync(params string[] arguments) => RunAsync(_ => { }, arguments);

    private static async Task<(int Code, string Text)> RunAsync(Action<ProcessStartInfo> configure, params string[] arguments)
    {
        using var process = Start(configure, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, text);
    }

    private static Process Start(params string[] arguments) => Start(_ => { }, arguments);

    private static Process Start(Action<ProcessStartInfo> configure, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [typeof(Hosting.GatewayHost).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        configure(info);
        return Process.Start(info)!;
    }
}
