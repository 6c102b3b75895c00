using System.Collections.Concurrent;
using Orleans;

namespace SmartManager.Embedded;

/// <summary>Keeps the number of activations bounded and ends those that nobody uses. One timer for all of them.</summary>
/// <remarks>
/// Calls from outside wait when the bound is reached; calls that grains make go over it, because their turns must end before anything
/// becomes idle. So the bound is exceeded at most by what running turns call at one time. Whom to evict is found by a queue that goes round:
/// who was used since its last turn in the queue goes to its end again, who was not is evicted. That is nearly the longest unused, and costs
/// a step or two each, however many activations there are; a walk over all of them was a tenth of the work of a silo that is full.
/// </remarks>
internal sealed class ActivationLimit : IThreadPoolWorkItem, IDisposable
{
    private const int BatchShare = 32;

    private readonly EmbeddedSilo _silo;
    private readonly EmbeddedSiloOptions _options;
    private readonly ConcurrentQueue<Activation> _queue = new();
    private readonly ConcurrentQueue<Candidate> _candidates = new();
    private readonly int _batch;
    private ITimer? _timer;
    private int _live;
    private int _candidateCount;
    private int _evictions;
    private Pass _pass;
    private bool _isSweepDue;
    private bool _isStarved;

    public ActivationLimit(EmbeddedSilo silo, EmbeddedSiloOptions options)
    {
        _silo = silo;
        _options = options;
        _batch = Math.Max(1, options.ActivationsMax / BatchShare);
    }

    private enum Pass
    {
        None,
        Running,
        Requested,
    }

    /// <summary>Activations that have room at present.</summary>
    public int Live => Volatile.Read(ref _live);

    /// <summary>Begins to look for idle activations at regular times.</summary>
    public void Start() => _timer = _silo.Time.CreateTimer(
        static limit => ((ActivationLimit)limit!).Sweep(), this, _options.CollectionInterval, _options.CollectionInterval);

    public void Dispose() => _timer?.Dispose();

    /// <summary>Takes room if there is some.</summary>
    public bool TryReserve()
    {
        var isReserved = TryTake();
        if (!isReserved || Live > _options.ActivationsMax - ((_batch + 1) / 2))
        {
            RequestPass();
        }

        return isReserved;
    }

    /// <summary>Takes room that there is not.</summary>
    public bool Overbook()
    {
        Interlocked.Increment(ref _live);
        RequestPass();
        return true;
    }

    /// <summary>Lets an activation wait for room.</summary>
    public void Await(Activation activation)
    {
        _queue.Enqueue(activation);
        GrantRoom();
        RequestPass();
    }

    /// <summary>Gives room back.</summary>
    public void Release(bool wasEvicted)
    {
        Interlocked.Decrement(ref _live);
        if (wasEvicted)
        {
            Interlocked.Decrement(ref _evictions);
        }

        GrantRoom();
        RequestPassForThoseWhoWait();
    }

    /// <summary>An activation that was to be evicted is in use again, or gone.</summary>
    public void EvictionRefused()
    {
        Interlocked.Decrement(ref _evictions);
        RequestPassForThoseWhoWait();
    }

    /// <summary>Makes an activation one that may be evicted. It stays one until it ends or is asked to.</summary>
    public void Consider(Activation activation, long usedAt)
    {
        Return(activation, usedAt);
        if (HasTooManyEnded)
        {
            RequestPass();
        }
    }

    /// <summary>An activation has nothing to do; it may be just the one that others wait for.</summary>
    public void ActivationRests()
    {
        if (Volatile.Read(ref _isStarved))
        {
            RequestPass();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            Interlocked.Exchange(ref _pass, Pass.Running);
            MakeRoom();
            if (HasTooManyEnded)
            {
                DropEnded();
            }

            if (Interlocked.Exchange(ref _isSweepDue, false))
            {
                EvictUnused();
            }
        }
        while (Interlocked.CompareExchange(ref _pass, Pass.None, Pass.Running) is not Pass.Running);
    }

    private bool TryTake()
    {
        var live = Live;
        while (live < _options.ActivationsMax)
        {
            var found = Interlocked.CompareExchange(ref _live, live + 1, live);
            if (found == live)
            {
                return true;
            }

            live = found;
        }

        return false;
    }

    private void GrantRoom()
    {
        while (!_queue.IsEmpty && TryTake())
        {
            if (!_queue.TryDequeue(out var activation) || !activation.TryPush(new Admission()))
            {
                Interlocked.Decrement(ref _live);
            }
        }
    }

    private void Sweep()
    {
        Volatile.Write(ref _isSweepDue, true);
        RequestPass();
    }

    private void RequestPassForThoseWhoWait()
    {
        if (!_queue.IsEmpty)
        {
            RequestPass();
        }
    }

    private void RequestPass()
    {
        if (Interlocked.Exchange(ref _pass, Pass.Requested) is Pass.None)
        {
            _silo.Schedule(this);
        }
    }

    /// <summary>Evicts those longest unused until the bound is a batch away, counting those that are about to end.</summary>
    private void MakeRoom()
    {
        var underWay = Volatile.Read(ref _evictions);
        var wanted = Math.Min(Live + _queue.Count + _batch - _options.ActivationsMax - underWay, _options.DeactivationsMax);
        if (wanted < (underWay > 0 ? (_batch + 1) / 2 : 1))
        {
            return; // Not worth a walk; if anybody waits, what is under way asks for another look when it is done.
        }

        // Set before the walk: whoever comes to rest during it asks for another one.
        Interlocked.Exchange(ref _isStarved, !_queue.IsEmpty);
        if (EvictLongestUnused(wanted) > 0)
        {
            Volatile.Write(ref _isStarved, false);
        }
    }

    /// <summary>Twice round at most: after the first time, everybody is known to have been used or not.</summary>
    private int EvictLongestUnused(int wanted)
    {
        var evicted = 0;
        for (var left = 2L * _candidates.Count; left > 0 && evicted < wanted && TryTakeCandidate(out var candidate); left--)
        {
            var (activation, usedAt) = candidate;
            if (activation.UnusedSince == usedAt)
            {
                Evict(activation, usedAt, DeactivationReasonCode.HighMemoryPressure, "The bound on activations is reached.");
                evicted++;
            }
            else if (!activation.IsEnded)
            {
                Return(activation, activation.UnusedSince ?? usedAt);
            }
        }

        return evicted;
    }

    /// <summary>Those that ended by themselves stay in the queue until somebody comes by.</summary>
    private bool HasTooManyEnded => Volatile.Read(ref _candidateCount) > (2L * Live) + (2L * _batch);

    private void DropEnded()
    {
        for (var left = _candidates.Count; left > 0 && TryTakeCandidate(out var candidate); left--)
        {
            if (!candidate.Activation.IsEnded)
            {
                Return(candidate.Activation, candidate.UsedAt);
            }
        }
    }

    private void Return(Activation activation, long usedAt)
    {
        Interlocked.Increment(ref _candidateCount);
        _candidates.Enqueue(new Candidate(activation, usedAt));
    }

    private bool TryTakeCandidate(out Candidate candidate)
    {
        var isTaken = _candidates.TryDequeue(out candidate);
        if (isTaken)
        {
            Interlocked.Decrement(ref _candidateCount);
        }

        return isTaken;
    }

    private void EvictUnused()
    {
        var evictionsLeft = _options.DeactivationsMax;
        for (var left = _candidates.Count; left > 0 && TryTakeCandidate(out var candidate); left--)
        {
            var (activation, usedAt) = candidate;
            if (evictionsLeft > 0 && activation.UnusedSince is { } unusedSince
                && _silo.Time.GetElapsedTime(unusedSince, _silo.Now) >= _options.IdleAge)
            {
                Evict(activation, unusedSince, DeactivationReasonCode.ActivationIdle, "Not called for some time.");
                evictionsLeft--;
            }
            else if (!activation.IsEnded)
            {
                Return(activation, usedAt);
            }
        }
    }

    private void Evict(Activation activation, long unusedSince, DeactivationReasonCode code, string text)
    {
        Interlocked.Increment(ref _evictions);
        if (!activation.TryPush(new Eviction(unusedSince, code, text)))
        {
            EvictionRefused();
        }
    }

    /// <summary>An activation, and when it had last been used when it came into the queue.</summary>
    private readonly record struct Candidate(Activation Activation, long UsedAt);
}
