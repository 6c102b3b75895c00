using Orleans;

namespace SmartManager.Embedded;

/// <summary>Something that an activation does, one after the other. It is its own queue node, so queueing allocates nothing.</summary>
public abstract class WorkItem
{
    /// <summary>The next in the one queue or list that holds this item.</summary>
    internal WorkItem? Next { get; set; }

    /// <summary>Called on the activation, in order of arrival.</summary>
    internal abstract void Arrive(Activation activation);

    /// <summary>Called instead of <see cref="Arrive"/> when the activation had ended before this item's place in the queue.</summary>
    internal virtual void Miss(Activation activation)
    {
    }

    /// <summary>Turns a stack of items, newest first, into a list with the oldest first.</summary>
    internal static WorkItem? Reverse(WorkItem? newest)
    {
        WorkItem? oldest = null;
        while (newest is not null)
        {
            (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        }

        return oldest;
    }
}

/// <summary>The rest of a turn after an await.</summary>
internal sealed class Continuation(SynchronizationContext context, SendOrPostCallback callback, object? state)
    : WorkItem, IThreadPoolWorkItem
{
    /// <summary>Runs without an activation: its turn had ended, so it was left running by mistake and excludes nobody.</summary>
    void IThreadPoolWorkItem.Execute() => callback(state);

    internal override void Arrive(Activation activation) => activation.Resume(context, callback, state);

    internal override void Miss(Activation activation)
    {
        if (!activation.IsCrashed)
        {
            activation.Silo.Schedule(this);
        }
    }
}

/// <summary>Makes an activation look at its own state.</summary>
internal sealed class Nudge : WorkItem
{
    internal override void Arrive(Activation activation)
    {
    }
}

/// <summary>Tells an activation that waited for room that it may begin.</summary>
internal sealed class Admission : WorkItem
{
    internal override void Arrive(Activation activation) => activation.Admit();

    internal override void Miss(Activation activation) => activation.Silo.Limit.Release(wasEvicted: false);
}

/// <summary>Asks an activation to end if nobody has used it since it was chosen.</summary>
internal sealed class Eviction(long usedAt, DeactivationReasonCode code, string text) : WorkItem
{
    internal override void Arrive(Activation activation)
    {
        if (!activation.TryEvict(usedAt, new(code, text)))
        {
            activation.Silo.Limit.EvictionRefused();
        }
    }

    internal override void Miss(Activation activation) => activation.Silo.Limit.EvictionRefused();
}
