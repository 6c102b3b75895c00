using SmartManager.Simulation.Tests.Checks;
using SmartManager.Simulation.Tests.Engine;
using SmartManager.Simulation.Tests.Storage;
using SmartManager.Store;
using SmartManager.Store.Tests;

namespace SmartManager.Simulation.Tests;

/// <summary>Plays whole worlds with the served store beside the simulated one: what one commits and answers, the other does.</summary>
public sealed class PostgresSimulationTests
{
    [PostgresTheory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task TheServedStore_AnswersAsTheSimulatedOne(ulong seed)
    {
        var house = await PostgresHouse.SharedAsync();
        var (store, open) = PostgresHouse.Open(house.Options(await house.NewDatabaseAsync()), new StoreSharing(IsShared: true));
        await store.OpenAsync(CancellationToken.None);
        MirroredTables? mirrored = null;
        using (var world = new World(seed, sabotage: null, plain => mirrored = new MirroredTables(plain, open)))
        {
            world.Run();
            Assert.Empty(Checker.Check(world));
        }

        Assert.True(mirrored!.Differences.Count == 0, string.Join('\n', mirrored.Differences.Take(5)));
        Assert.True(mirrored.Count > 1_000, $"Only {mirrored.Count} questions were asked.");
        Assert.Empty(await open.Maintenance.CheckAsync(CancellationToken.None));
        await open.Close();
    }
}
