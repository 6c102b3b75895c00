using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmartManager.Embedded;
using SmartManager.Support;

namespace SmartManager.Engine.Tests;

/// <summary>How many grains stay in memory, and which.</summary>
public sealed class ActivationLimitTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly Journal _journal = new();
    private EmbeddedFixture _silo = EmbeddedFixture.With(_ => { });

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _silo.DisposeAsync().AsTask();

    private IWorkGrain Work(string key) => _silo.Grains.GetGrain<IWorkGrain>(key);

    [Fact]
    public async Task TheBoundHolds_WhenManyCallMoreGrainsThanFit()
    {
        const int Bound = 50;
        await StartAsync(options => options.ActivationsMax = Bound);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; call < 500; call++)
            {
                await Work($"{((caller * 31) + (call * 7)) % 400}").Touch();
            }
        })));

        Assert.InRange(_journal.ActiveMax, 2, Bound);
        Assert.InRange(_silo.Silo.TestHookLiveActivations, 1, Bound);
    }

    [Fact]
    public async Task TheLongestUnusedLeaves_WhenTheBoundIsReached()
    {
        await StartAsync(options => options.ActivationsMax = 4);
        foreach (var key in new[] { "a", "b", "c", "a" })
        {
            await Work(key).Touch();
            await RestAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await Work("d").Touch();
        await _journal.Until("b deactivated: HighMemoryPressure");

        Assert.Equal(1, _journal.Lines.Count(line => line.Contains("deactivated", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ACallerWaits_WhenEveryGrainIsBusy()
    {
        await StartAsync(options => options.ActivationsMax = 1);
        var held = Work("a").Hold("held");
        await _journal.Until("held began");
        var waiting = Work("b").Touch().AsTask();
        using var cancel = new CancellationTokenSource();
        var givingUp = Work("c").HoldUnlessCancelled("c", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givingUp);
        Assert.DoesNotContain("b activated", _journal.Lines);
        _journal.Open("held");

        await held;
        await waiting;
        Assert.DoesNotContain("c activated", _journal.Lines);
    }

    [Fact]
    public async Task AGrainIsNotKeptWaiting_WhenItCallsOthers()
    {
        await StartAsync(options => options.ActivationsMax = 1);

        Assert.Equal(3, await Work("a").Sum(["b", "c", "d"]));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Work($"x{number}").Chain([$"y{number}", $"z{number}"])));
    }

    [Fact]
    public async Task AGrainLeaves_WhenItHasNotBeenCalledForTheIdleAge()
    {
        await StartAsync(options => options.IdleAge = TimeSpan.FromMinutes(10));
        await Work("old").Touch();
        var kept = _silo.Grains.GetGrain<IKeptGrain>("kept");
        await kept.Count();
        await RestAsync();
        _time.Advance(TimeSpan.FromMinutes(6));
        await Work("young").Touch();
        await RestAsync();
        _time.Advance(TimeSpan.FromMinutes(6));
        await _journal.Until("old deactivated: ActivationIdle");

        Assert.Equal(2, await kept.Count());
        Assert.DoesNotContain("young deactivated: ActivationIdle", _journal.Lines);
    }

    [Fact]
    public async Task ATimerTicksOnVirtualTime_AndEndsWithItsGrain()
    {
        await StartAsync(options => options.IdleAge = TimeSpan.FromMinutes(10));
        await Work("a").Tick(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, _journal.Count("tick"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await _journal.Until("tick");
        await Work("a").Leave();
        await _journal.Until("a deactivated: ApplicationRequested");
        _time.Advance(TimeSpan.FromHours(1));
        await Work("a").Touch();

        Assert.Equal(1, _journal.Count("tick"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task TheSiloDoesNotStart_WhenAnOptionIsWrong(int bound) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(options => options.ActivationsMax = bound));

    /// <summary>An answer is out a moment before its grain is at rest.</summary>
    private async Task RestAsync()
    {
        while (_silo.Silo.TestHookBusyActivations > 0)
        {
            await Task.Yield();
        }
    }

    private Task StartAsync(Action<EmbeddedSiloOptions> configure)
    {
        _silo = EmbeddedFixture.With(configure);
        return _silo.StartAsync(services => services.AddSingleton(_journal).AddSingleton<TimeProvider>(_time));
    }
}
