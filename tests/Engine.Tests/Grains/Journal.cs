using System.Collections.Concurrent;

namespace SmartManager.Engine.Tests;

/// <summary>What grains did, in order, and gates at which a test makes them wait.</summary>
public sealed class Journal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = [];
    private readonly ConcurrentQueue<string> _lines = [];
    private TaskCompletionSource _added = NewSignal();
    private int _activeCount;
    private int _activeMax;

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Activations fail while this is true.</summary>
    public bool IsActivationBroken { get; set; }

    /// <summary>The most grains that were active at one time.</summary>
    public int ActiveMax => Volatile.Read(ref _activeMax);

    public void Activated()
    {
        var count = Interlocked.Increment(ref _activeCount);
        InterlockedMax(count);
    }

    public void Deactivated() => Interlocked.Decrement(ref _activeCount);

    public void Add(string line)
    {
        _lines.Enqueue(line);
        Interlocked.Exchange(ref _added, NewSignal()).TrySetResult();
    }

    public int Count(string line) => _lines.Count(each => each == line);

    public Task Pass(string gate) => Gate(gate).Task;

    public void Open(string gate) => Gate(gate).TrySetResult();

    /// <summary>Waits until a line is there often enough; fails the test after ten seconds.</summary>
    public async Task Until(string line, int times = 1)
    {
        for (var added = Volatile.Read(ref _added).Task; Count(line) < times; added = Volatile.Read(ref _added).Task)
        {
            await added.WaitAsync(Patience, TimeProvider.System);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource Gate(string name) =>
        _gates.GetOrAdd(name, _ => NewSignal());

    private void InterlockedMax(int count)
    {
        for (var seen = ActiveMax; seen < count; seen = ActiveMax)
        {
            if (Interlocked.CompareExchange(ref _activeMax, count, seen) == seen)
            {
                return;
            }
        }
    }
}
