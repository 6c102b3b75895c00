using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Sqlite;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>Which turns share a commit. The pace is an hour and the clock stands still, so nothing here depends on how fast the machine is.</summary>
public sealed class SqliteCommitPaceTests : IDisposable
{
    private const int Half = 10;
    private static readonly TimeSpan Pace = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly SqliteFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly StandingClock _clock = new();
    private readonly List<int> _turnsOfCommits = [];

    public SqliteCommitPaceTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "smartmanager.store.commit.turns" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, turns, _, _) => _turnsOfCommits.Add(turns));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ATurnThatComesAlone_IsNotDelayed()
    {
        var (_, store) = Open(turnsPerCommitMax: 2_000);
        for (var turn = 0; turn < Half; turn++)
        {
            await store.AppendAsync(TurnOf(turn)).WaitAsync(Patience, TimeProvider.System);
        }

        Assert.Equal(Enumerable.Repeat(1, Half), _turnsOfCommits);
        await store.Close();
    }

    [Fact]
    public async Task TurnsThatComeWithinThePace_ShareACommit()
    {
        var (sqlite, store) = Open(turnsPerCommitMax: 2_000);
        var turns = await AppendWithinThePaceAsync(sqlite, store);

        await store.Close(); // Does not wait for the pace to end.

        await Task.WhenAll(turns);
        Assert.Equal([1, 2 * Half], _turnsOfCommits);
    }

    [Fact]
    public async Task AFullCommit_DoesNotWaitForTheEndOfThePace()
    {
        var (sqlite, store) = Open(turnsPerCommitMax: 2 * Half);
        var turns = await AppendWithinThePaceAsync(sqlite, store);

        await Task.WhenAll(turns).WaitAsync(Patience, TimeProvider.System);

        Assert.Equal([1, 2 * Half], _turnsOfCommits);
        await store.Close();
    }

    [Fact]
    public async Task TurnsAreWrittenAtOnce_WhenTheLastCommitIsLongEnoughAgo()
    {
        var (sqlite, store) = Open(turnsPerCommitMax: 2_000);
        using var goOn = new ManualResetEventSlim();
        var held = await HoldAsync(sqlite, goOn);
        var turns = Enumerable.Range(0, Half).Select(turn => store.AppendAsync(TurnOf(turn))).ToList();
        _clock.Pass(Pace);
        goOn.Set();

        await Task.WhenAll(turns).WaitAsync(Patience, TimeProvider.System);

        await held;
        Assert.Equal([1, Half], _turnsOfCommits);
        await store.Close();
    }

    private static Turn TurnOf(int number) => Turn(new GrainKey("subscriber", $"s-{number}"), 0, 0, "e");

    /// <summary>Half of the turns wait when a commit ends; the others come when the writer has looked how long ago it began.</summary>
    private async Task<IReadOnlyList<Task<long>>> AppendWithinThePaceAsync(SqliteStore sqlite, OpenStore store)
    {
        using var goOn = new ManualResetEventSlim();
        var held = await HoldAsync(sqlite, goOn);
        var looks = _clock.Looks;
        var turns = Enumerable.Range(0, Half).Select(turn => store.AppendAsync(TurnOf(turn))).ToList();
        goOn.Set();
        await held;

        // One look at the end of the commit that was held, and one for the pace. Without a pace, that would be the next commit's.
        SpinWait.SpinUntil(() => _clock.Looks >= looks + 2, Patience);
        turns.AddRange(Enumerable.Range(Half, Half).Select(turn => store.AppendAsync(TurnOf(turn))));
        return turns;
    }

    /// <summary>Keeps the writer in the middle of a commit.</summary>
    private static async Task<Task> HoldAsync(SqliteStore sqlite, ManualResetEventSlim goOn)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = sqlite.Committer.RunAsync(
            _ =>
            {
                reached.SetResult();
                goOn.Wait();
                return true;
            },
            CancellationToken.None);
        await reached.Task;
        return held;
    }

    private (SqliteStore Sqlite, OpenStore Store) Open(int turnsPerCommitMax)
    {
        var options = _folder.Options;
        (options.CommitPace, options.TurnsPerCommitMax) = (Pace, turnsPerCommitMax);
        var instruments = new StoreInstruments(_services.GetRequiredService<IMeterFactory>());
        return _folder.OpenStore(options, SqliteFolder.Surroundings with { Time = _clock, Instruments = instruments });
    }

    /// <summary>Stands still until the test lets time pass, and counts who looks at it.</summary>
    private sealed class StandingClock : TimeProvider
    {
        private long _now;
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            Interlocked.Increment(ref _looks);
            return Volatile.Read(ref _now);
        }

        public void Pass(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);
    }
}
