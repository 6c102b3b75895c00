namespace SmartManager.Embedded;

/// <summary>A grain called itself through others: the call would wait for a turn that waits for the call.</summary>
/// <remarks>Orleans would let both wait until the response time-out.</remarks>
public sealed class CallChainDeadlockException : InvalidOperationException
{
    /// <summary>Without a reason.</summary>
    public CallChainDeadlockException()
    {
    }

    /// <summary>With the chain, as names of grain classes.</summary>
    public CallChainDeadlockException(string message)
        : base(message)
    {
    }

    /// <summary>With the chain and what caused it.</summary>
    public CallChainDeadlockException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Looks for calls that would wait for themselves.</summary>
internal static class CallChain
{
    /// <summary>The exception for a call that would close a circle, or null.</summary>
    /// <remarks>A turn is taken to await the calls that it makes. Cost: one step for each call of the chain.</remarks>
    public static CallChainDeadlockException? FindDeadlock(Turn call, Turn parent, Activation target)
    {
        if (call.Kind is TurnKind.Interleaved || target.Class.IsReentrant)
        {
            return null;
        }

        for (var turn = parent; turn is not null; turn = turn.Parent)
        {
            if (turn.RunsOn == target && !(call.Kind is TurnKind.ReadOnly && turn.Kind is TurnKind.ReadOnly))
            {
                return new(
                    $"A grain waits for itself: {Describe(parent, turn, target)}. Break the circle or mark the method [AlwaysInterleave].");
            }
        }

        return null;
    }

    private static string Describe(Turn parent, Turn first, Activation target)
    {
        var names = new List<string> { target.Class.Name };
        for (var turn = parent; turn is not null; turn = turn.Parent)
        {
            names.Add(turn.RunsOn?.Class.Name ?? "(ended)");
            if (turn == first)
            {
                break;
            }
        }

        names.Reverse();
        return string.Join(" → ", names);
    }
}
