using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace SmartManager.Embedded;

/// <summary>One grain in memory: its object, its queue, and the context in which all its code runs.</summary>
/// <remarks>
/// Everything but <see cref="TryPush"/>, <see cref="Post(SynchronizationContext, SendOrPostCallback, object)"/> and what says otherwise
/// runs on the activation itself, that is inside <c>Execute</c>, by one thread at a time. The inbox is the whole synchronisation: whoever
/// moves it away from <see cref="Idle"/> schedules the activation, and only the activation moves it back.
/// Memory: 120 bytes, beside the grain's own object.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Its end disposes of its timers; nobody holds it to dispose of.")]
internal sealed partial class Activation : SynchronizationContext, IThreadPoolWorkItem, IGrainContext
{
    /// <summary>How many items and turns one run may take before other activations get the thread.</summary>
    private const int ItemsPerRunMax = 128;

    private static readonly Nudge Idle = new();
    private static readonly Nudge Closed = new();

    /// <summary>The next in its place of the directory, which alone changes it.</summary>
    internal Activation? NextInBucket;

    private readonly GrainClass _class;
    private WorkItem? _inbox;
    private WorkItem? _waitingFirst;
    private WorkItem? _waitingLast;
    private WorkItem? _running;
    private object? _grain;
    private GrainTimer? _timers;
    private object? _ending;
    private long _usedAt;
    private int _waitingInterleaved;
    private Stage _stage;
    private bool _hasRoom;
    private bool _isEvicted;
    private bool _isConsidered;

    /// <summary>Makes an activation that begins when the first call arrives.</summary>
    public Activation(GrainClass grainClass, string key)
    {
        _class = grainClass;
        Key = key;
        _inbox = Idle;
        _usedAt = grainClass.Silo.Now;
    }

    /// <summary>Makes the successor of an activation, with the calls that waited there. It must be scheduled by the maker.</summary>
    private Activation(Activation ended)
        : this(ended._class, ended.Key)
    {
        (_inbox, _waitingFirst, _waitingLast) = (null, ended._waitingFirst, ended._waitingLast);
        _waitingInterleaved = ended._waitingInterleaved;
    }

    /// <summary>The activation whose grain is being constructed on this thread.</summary>
    public static Activation BeingCreated =>
        SynchronizationContext.Current as Activation is { _grain: null } activation
            ? activation
            : throw new InvalidOperationException("Only the silo makes grain objects. Pass an IGrainContext to make one for a test.");

    public GrainClass Class => _class;

    public EmbeddedSilo Silo => _class.Silo;

    public string Key { get; }

    public object? Instance => _grain;

    object? IGrainContext.GrainInstance => _grain;

    IServiceProvider IGrainContext.ActivationServices => Silo.ServiceProvider;

    /// <summary>The turn whose code runs directly in this context; others have a <see cref="TurnContext"/>.</summary>
    public Turn? ExclusiveTurn
    {
        get
        {
            var turn = _running;
            while (turn is not null && KindOf((Turn)turn) is not TurnKind.Exclusive)
            {
                turn = turn.Next;
            }

            return (Turn?)turn;
        }
    }

    /// <summary>When it was last used, in the silo's ticks; null if it is busy. Safe from any thread, and stale at once.</summary>
    public long? UnusedSince =>
        Volatile.Read(ref _inbox) == Idle && _stage is Stage.Active && _running is null ? Volatile.Read(ref _usedAt) : null;

    /// <summary>True if it has ended for good. Safe from any thread.</summary>
    public bool IsEnded => Volatile.Read(ref _inbox) == Closed;

    /// <summary>Adds an item to the queue. Safe from any thread.</summary>
    /// <returns>False if the activation has ended: look for its successor.</returns>
    public bool TryPush(WorkItem item)
    {
        var seen = Volatile.Read(ref _inbox);
        while (seen != Closed)
        {
            item.Next = seen == Idle ? null : seen;
            var found = Interlocked.CompareExchange(ref _inbox, item, seen);
            if (found == seen)
            {
                if (seen == Idle)
                {
                    Silo.Schedule(this);
                }

                return true;
            }

            seen = found;
        }

        return false;
    }

    public override void Post(SendOrPostCallback d, object? state) => Post(this, d, state);

    /// <summary>Runs the rest of a turn on the activation. Safe from any thread.</summary>
    public void Post(SynchronizationContext context, SendOrPostCallback callback, object? state)
    {
        var continuation = new Continuation(context, callback, state);
        if (!TryPush(continuation))
        {
            continuation.Miss(this);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => RefuseToBlock();

    public override SynchronizationContext CreateCopy() => this;

    [DoesNotReturn]
    public static void RefuseToBlock() =>
        throw new NotSupportedException("A grain's context takes posts only; blocking in a turn is a mistake.");

    void IThreadPoolWorkItem.Execute()
    {
        var outer = SynchronizationContext.Current;
        SetSynchronizationContext(this);
        try
        {
            RunUntilIdle();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private void RunUntilIdle()
    {
        for (var left = ItemsPerRunMax; ;)
        {
            var item = WorkItem.Reverse(Interlocked.Exchange(ref _inbox, null));
            while (item is not null)
            {
                var next = item.Next;
                item.Next = null;
                ArriveUnlessCrashed(item);
                item = next;
                left--;
            }

            left -= Advance(left);
            if (_stage is Stage.Ended)
            {
                return;
            }

            if (left <= 0)
            {
                Silo.Schedule(this);
                return;
            }

            if (!_isConsidered && _stage is Stage.Active && _hasRoom)
            {
                _isConsidered = true;
                Silo.Limit.Consider(this, _usedAt);
            }

            if (Interlocked.CompareExchange(ref _inbox, Idle, null) is null)
            {
                Silo.Limit.ActivationRests(); // Another thread may run the activation from here on; touch nothing of it.
                return;
            }
        }
    }

    /// <summary>Runs the next part of a turn.</summary>
    public void Resume(SynchronizationContext context, SendOrPostCallback callback, object? state)
    {
        SetSynchronizationContext(context);
        callback(state);
        SetSynchronizationContext(this);
    }

    /// <summary>Takes a turn that has arrived: starts it if it may share the activation as it is, or lets it wait.</summary>
    public void Enqueue(Turn turn)
    {
        if (KindOf(turn) is TurnKind.Interleaved && _stage is Stage.Active && (_ending is null || IsAwaitedHere(turn)))
        {
            Start(turn);
            return;
        }

        Append(turn);
    }

    /// <summary>Runs a callback as a turn at set times. In a turn only.</summary>
    public GrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        while (_timers is { IsDisposed: true })
        {
            _timers = _timers.Next;
        }

        _timers = new GrainTimer(this, callback, options) { Next = _timers };
        return _timers;
    }

    private void Append(Turn turn)
    {
        _waitingInterleaved += KindOf(turn) is TurnKind.Interleaved ? 1 : 0;
        if (_waitingLast is null)
        {
            _waitingFirst = _waitingLast = turn;
        }
        else
        {
            _waitingLast = _waitingLast.Next = turn;
        }
    }

    private Turn TakeFirst() => Take(before: null, (Turn)_waitingFirst!);

    /// <summary>Takes the first waiting turn that may share the activation with any other.</summary>
    private Turn? TakeInterleaved(bool onlyIfAwaitedHere)
    {
        WorkItem? before = null;
        for (var item = _waitingFirst; item is not null; before = item, item = item.Next)
        {
            var turn = (Turn)item;
            if (KindOf(turn) is TurnKind.Interleaved && (!onlyIfAwaitedHere || IsAwaitedHere(turn)))
            {
                return Take(before, turn);
            }
        }

        return null;
    }

    private Turn Take(WorkItem? before, Turn turn)
    {
        if (before is null)
        {
            _waitingFirst = turn.Next;
        }
        else
        {
            before.Next = turn.Next;
        }

        if (_waitingLast == turn)
        {
            _waitingLast = before;
        }

        _waitingInterleaved -= KindOf(turn) is TurnKind.Interleaved ? 1 : 0;
        turn.Next = null;
        return turn;
    }

    private TurnKind KindOf(Turn turn) => _class.IsReentrant && turn is not LifecycleTurn ? TurnKind.Interleaved : turn.Kind;

    /// <summary>True if a turn that runs here waits for this one, so that it cannot be put off until that turn ends.</summary>
    private bool IsAwaitedHere(Turn turn)
    {
        for (var parent = turn.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent.RunsOn == this)
            {
                return true;
            }
        }

        return false;
    }

    private void Start(Turn turn)
    {
        if (turn.IsAbandoned)
        {
            turn.Parent = null;
            return;
        }

        if (turn.IsUse)
        {
            Volatile.Write(ref _usedAt, Silo.Now);
        }

        turn.Next = _running;
        _running = turn;
        if (KindOf(turn) is TurnKind.Exclusive)
        {
            turn.Begin(this);
            return;
        }

        var outer = SynchronizationContext.Current;
        SetSynchronizationContext(new TurnContext(this, turn));
        turn.Begin(this);
        SetSynchronizationContext(outer);
    }

    /// <summary>Takes a turn off the list of running ones.</summary>
    public void TurnEnded(Turn turn)
    {
        if (_running == turn)
        {
            _running = turn.Next;
        }
        else
        {
            var before = _running;
            while (before is not null && before.Next != turn)
            {
                before = before.Next;
            }

            before?.Next = turn.Next;
        }

        turn.Next = null;
    }
}
