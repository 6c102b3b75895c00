using Microsoft.Extensions.DependencyInjection;
using SmartManager.Support;

namespace SmartManager.Engine.Tests;

/// <summary>A whole silo in one thread, in an order that a seed decides.</summary>
public sealed class SingleThreadTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TheSameThingsHappen_WhenTheSeedIsTheSame(int seed) =>
        Assert.Equal(await RunAsync((ulong)seed), await RunAsync((ulong)seed));

    [Fact]
    public async Task OtherThingsHappen_WhenTheSeedIsAnother() => Assert.NotEqual(await RunAsync(1), await RunAsync(2));

    private static async Task<IReadOnlyList<string>> RunAsync(ulong seed)
    {
        var dice = new Dice(seed);
        var ready = new List<IThreadPoolWorkItem>();
        var journal = new Journal();
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        await using var silo = new EmbeddedFixture(options =>
        {
            options.Schedule = ready.Add;
            options.ActivationsMax = 8;
            options.StopTimeout = TimeSpan.Zero;
        });
        await silo.StartAsync(services => services.AddSingleton(journal).AddSingleton<TimeProvider>(time));
        for (var step = 0; step < 300; step++)
        {
            var key = $"{dice.Below(20)}";
            var grain = silo.Grains.GetGrain<IWorkGrain>(key);
            _ = dice.Chance(20) ? grain.Leave() : grain.Note($"{key}: {step}");
            time.Advance(TimeSpan.FromSeconds(dice.Below(100)));
            for (var turns = dice.Below(4); turns > 0 && ready.Count > 0; turns--)
            {
                RunOne(ready, dice);
            }
        }

        while (ready.Count > 0)
        {
            RunOne(ready, dice);
        }

        return journal.Lines;
    }

    private static void RunOne(List<IThreadPoolWorkItem> ready, Dice dice)
    {
        var chosen = dice.Below(ready.Count);
        var item = ready[chosen];
        ready.RemoveAt(chosen);
        item.Execute();
    }
}
