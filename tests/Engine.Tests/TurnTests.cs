using Microsoft.Extensions.DependencyInjection;

namespace SmartManager.Engine.Tests;

/// <summary>One turn at a time, on either engine.</summary>
public sealed class TurnTests : IAsyncLifetime
{
    private readonly ISiloFixture _silo = EngineUnderTest.Create();
    private readonly Journal _journal = new();

    public Task InitializeAsync() => _silo.StartAsync(services => services.AddSingleton(_journal));

    public Task DisposeAsync() => _silo.DisposeAsync().AsTask();

    private IWorkGrain Work(string key) => _silo.Grains.GetGrain<IWorkGrain>(key);

    [Fact]
    public async Task OneActivationServesAll_WhenManyCallAtOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Work("a").AddSlowly())));

        Assert.Equal(1, await Work("a").Activations());
        Assert.Equal(65, await Work("a").AddSlowly());
    }

    [Fact]
    public async Task NothingElseBegins_WhenATurnAwaits()
    {
        var first = Work("a").Hold("first");
        await _journal.Until("first began");
        var second = Work("a").Note("second");
        await Work("b").Note("elsewhere");
        _journal.Open("first");
        await Task.WhenAll(first, second);

        Assert.Equal(
            ["first began", "elsewhere", "first ended", "second"],
            _journal.Lines.Where(line => !line.EndsWith("activated", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task EveryKindOfAnswerArrives_WhenACallEnds()
    {
        await Work("a").Note("task");
        await Work("a").Touch();

        Assert.Equal(7, await Work("a").CountTo(7));
        Assert.Equal("a", await Work("a").Key());
        Assert.Contains("a touched", _journal.Lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheCallerGetsTheException_WhenATurnFails(bool afterAwait)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Work("a").Fail("No.", afterAwait));

        Assert.Equal("No.", failure.Message);
        Assert.Equal(1, await Work("a").AddSlowly());
    }

    [Fact]
    public async Task TheAnswersAddUp_WhenGrainsCallGrains() => Assert.Equal(3, await Work("a").Sum(["b", "c", "d"]));

    [Fact]
    public async Task ReadersShare_WhenNobodyWrites()
    {
        var first = Work("a").HoldReading("first");
        await _journal.Until("first began");
        var second = Work("a").HoldReading("second");
        await _journal.Until("second began");
        _journal.Open("first");
        _journal.Open("second");

        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task AnInterleavedCallBegins_WhenATurnAwaits()
    {
        var held = Work("a").Hold("held");
        await _journal.Until("held began");
        var waiting = Work("a").Note("waiting");
        var interleaved = Work("a").HoldInterleaved("interleaved");
        await _journal.Until("interleaved began");
        _journal.Open("interleaved");
        await interleaved;
        Assert.DoesNotContain("waiting", _journal.Lines);
        _journal.Open("held");

        await Task.WhenAll(held, waiting);
    }

    [Fact]
    public async Task CallsInterleave_WhenTheClassIsReentrant()
    {
        var grain = _silo.Grains.GetGrain<IReentrantGrain>("a");
        var first = grain.Hold("first");
        await _journal.Until("first began");
        var second = grain.Hold("second");
        await _journal.Until("second began");
        _journal.Open("second");
        await second;
        _journal.Open("first");
        await first;

        Assert.Equal("a", await grain.RoundTrip("echo"));
    }

    [Fact]
    public async Task TheCallerIsReleased_WhenItCancels()
    {
        using var cancel = new CancellationTokenSource();
        var held = Work("a").HoldUnlessCancelled("held", cancel.Token);
        await _journal.Until("held began");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await _journal.Until("held ended");
        Assert.Equal(1, await Work("a").AddSlowly());
    }

    [Fact]
    public async Task TheCallerIsReleased_WhenItCancelsACallThatWaits()
    {
        using var cancel = new CancellationTokenSource();
        var held = Work("a").Hold("held");
        await _journal.Until("held began");
        var waiting = Work("a").HoldUnlessCancelled("waiting", cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _journal.Open("held");
        await held;
        Assert.Equal(1, await Work("a").AddSlowly());
    }
}
