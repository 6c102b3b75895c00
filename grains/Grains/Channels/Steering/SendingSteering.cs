using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;

namespace SmartManager.Grains.Channels.Steering;

/// <summary>
/// How sending is steered in this process, and what is at carriers: what a change forbids cannot begin once it is known here, and what had
/// begun before can be waited for.
/// </summary>
/// <remarks>
/// The rules are a document of the store, so they survive a restart and every process on the store has the same. One for a process; safe to
/// use from any thread. Decision 0038 says how others follow.
/// </remarks>
/// <param name="documents">Where the rules are kept.</param>
/// <param name="isShared">Whether other processes on the store may change them.</param>
/// <param name="time">The clock.</param>
public sealed class SendingSteering(IDocuments documents, bool isShared, TimeProvider time)
{
    /// <summary>The kind of the document.</summary>
    public const string Kind = "steering";

    /// <summary>Tries of a change that others were faster with.</summary>
    private const int TriesMax = 10;

    private readonly Lock _lock = new();
    private readonly HashSet<Passage> _atCarrier = [];
    private readonly List<Waiter> _waiters = [];
    private SteeringBook _current = SteeringBook.Empty;
    private bool _isRead;

    /// <summary>What is in force here.</summary>
    public SteeringBook Current => Volatile.Read(ref _current);

    /// <summary>
    /// To be called before rows are chosen: reads what is in force, if this process never did, and where others may change it, again.
    /// </summary>
    public ValueTask BeforeBatchAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _isRead) && !isShared ? ValueTask.CompletedTask : new ValueTask(FollowAsync(cancellationToken));

    /// <summary>Takes over what others have changed. One look-up by key if nobody has.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (!_isRead || await documents.FindAsync(Kind, Current.Version + 1, cancellationToken) is not null)
        {
            if (await documents.FindAsync(Kind, version: null, cancellationToken) is { } newest)
            {
                PutInForce(SteeringBook.Decode(newest));
            }

            Volatile.Write(ref _isRead, true);
        }
    }

    /// <summary>Changes one rule. When it returns, the change is durable, and nothing begins here any more that it forbids.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The version that it led to; null if there are too many rules.</returns>
    public async Task<long?> ChangeAsync(SteeringRule rule, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            await FollowAsync(cancellationToken);
            if (Current.With(rule) is not { } next)
            {
                return null;
            }

            if (await documents.TryAddAsync(new Document(Kind, next.Version, rule.At, next.Encode()), cancellationToken))
            {
                PutInForce(next);
                return next.Version;
            }
        }

        throw new StoreUnavailableException("The steering was changed by others again and again; nothing happened.");
    }

    /// <summary>Begins to hand a message over, if it may leave. Nothing may come between this and the wire.</summary>
    /// <returns>To be ended when the carrier has answered; null if it may not leave.</returns>
    public Passage? TryBegin(SentItem item)
    {
        lock (_lock)
        {
            if (!_current.Lets(item))
            {
                return null;
            }

            var passage = new Passage(this, item);
            _atCarrier.Add(passage);
            return passage;
        }
    }

    /// <summary>Waits until nothing of a target is at a carrier that could not begin now.</summary>
    /// <param name="target">Which target.</param>
    /// <param name="waitMax">At most so long.</param>
    /// <returns>How many are still there; 0 if it is done.</returns>
    public async Task<int> WaitUntilClearAsync(SteeringTarget target, TimeSpan waitMax)
    {
        var waiter = new Waiter(target);
        lock (_lock)
        {
            if (CountForbidden_NeedsLock(target) == 0)
            {
                return 0;
            }

            _waiters.Add(waiter);
        }

        try
        {
            await waiter.Done.Task.WaitAsync(waitMax, time);
        }
        catch (TimeoutException)
        {
            // A carrier that does not answer must not keep the operator waiting: the answer says how many are left.
        }

        lock (_lock)
        {
            _waiters.Remove(waiter);
            return CountForbidden_NeedsLock(target);
        }
    }

    private void PutInForce(SteeringBook next)
    {
        lock (_lock)
        {
            if (next.Version > _current.Version)
            {
                Volatile.Write(ref _current, next);
            }
        }
    }

    private int CountForbidden_NeedsLock(SteeringTarget target) =>
        _atCarrier.Count(passage => passage.Item.IsOf(target) && !_current.Lets(passage.Item));

    private void End(Passage passage)
    {
        lock (_lock)
        {
            _atCarrier.Remove(passage);
            foreach (var waiter in _waiters)
            {
                if (passage.Item.IsOf(waiter.Target) && CountForbidden_NeedsLock(waiter.Target) == 0)
                {
                    waiter.Done.TrySetResult();
                }
            }
        }
    }

    /// <summary>A message at its carrier, until it is disposed of.</summary>
    public sealed class Passage : IDisposable
    {
        private readonly SendingSteering _steering;

        internal Passage(SendingSteering steering, SentItem item) => (_steering, Item) = (steering, item);

        /// <summary>Which message.</summary>
        public SentItem Item { get; }

        /// <inheritdoc/>
        public void Dispose() => _steering.End(this);
    }

    private sealed class Waiter(SteeringTarget target)
    {
        public SteeringTarget Target => target;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
