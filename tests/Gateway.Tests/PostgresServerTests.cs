using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SmartManager.Store;
using SmartManager.Store.Tests;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests;

/// <summary>A server whose store is a PostgreSQL database, from its start to what the commands say of it.</summary>
public sealed class PostgresServerTests : IDisposable
{
    private readonly PostgresCluster? _cluster = PostgresCluster.Missing is null ? PostgresCluster.Make() : null;
    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-pg-command-").FullName;

    public void Dispose()
    {
        _cluster?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [PostgresFact]
    public async Task AServer_KeepsWhatItWasTold_AndLetsNoSecondOneIn()
    {
        var first = Server();
        await first.InitializeAsync();
        await first.KnowAsync("pg-1");
        await first.IngestAsync("/v1/network-events", Line.Usage("e-1", "pg-1"), Line.Usage("e-2", "pg-1"));
        var second = Server();
        await Assert.ThrowsAsync<StoreInUseException>(second.StartAsync);
        var (code, text) = await RunAsync("check");
        Assert.True(code == 0, text);
        Assert.DoesNotContain("s3cret", first.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("postgres at", first.Logs.Text, StringComparison.Ordinal);
        await first.DisposeAsync();

        var third = Server();
        await third.StartAsync();
        var again = await third.IngestAsync("/v1/network-events", Line.Usage("e-2", "pg-1"), Line.Usage("e-3", "pg-1"));
        Assert.Equal(["duplicate", "accepted"], again.Select(line => line.GetProperty("status").GetString()));
        var (status, _) = await third.GetAsync("/v1/subscribers/pg-1");
        Assert.Equal(200, status);
        await third.DisposeAsync();
    }

    [PostgresFact]
    public async Task WhileTheDatabaseIsAway_ReadinessSaysSo_WithinTwoSeconds()
    {
        var server = Server();
        await server.InitializeAsync();
        Assert.Equal(200, (await server.GetAsync("/health/ready")).Status);
        _cluster!.Stop("immediate");
        var startedAt = TimeProvider.System.GetTimestamp();

        var (status, view) = await server.GetAsync("/health/ready");

        Assert.InRange(TimeProvider.System.GetElapsedTime(startedAt), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal((503, "unavailable"), (status, view.GetProperty("store").GetString()));
        _cluster.Start();
        await server.DisposeAsync();
    }

    [PostgresFact]
    public async Task TheFolderOfAServer_IsEnoughToAskIt()
    {
        var folder = Path.Combine(_folder, "of-a-server");
        Directory.CreateDirectory(folder);
        Assert.Contains("no store", (await RunAsync("check", "--data", folder)).Text, StringComparison.Ordinal);
        var server = Server();
        await server.InitializeAsync();
        Operating.ServerFile.Write(
            folder,
            new Operating.ServerFileBody(server.Url, server.Services.GetRequiredService<Operating.MaintenanceKey>().Value));

        var (code, text) = await RunAsync("check", "--data", folder);
        Assert.True(code == 0, text);
        (code, text) = await RunAsync("backup", Path.Combine(_folder, "b.db"), "--data", folder);
        Assert.Equal(1, code);
        Assert.Contains("pg_dump", text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "smartmanager.db")));
        await server.DisposeAsync();
    }

    [PostgresFact]
    public async Task ABackup_IsRefused_WithWhatToDoInstead()
    {
        var (code, text) = await RunAsync("backup", Path.Combine(_folder, "b.db"));
        Assert.Equal(1, code);
        Assert.Contains("pg_dump", text, StringComparison.Ordinal);
        (code, text) = await RunAsync("restore", Path.Combine(_folder, "b.db"));
        Assert.Equal(1, code);
        Assert.Contains("server's own means", text, StringComparison.Ordinal);
    }

    private Server Server()
    {
        var server = new Server().With("Store:Kind", StoreOptions.Postgres).With("Store:Postgres:ConnectionString", Connection());
        Directory.CreateDirectory(server.Folder);
        return server;
    }

    private string Connection() => _cluster!.ConnectionString("postgres") + ";Password=s3cret";

    private async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [typeof(Hosting.GatewayHost).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        info.Environment["Store__Kind"] = StoreOptions.Postgres;
        info.Environment["Store__Postgres__ConnectionString"] = Connection();
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, text);
    }
}
