using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>A close meets whatever the store is about.</summary>
public sealed class SqliteCloseTests : IDisposable
{
    private const int Readers = 4;

    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ItCloses_WhileACheckpointBeginsAndReadersHoldViews()
    {
        // More than the MiB after which pages are copied home: the commit of it wakes the checkpointer, and the close comes at once.
        var body = new string('x', 1_040_000);
        for (var round = 0; round < 60; round++)
        {
            var (_, store) = _folder.OpenStore();
            var bob = await store.LoadAsync(Bob);
            var number = await store.AppendAsync(Turn(Bob, bob.Number, bob.Version, "b"));
            await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(() => store.LoadAsync(Bob))));

            await store.AppendAsync(Turn(Bob, number, bob.Version + 1, body) with { Snapshot = Bytes("s") });
            await store.Close();
        }

        var (_, again) = _folder.OpenStore();
        Assert.Equal(120, (await again.LoadAsync(Bob)).Version);
        Assert.Empty(await again.Maintenance.CheckAsync(CancellationToken.None));
        await again.Close();
    }
}
