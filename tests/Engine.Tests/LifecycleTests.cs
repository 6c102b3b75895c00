using Microsoft.Extensions.DependencyInjection;

namespace SmartManager.Engine.Tests;

/// <summary>How grains come and go, on either engine.</summary>
public sealed class LifecycleTests : IAsyncLifetime
{
    private readonly ISiloFixture _silo = EngineUnderTest.Create();
    private readonly Journal _journal = new();

    public Task InitializeAsync() => _silo.StartAsync(services => services.AddSingleton(_journal));

    public Task DisposeAsync() => _silo.DisposeAsync().AsTask();

    private IWorkGrain Work(string key) => _silo.Grains.GetGrain<IWorkGrain>(key);

    [Fact]
    public async Task TheCallerGetsTheException_WhenActivationFails()
    {
        _journal.IsActivationBroken = true;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => _silo.Grains.GetGrain<IFragileGrain>("a").Hello());
        Assert.Equal("No state today.", failure.Message);

        _journal.IsActivationBroken = false;
        Assert.Equal("hello", await _silo.Grains.GetGrain<IFragileGrain>("a").Hello());
    }

    [Fact]
    public async Task AFreshActivationServes_WhenTheGrainHasLeft()
    {
        await Work("a").Leave();
        await _journal.Until("a deactivated: ApplicationRequested");

        Assert.Equal(1, await Work("a").AddSlowly());
        Assert.Equal(2, await Work("a").Activations());
    }

    [Fact]
    public async Task NoCallIsLost_WhenTheGrainLeavesWhileCallsWait()
    {
        var leaving = Work("a").LeaveAfter("held");
        await _journal.Until("held began");
        var waiting = Enumerable.Range(0, 100).Select(_ => Work("a").AddSlowly()).ToList();
        _journal.Open("held");

        await leaving;
        Assert.Equal(Enumerable.Range(1, 100), (await Task.WhenAll(waiting)).Order());
        Assert.Equal(2, await Work("a").Activations());
    }

    [Fact]
    public async Task ATimerTicksAsTurns_UntilItIsDisposed()
    {
        await Work("a").Tick(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5));
        await _journal.Until("tick", times: 3);
        await Work("a").StopTicking();
        var ticks = _journal.Count("tick");
        await Work("a").Touch();

        Assert.InRange(_journal.Count("tick"), ticks, ticks + 1);
    }

    [Fact]
    public async Task ATickKeepsCallsOut_WhenItAwaits()
    {
        await Work("a").TickThenHold("held");
        await _journal.Until("held began");
        var waiting = Work("a").Note("waiting");
        await Work("b").Note("elsewhere");
        Assert.DoesNotContain("waiting", _journal.Lines);
        _journal.Open("held");

        await waiting;
    }

    [Fact]
    public async Task EveryGrainIsDeactivated_WhenTheSiloStops()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Work($"{number}").Touch().AsTask()));

        await _silo.StopAsync();

        Assert.All(Enumerable.Range(0, 20), number => Assert.Equal(1, _journal.Count($"{number} deactivated: ShuttingDown")));
    }

    [Fact]
    public async Task ATurnIsFinished_WhenTheSiloStops()
    {
        var held = Work("a").Hold("held");
        await _journal.Until("held began");
        var stop = _silo.StopAsync();
        _journal.Open("held");

        await stop;
        await held;
        Assert.True(_journal.Lines.ToList().IndexOf("held ended") < _journal.Lines.ToList().IndexOf("a deactivated: ShuttingDown"));
    }
}
