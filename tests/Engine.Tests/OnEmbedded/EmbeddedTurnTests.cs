using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using SmartManager.Embedded;

namespace SmartManager.Engine.Tests;

/// <summary>Where the embedded host promises more than Orleans.</summary>
public sealed class EmbeddedTurnTests : IAsyncLifetime
{
    private readonly EmbeddedFixture _silo;
    private readonly Journal _journal = new();
    private EmbeddedSiloOptions? _options;

    public EmbeddedTurnTests() => _silo = EmbeddedFixture.With(options => _options = options);

    public Task InitializeAsync() => _silo.StartAsync(services => services.AddSingleton(_journal));

    public Task DisposeAsync() => _silo.DisposeAsync().AsTask();

    private IWorkGrain Work(string key) => _silo.Grains.GetGrain<IWorkGrain>(key);

    [Fact]
    public async Task CallsAreServedInOrder_WhenOneCallerSendsThem()
    {
        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => Work("a").Note($"{number:000}")));

        var notes = _journal.Lines.Where(line => char.IsDigit(line[0])).ToList();
        Assert.Equal(500, notes.Count);
        Assert.Equal(notes.Order(StringComparer.Ordinal), notes);
    }

    [Fact]
    public async Task CallsAreServedInOrder_WhenTheGrainLeavesAmongThem()
    {
        var grain = Work("a");
        var calls = new List<Task>();
        for (var number = 0; number < 500; number++)
        {
            calls.Add(grain.Note($"{number:000}"));
            if (number % 7 == 0)
            {
                calls.Add(grain.Leave());
            }
        }

        await Task.WhenAll(calls);
        var notes = _journal.Lines.Where(line => line.Length == 3).ToList();
        Assert.Equal(500, notes.Count);
        Assert.Equal(notes.Order(StringComparer.Ordinal), notes);
    }

    [Fact]
    public async Task NoCallIsLost_WhenTheGrainLeavesAgainAndAgain()
    {
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; call < 50; call++)
            {
                await Work("a").Note($"caller {caller}");
                await Work("a").Leave();
            }
        }));
        await Task.WhenAll(callers);

        Assert.All(Enumerable.Range(0, 8), caller => Assert.Equal(50, _journal.Count($"caller {caller}")));
    }

    [Fact]
    public async Task ACallThatWaitsNeverBegins_WhenItIsCancelled()
    {
        using var cancel = new CancellationTokenSource();
        var held = Work("a").Hold("held");
        await _journal.Until("held began");
        var waiting = Work("a").HoldUnlessCancelled("waiting", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _journal.Open("held");
        await held;
        await Work("a").Touch();

        Assert.DoesNotContain("waiting began", _journal.Lines);
    }

    [Fact]
    public async Task NoReaderOvertakesAWriter_WhenTheWriterWaits()
    {
        var first = Work("a").HoldReading("first");
        await _journal.Until("first began");
        var writer = Work("a").Note("writer");
        var second = Work("a").HoldReading("second");
        await Work("b").Note("elsewhere");
        Assert.DoesNotContain("second began", _journal.Lines);
        _journal.Open("first");
        _journal.Open("second");

        await Task.WhenAll(first, writer, second);
        Assert.True(_journal.Lines.ToList().IndexOf("writer") < _journal.Lines.ToList().IndexOf("second began"));
    }

    [Theory]
    [InlineData("a", "WorkGrain → WorkGrain")]
    [InlineData("b,a", "WorkGrain → WorkGrain → WorkGrain")]
    [InlineData("b,c,a", "WorkGrain → WorkGrain → WorkGrain → WorkGrain")]
    public async Task TheChainIsReported_WhenAGrainWaitsForItself(string chain, string names)
    {
        var failure = await Assert.ThrowsAsync<CallChainDeadlockException>(() => Work("a").Chain(chain.Split(',')));

        Assert.Contains(names, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Work("a").AddSlowly());
    }

    [Fact]
    public async Task NothingIsReported_WhenAChainMeetsAGrainTwiceInTurn() =>
        await Task.WhenAll(Work("a").Chain(["b", "c"]), Work("d").Chain(["b", "c"]));

    [Fact]
    public async Task QueuedTurnsAreFinished_WhenTheSiloStops()
    {
        var held = Work("a").Hold("held");
        await _journal.Until("held began");
        var queued = Enumerable.Range(0, 50).Select(_ => Work("a").AddSlowly()).ToList();
        var stop = _silo.StopAsync();
        _journal.Open("held");
        await stop;
        await held;

        Assert.Equal(Enumerable.Range(1, 50), await Task.WhenAll(queued));
        Assert.Equal(1, _journal.Count("a deactivated: ShuttingDown"));
    }

    [Fact]
    public async Task CallersFail_WhenTheStopHasUsedUpItsTime()
    {
        var held = Work("a").Hold("never");
        await _journal.Until("never began");
        var queued = Work("a").AddSlowly();
        _options!.StopTimeout = TimeSpan.FromMilliseconds(200);
        await _silo.StopAsync();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => held);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => queued);
    }

    [Fact]
    public async Task ACallIsRefused_WhenTheSiloHasStopped()
    {
        await _silo.StopAsync();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Work("a").AddSlowly());
    }

    [Fact]
    public async Task ALostActivationTakesItsTurnsWithIt_WhenATestCrashesIt()
    {
        var held = Work("a").Hold("held");
        await _journal.Until("held began");
        var queued = Work("a").AddSlowly();

        Assert.True(_silo.Silo.TestHookCrash((IAddressable)Work("a")));

        await Assert.ThrowsAsync<SiloUnavailableException>(() => held);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => queued);
        _journal.Open("held");
        Assert.Equal(1, await Work("a").AddSlowly());
        Assert.Equal(2, await Work("a").Activations());
        Assert.DoesNotContain("held ended", _journal.Lines);
        Assert.DoesNotContain(_journal.Lines, line => line.StartsWith("a deactivated", StringComparison.Ordinal));
    }

    [Fact]
    public void AReferenceStandsForItsGrain_WhenItIsCompared()
    {
        Assert.Equal(Work("a"), Work("a"));
        Assert.NotEqual(Work("a"), Work("b"));
        Assert.Equal("a", Orleans.GrainExtensions.GetPrimaryKeyString(Work("a")));
    }

    [Fact]
    public void NoReferenceIsMade_WhenTheKeyIsEmptyOrNobodyImplementsTheInterface()
    {
        Assert.Throws<ArgumentException>(() => Work(""));
        Assert.Throws<ArgumentException>(() => _silo.Grains.GetGrain<INobodysGrain>("a"));
    }
}

/// <summary>A grain interface without a class.</summary>
public interface INobodysGrain : Orleans.IGrainWithStringKey
{
    Task Ask();
}
