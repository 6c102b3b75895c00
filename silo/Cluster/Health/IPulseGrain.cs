using Orleans;
using Orleans.Concurrency;

namespace SmartManager.Cluster.Health;

/// <summary>Answers from the silo that the caller is connected to. Its key only spreads callers over silos.</summary>
public interface IPulseGrain : IGrainWithStringKey
{
    /// <summary>Returns at once, if the silo works at all.</summary>
    Task Beat();
}

/// <summary>One in each silo that is asked.</summary>
[StatelessWorker(maxLocalWorkers: 1)]
internal sealed class PulseGrain : Grain, IPulseGrain
{
    /// <inheritdoc/>
    public Task Beat() => Task.CompletedTask;
}
