using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;
using SmartManager.Silo.Trials;

namespace SmartManager.World.Tests.Trials;

/// <summary>Trials begin, end, are cancelled and forgotten.</summary>
public sealed class TrialBookTests : IDisposable
{
    private readonly TrialBook _book = new(
        Options.Create(new TrialOptions { RunningMax = 2, EndedKeptMax = 2, LineBytesMax = 8 }), TimeProvider.System, NullLogger<TrialBook>.Instance);

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task NoMoreRunThanMay_AndACancelledOneMakesRoom()
    {
        var (first, second) = (_book.TryBegin(new Endless())!, _book.TryBegin(new Endless())!);
        Assert.Null(_book.TryBegin(new Endless()));
        first.Cancel();
        await UntilAsync(() => first.Phase == TrialPhase.Cancelled);
        Assert.NotNull(_book.TryBegin(new Endless()));
        Assert.Equal(TrialPhase.Running, second.Phase);
        Assert.Equal(3, _book.List("endless").Count);

        await _book.StopAsync(CancellationToken.None);
        Assert.All(_book.List("endless"), trial => Assert.Equal(TrialPhase.Cancelled, trial.Phase));
        Assert.Null(_book.TryBegin(new Endless())); // The server stops.
    }

    [Fact]
    public async Task OneThatCannotGoOn_SaysWhy()
    {
        var trial = _book.TryBegin(new Broken())!;
        await UntilAsync(() => trial.Phase == TrialPhase.Failed);
        Assert.Equal("store.unavailable", trial.Reason);
        Assert.Null(trial.Result);
    }

    [Fact]
    public async Task TheOldestIsForgotten_WhenNobodyReadsItsLines()
    {
        var trials = new List<Trial>();
        for (var i = 0; i < 4; i++)
        {
            var trial = _book.TryBegin(new Quick())!;
            await UntilAsync(() => trial.Phase == TrialPhase.Completed);
            trials.Add(trial);
            Assert.True(i > 0 || trial.TryUse()); // Somebody reads the first.
        }

        _book.TryBegin(new Quick());
        Assert.Null(_book.Find("quick", trials[0].Id));
        Assert.Equal("12345678", await TrialHouse.LinesAsync(trials[0]));
        trials[0].Dispose();
        Assert.False(trials[0].TryUse());
        Assert.Same(trials[3], _book.Find("quick", trials[3].Id));
        Assert.Null(_book.Find("endless", trials[3].Id));
        Assert.False(trials[3].Lines.IsWhole); // The ninth byte had no room, and no line is cut.
    }

    [Fact]
    public async Task TheOldestIsForgotten_WhenAllLinesTogetherAreTooLong()
    {
        using var book = new TrialBook(
            Options.Create(new TrialOptions { EndedKeptMax = 20, LineBytesMax = 8, LineBytesSumMax = 17 }),
            TimeProvider.System,
            NullLogger<TrialBook>.Instance);
        var trials = new List<Trial>();
        for (var i = 0; i < 4; i++)
        {
            var trial = book.TryBegin(new Quick())!;
            await UntilAsync(() => trial.Phase == TrialPhase.Completed && book.List("quick").Count <= 2);
            trials.Add(trial);
        }

        Assert.Equal<Trial>([trials[3], trials[2]], book.List("quick"));
    }

    private static async Task UntilAsync(Func<bool> isDone) => await RehearsalTests.UntilAsync(() => Task.FromResult(isDone()));

    private sealed class Endless : ITrialWork
    {
        public string Kind => "endless";

        public async Task<object> RunAsync(Trial trial)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, trial.Stop);
            return this;
        }
    }

    private sealed class Broken : ITrialWork
    {
        public string Kind => "broken";

        public Task<object> RunAsync(Trial trial) => throw new StoreUnavailableException("Closed.");
    }

    private sealed class Quick : ITrialWork
    {
        public string Kind => "quick";

        public Task<object> RunAsync(Trial trial)
        {
            trial.Lines.Add("12345678"u8);
            trial.Lines.Add("9"u8);
            return Task.FromResult<object>(this);
        }
    }
}
