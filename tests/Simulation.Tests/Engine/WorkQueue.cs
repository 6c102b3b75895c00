using SmartManager.Support;

namespace SmartManager.Simulation.Tests.Engine;

/// <summary>
/// What could run now, of the world and of the process in it. Which comes next is drawn, so every order is met sooner or later.
/// </summary>
internal sealed class WorkQueue(Dice dice)
{
    private readonly List<(Lifeline? Owner, Action Run)> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>How many items could run.</summary>
    public int Count => _ready.Count;

    /// <summary>Lets an item run some time. What belongs to a dead process never runs.</summary>
    /// <param name="owner">The process; null for the world.</param>
    /// <param name="run">What to do.</param>
    public void Add(Lifeline? owner, Action run)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Something escaped to another thread; the same seed would no longer give the same run.");
        }

        if (owner is not { IsDead: true })
        {
            _ready.Add((owner, run));
        }
    }

    /// <summary>Runs one item.</summary>
    /// <returns>False if there was none.</returns>
    public bool TryRunOne()
    {
        if (_ready.Count == 0)
        {
            return false;
        }

        var drawn = dice.Below(_ready.Count);
        var (owner, run) = _ready[drawn];
        _ready[drawn] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (owner is not { IsDead: true })
        {
            run();
        }

        return true;
    }

    /// <summary>Forgets all that a process still had to do.</summary>
    public void Drop(Lifeline owner) => _ready.RemoveAll(item => item.Owner == owner);
}

/// <summary>Sends whatever comes after an await through the queue.</summary>
internal sealed class QueueContext(WorkQueue queue) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => queue.Add(owner: null, () => Run(d, state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing blocks in a simulation.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs code whose awaits come back through the queue.</summary>
    public void Run(SendOrPostCallback code, object? state)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            code(state);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }
}
