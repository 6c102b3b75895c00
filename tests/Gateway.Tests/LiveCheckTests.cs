using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Tests;

/// <summary>A running server that is asked for a check looks into the bodies, too.</summary>
public sealed class LiveCheckTests : IAsyncLifetime
{
    private readonly Server _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task NamesTheEntryThatCannotBeRead()
    {
        await _server.KnowAsync("li-1");
        await _server.IngestAsync("/v1/network-events", Line.Usage("a", "li-1"));
        _server.Client.DefaultRequestHeaders.Authorization = new("Bearer", _server.Services.GetRequiredService<MaintenanceKey>().Value);
        var (_, before) = await _server.PostAsync("/v1/admin/checks", "{}");
        Assert.Empty(before.GetProperty("problems").EnumerateArray());

        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_server.Folder, "smartmanager.db")};Pooling=False"))
        {
            connection.Open();
            using var damage = connection.CreateCommand();
            damage.CommandText = "UPDATE journal SET body = x'7b7d' WHERE version = 2";
            Assert.Equal(1, damage.ExecuteNonQuery());
        }

        var (_, after) = await _server.PostAsync("/v1/admin/checks", "{}");
        Assert.StartsWith(
            "Journal entry 2 of grain 1, version 2, cannot be read: ",
            after.GetProperty("problems").EnumerateArray().Single().GetString(),
            StringComparison.Ordinal);
    }
}
