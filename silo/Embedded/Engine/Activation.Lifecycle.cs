using Orleans;

namespace SmartManager.Embedded;

/// <content>From creation to the hand-over of what still waits.</content>
internal sealed partial class Activation
{
    private enum Stage : byte
    {
        /// <summary>In the directory; nothing has been done for it.</summary>
        Created,

        /// <summary>The bound on activations is reached.</summary>
        AwaitingRoom,

        /// <summary>OnActivateAsync runs.</summary>
        Activating,

        /// <summary>Calls are handled.</summary>
        Active,

        /// <summary>OnDeactivateAsync runs.</summary>
        Deactivating,

        /// <summary>Nothing runs any more; what waits is to be handed over or to fail.</summary>
        Leaving,

        /// <summary>Out of the directory, with its inbox closed.</summary>
        Ended,
    }

    /// <summary>True if it was lost or could not begin: its callers get the exception, and none of its code runs again.</summary>
    public bool IsCrashed => Volatile.Read(ref _ending) is Exception;

    private bool IsCurrent => SynchronizationContext.Current is { } current
        && (current == this || (current is TurnContext context && context.Turn.RunsOn == this));

    /// <summary>Ends the activation after its running turns. Safe from any thread.</summary>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        Interlocked.CompareExchange(ref _ending, deactivationReason, null);
        if (!IsCurrent)
        {
            TryPush(new Nudge());
        }
    }

    /// <summary>Ends the activation without another line of its code; its callers get the exception. Safe from any thread.</summary>
    public void Crash(Exception reason)
    {
        Interlocked.Exchange(ref _ending, reason);
        _class.Remove(this);
        TryPush(new Nudge());
    }

    /// <summary>Ends the activation if it has been idle since <paramref name="usedAt"/>.</summary>
    public bool TryEvict(long usedAt, DeactivationReason reason)
    {
        var isUnused = _stage is Stage.Active && _running is null && _waitingFirst is null && _usedAt == usedAt
            && Interlocked.CompareExchange(ref _ending, reason, null) is null;
        _isEvicted |= isUnused;
        _isConsidered = isUnused; // Whoever chose it has taken it out of the queue.
        return isUnused;
    }

    /// <summary>Takes the room that was reserved for it, or gives it back.</summary>
    public void Admit()
    {
        if (_stage is Stage.AwaitingRoom && !_hasRoom)
        {
            _hasRoom = true;
        }
        else
        {
            Silo.Limit.Release(wasEvicted: false);
        }
    }

    /// <summary>Told by the activation turn: the grain is ready, or it will never be.</summary>
    public void Activated(Exception? failure)
    {
        if (failure is null)
        {
            _stage = Stage.Active;
            return;
        }

        Silo.LogActivationFailed(_class.Name, failure);
        Interlocked.Exchange(ref _ending, failure);
    }

    /// <summary>Told by the deactivation turn.</summary>
    public void Deactivated(Exception? failure)
    {
        if (failure is not null)
        {
            Silo.LogDeactivationFailed(_class.Name, failure);
        }

        _stage = Stage.Leaving;
    }

    /// <summary>Makes the grain object and lets it load its state. Part of the activation turn.</summary>
    public ValueTask ActivateAsync()
    {
        _grain = _class.Create(this);
        return _grain is IGrainBase grain ? new(grain.OnActivateAsync(Silo.Lifetime)) : ValueTask.CompletedTask;
    }

    /// <summary>Lets the grain write its state. Part of the deactivation turn.</summary>
    public async ValueTask DeactivateAsync(DeactivationReason reason)
    {
        if (_grain is IGrainBase grain)
        {
            await grain.OnDeactivateAsync(reason, Silo.Lifetime);
        }

        if (_grain is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else
        {
            (_grain as IDisposable)?.Dispose();
        }
    }

    private void ArriveUnlessCrashed(WorkItem item)
    {
        if (!IsCrashed)
        {
            item.Arrive(this);
        }
        else if (item is Turn turn)
        {
            Append(turn);
        }
        else
        {
            item.Miss(this);
        }
    }

    /// <summary>Does what can be done at present, at most <paramref name="turnsMax"/> turns of it.</summary>
    /// <returns>How many turns began.</returns>
    private int Advance(int turnsMax)
    {
        var begun = 0;
        while (begun < turnsMax)
        {
            if (IsCrashed || _stage is Stage.Leaving)
            {
                Leave();
                return begun;
            }

            var next = _stage switch
            {
                Stage.Created or Stage.AwaitingRoom => NextBeforeActivation(),
                Stage.Active => NextWhileActive(),
                _ => null,
            };
            if (next is not null)
            {
                Start(next);
                begun++;
            }
            else if (_stage is not Stage.Leaving)
            {
                return begun;
            }
        }

        return begun;
    }

    private Turn? NextBeforeActivation()
    {
        while (_waitingFirst is Turn { IsAbandoned: true })
        {
            TakeFirst();
        }

        if (_waitingFirst is null)
        {
            _stage = Stage.Leaving; // Whoever wanted it has gone.
            return null;
        }

        if (!_hasRoom && !_class.IsKeptAlive && !TryGetRoom())
        {
            return null;
        }

        _stage = Stage.Activating;
        return new ActivationTurn(this);
    }

    /// <summary>Callers from outside wait for room; a grain that calls is never kept waiting, as its turn must end to make room.</summary>
    private bool TryGetRoom()
    {
        _hasRoom = Silo.Limit.TryReserve() || (IsCalledByGrain() && Silo.Limit.Overbook());
        if (!_hasRoom && _stage is Stage.Created)
        {
            _stage = Stage.AwaitingRoom;
            Silo.Limit.Await(this);
        }

        return _hasRoom;
    }

    private bool IsCalledByGrain()
    {
        var item = _waitingFirst;
        while (item is Turn { Parent: null })
        {
            item = item.Next;
        }

        return item is not null;
    }

    private Turn? NextWhileActive()
    {
        if (_ending is null && Silo.IsStopping && _running is null && _waitingFirst is null)
        {
            var stop = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is stopping.");
            Interlocked.CompareExchange(ref _ending, stop, null);
        }

        if (_ending is DeactivationReason reason)
        {
            return _running is null ? Deactivation(reason) : NextAwaitedHere();
        }

        if (_waitingInterleaved > 0 && TakeInterleaved(onlyIfAwaitedHere: false) is { } interleaved)
        {
            return interleaved;
        }

        return _waitingFirst is Turn first && MayBegin(first) ? TakeFirst() : null;
    }

    private DeactivationTurn Deactivation(DeactivationReason reason)
    {
        for (var timer = _timers; timer is not null; timer = timer.Next)
        {
            timer.Dispose();
        }

        _timers = null;
        _stage = Stage.Deactivating;
        return new DeactivationTurn(this, reason);
    }

    private Turn? NextAwaitedHere() => _waitingInterleaved > 0 ? TakeInterleaved(onlyIfAwaitedHere: true) : null;

    private bool MayBegin(Turn turn)
    {
        if (_running is null)
        {
            return true;
        }

        if (KindOf(turn) is not TurnKind.ReadOnly)
        {
            return false;
        }

        for (var running = (Turn?)_running; running is not null; running = (Turn?)running.Next)
        {
            if (KindOf(running) is not TurnKind.ReadOnly)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Closes the inbox, gives everything that waits to a successor or to its caller, and leaves the directory.</summary>
    /// <remarks>The successor is complete before anybody can find it, so that no later call overtakes one that waited.</remarks>
    private void Leave()
    {
        var failure = _ending as Exception;
        while (Interlocked.CompareExchange(ref _inbox, Closed, null) is not null)
        {
            var item = WorkItem.Reverse(Interlocked.Exchange(ref _inbox, null));
            while (item is not null)
            {
                var next = item.Next;
                item.Next = null;
                if (item is Turn turn)
                {
                    Append(turn);
                }
                else
                {
                    item.Miss(this);
                }

                item = next;
            }
        }

        var successor = failure is null && _waitingFirst is not null ? new Activation(this) : null;
        _stage = Stage.Ended;
        if (!_class.TryReplace(this, successor))
        {
            (successor, failure) = (null, _ending as Exception); // It crashed on its last step.
        }

        if (_hasRoom)
        {
            Silo.Limit.Release(_isEvicted);
        }

        if (successor is not null)
        {
            Silo.Schedule(successor);
        }
        else if (failure is not null)
        {
            DropAll(failure);
        }

        _waitingFirst = _waitingLast = null;
        _grain = null;
    }

    private void DropAll(Exception failure)
    {
        for (var timer = _timers; timer is not null; timer = timer.Next)
        {
            timer.Dispose();
        }

        DropList(_running, failure);
        DropList(_waitingFirst, failure);
        _running = null;
        _timers = null;
    }

    private static void DropList(WorkItem? first, Exception failure)
    {
        while (first is not null)
        {
            var next = first.Next;
            first.Next = null;
            ((Turn)first).Drop(failure);
            first = next;
        }
    }
}
