using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using SmartManager.Contracts.Capacity;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Capacity;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Grains.Capacity;

/// <summary>
/// The shell around a pool. What is asked while a commit is under way waits and shares the next one, so that ten thousand who want the
/// same thing wait for a few commits and not for ten thousand.
/// </summary>
[Reentrant]
public sealed partial class CapacityGrain(
    IGrainStore store,
    IOutbox outbox,
    IRulebooks rulebooks,
    ICapacityBoard board,
    TimeProvider time,
    ILogger<CapacityGrain> logger) : Grain, ICapacityGrain
{
    /// <summary>The kind of this grain in the store.</summary>
    public const string Kind = "capacity";

    /// <summary>A snapshot is written each time the journal has grown by so many entries, and by more where many seats are sold.</summary>
    public const int SnapshotInterval = 32;

    /// <summary>Seats for which a snapshot waits one entry longer, so that a long list of them is not written over and over.</summary>
    private const int SeatsPerEntry = 256;

    /// <summary>Most requests that share a commit.</summary>
    private const int BatchMax = 1_000;

    /// <summary>Holds that are given back in one commit.</summary>
    private const int ResolvedTogether = 200;

    private const int ConflictsMax = 5;

    private readonly ILogger<CapacityGrain> _logger = logger;
    private const string HoldsWakeUp = "holds";

    private readonly Queue<Request> _waiting = new();
    private GrainKey _key;
    private UnitPool? _pool;
    private Task? _commit;
    private Task<UnitPool>? _load;
    private long _number;
    private long _snapshotVersion;
    private bool _isWakeUpSet;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = new GrainKey(Kind, this.GetPrimaryKeyString());
        Show(await KnowAsync());
    }

    /// <inheritdoc/>
    public async Task<bool> Take(string order)
    {
        var isTaken = false;
        await RunAsync(new Request(turn => isTaken = turn.Take(order)));
        return isTaken;
    }

    /// <inheritdoc/>
    public Task Settle(string row, OutgoingUnit unit) => RunAsync(new Request(turn => turn.Settle(unit.Order, unit.Move))
    {
        Row = new OutboxChange.Move(row, OutboxState.Delivered, DueAt: null),
    });

    /// <inheritdoc/>
    public async Task<PoolStatus> GetStatus()
    {
        var pool = await KnowAsync();
        var (terms, day) = (Terms(), Today(time.GetUtcNow()));
        Show(pool);
        return new PoolStatus(
            _key.Id,
            pool.HeldCount,
            pool.OrderedCount,
            pool.SoldCount,
            Math.Max(pool.Days.GetValueOrDefault(day), 0),
            terms is { Units: null, PerDay: null } ? null : pool.FreeCount(terms, day),
            pool.StandingFor(terms, day));
    }

    /// <inheritdoc/>
    public async Task Resolve()
    {
        foreach (var overdue in (await KnowAsync()).HeldSince(time.GetUtcNow() - UnitPool.HoldMax).Chunk(ResolvedTogether))
        {
            var ordersThatNeverCame = new List<string>();
            foreach (var order in overdue)
            {
                try
                {
                    if (await IsNeverComingAsync(order))
                    {
                        ordersThatNeverCame.Add(order);
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogNotResolved(exception, order); // It keeps its own unit only, and is asked again with the next wake-up.
                }
            }

            await RunAsync(new Request(turn => ordersThatNeverCame.ForEach(turn.Free)));
        }

        await RunAsync(new Request(static _ => { }) { MovesWakeUp = true });
    }

    /// <summary>
    /// Whether the order that a unit is held for was not placed and cannot be any more. The subscriber is moved on first: a decision that is
    /// still under way then finds another version and is not committed. Only then it is sure whether word of the order is in the outbox.
    /// </summary>
    /// <remarks>
    /// A row that was settled already spoke of an earlier unit of the same order: this one was taken by an activation that did not know that
    /// it is no longer alone, and nothing will come of it.
    /// </remarks>
    private async Task<bool> IsNeverComingAsync(string order)
    {
        if (!ContactKey.TryParse(order, out var key))
        {
            return true;
        }

        await GrainFactory.GetGrain<ISubscriberGrain>(key.Subscriber.Value)
            .Handle(new SubscriberMessage(null, new SubscriberCommand.RuleOutOrder(key.Version)));
        var row = await outbox.FindAsync(TurnMapping.UnitRow(key, UnitMove.Ordered), CancellationToken.None);
        return row is not { State: OutboxState.Pending };
    }

    /// <summary>Has a request decided and made durable, with all others that wait.</summary>
    private async Task RunAsync(Request request)
    {
        _waiting.Enqueue(request);
        while (!request.IsDone)
        {
            await (_commit is { IsCompleted: false } running ? running : (_commit = CommitAsync()));
        }

        if (request.Failure is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Decides what waits, in the order in which it came. Never throws: each request is told how it ended.</summary>
    private async Task CommitAsync()
    {
        var batch = new List<Request>(Math.Min(_waiting.Count, BatchMax));
        while (batch.Count < BatchMax && _waiting.TryDequeue(out var request))
        {
            batch.Add(request);
        }

        Exception? failure = null;
        try
        {
            await CommitAsync(batch);
        }
        catch (Exception exception)
        {
            // What is in memory may be ahead of the store or behind it: the next request reads it anew.
            (_pool, failure) = (null, exception);
        }

        foreach (var request in batch)
        {
            (request.Failure, request.IsDone) = (failure, true);
        }
    }

    private async Task CommitAsync(List<Request> batch)
    {
        for (var conflicts = 0; conflicts < ConflictsMax; conflicts++)
        {
            var pool = await KnowAsync();
            var (now, before) = (time.GetUtcNow(), pool.Version);
            var draft = new PoolTurn(pool, Terms(), now, Today(now));
            batch.ForEach(request => request.Apply(draft));
            var rows = batch.Where(request => request.Row is not null).Select(request => (OutboxChange)request.Row!).ToImmutableArray();
            var wakeUps = WakeUps(pool, now, batch.Any(request => request.MovesWakeUp));
            if (draft.IsEmpty && rows.IsEmpty && wakeUps.IsEmpty)
            {
                return;
            }

            var outcome = await store.AppendAsync(ToTurn(pool, draft, now, before) with { Outbox = rows, WakeUps = wakeUps }, default);
            if (outcome.Result == AppendResult.Appended)
            {
                _number = outcome.GrainNumber;
                _snapshotVersion = IsSnapshotDue(pool) ? pool.Version : _snapshotVersion;
                _isWakeUpSet = wakeUps.IsEmpty ? _isWakeUpSet : wakeUps[0].DueAt is not null;
                Show(pool);
                return;
            }

            _pool = null; // Another activation wrote: load what it wrote and decide again.
        }

        throw new StoreUnavailableException($"Another writer was faster {ConflictsMax} times.");
    }

    private Turn ToTurn(UnitPool pool, PoolTurn draft, DateTimeOffset now, long before)
    {
        var happened = JsonSerializer.SerializeToUtf8Bytes(draft.ToEvent(), DomainJson.Default.PoolEvent);
        return new Turn
        {
            Grain = _key,
            GrainNumber = _number,
            ExpectedVersion = before,
            At = now,
            Entries = [new JournalEntry(happened, Retention.Lasting)],
            Snapshot = IsSnapshotDue(pool) ? PoolSnapshot.Encode(pool) : (ReadOnlyMemory<byte>?)null,
        };
    }

    private bool IsSnapshotDue(UnitPool pool) =>
        pool.Version - _snapshotVersion >= SnapshotInterval + (pool.Seats.Count / SeatsPerEntry);

    /// <summary>One wake-up for all holds: set with the first of them, and moved each time it has come.</summary>
    private ImmutableArray<WakeUpChange> WakeUps(UnitPool pool, DateTimeOffset now, bool hasCome)
    {
        if (_isWakeUpSet && !hasCome)
        {
            return [];
        }

        if (pool.OldestHeldAt() is not { } oldest)
        {
            return hasCome ? [new WakeUpChange(HoldsWakeUp, null)] : [];
        }

        // One that is overdue waits for word that is on its way: it is looked at again later.
        var dueAt = oldest + UnitPool.HoldMax;
        return [new WakeUpChange(HoldsWakeUp, dueAt > now ? dueAt : now + UnitPool.HoldMax)];
    }

    private PoolTerms Terms() => PoolTerms.Of(rulebooks.Current.FindPool(_key.Id));

    private DateOnly Today(DateTimeOffset now) => LocalCalendar.DayOf(now, rulebooks.Current.OperatorZone);

    private void Show(UnitPool pool) => board.Show(_key.Id, pool.StandingFor(Terms(), Today(time.GetUtcNow())));

    private async ValueTask<UnitPool> KnowAsync()
    {
        if (_pool is { } known)
        {
            return known;
        }

        // Calls interleave: those that come while it is read wait for the one reading, or there would be two account books.
        var load = _load ??= LoadAsync();
        try
        {
            return await load;
        }
        finally
        {
            _load = null;
        }
    }

    private async Task<UnitPool> LoadAsync()
    {
        var record = await store.LoadAsync(_key, CancellationToken.None);
        var pool = record.Snapshot.IsEmpty ? new UnitPool() : PoolSnapshot.Decode(record.Snapshot.Span);
        foreach (var entry in record.Tail)
        {
            pool.Fold(ToEvent(entry.Span));
        }

        (_number, _snapshotVersion, _isWakeUpSet) = (record.Number, record.SnapshotVersion, false);
        return _pool = pool;
    }

    /// <summary>The event of a stored body.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static PoolEvent ToEvent(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DomainJson.Default.PoolEvent) ?? throw new FormatException("The stored event is empty.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The stored event is not whole, or of a later build.", exception);
        }
    }

    /// <summary>Something that is asked of the pool, and how it ended.</summary>
    private sealed class Request(Action<PoolTurn> apply)
    {
        public OutboxChange.Move? Row { get; init; }

        public bool MovesWakeUp { get; init; }

        public bool IsDone { get; set; }

        public Exception? Failure { get; set; }

        public void Apply(PoolTurn turn) => apply(turn);
    }
}
