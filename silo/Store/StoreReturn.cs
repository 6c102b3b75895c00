using System.Collections.Concurrent;

namespace SmartManager.Store;

/// <summary>
/// What is caught up with before a store takes turns again that was out of this process's hands for a while: another process may have had
/// it, and written what turns are decided by. Safe to use from any thread.
/// </summary>
public sealed class StoreReturn
{
    private readonly ConcurrentQueue<Func<CancellationToken, Task>> _steps = new();

    /// <summary>Adds a step. It may read the store; a failure refuses turns until it was tried again.</summary>
    /// <param name="step">What to do. May run several times, and after whoever added it has stopped.</param>
    public void Add(Func<CancellationToken, Task> step) => _steps.Enqueue(step);

    /// <summary>Runs all steps, one after the other.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var step in _steps)
        {
            await step(cancellationToken);
        }
    }
}
