using Orleans;
using Orleans.Concurrency;

namespace SmartManager.Contracts.Channels;

/// <summary>Hands the due messages of one channel to its carrier. Its key is the channel's name.</summary>
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>Works by itself until the silo stops. A second start changes nothing, and waits for no work that is under way.</summary>
    [AlwaysInterleave]
    Task Start();

    /// <summary>Resolves what a crash left open, then hands over what is due now, at most one batch.</summary>
    /// <returns>How many messages were taken up; 0 when nothing is due.</returns>
    Task<int> Drain();

    /// <summary>
    /// Follows how sending is steered, up to a version, and then waits until nothing of a target is at the carrier that may leave no
    /// longer.
    /// </summary>
    /// <param name="version">The version to follow to. At least 1.</param>
    /// <param name="target">What was changed.</param>
    /// <returns>How many messages of the target are still at the carrier after the longest wait; 0 if it is done.</returns>
    [AlwaysInterleave]
    Task<int> Follow(long version, SteeringTarget target);
}

/// <summary>Books the orders that wait. Its key is the name of the billing system.</summary>
public interface IBillingGrain : IGrainWithStringKey
{
    /// <summary>Works by itself until the silo stops. A second start changes nothing, and waits for no work that is under way.</summary>
    [AlwaysInterleave]
    Task Start();

    /// <summary>Books what waits now.</summary>
    /// <returns>How many orders were taken up; 0 when none waits.</returns>
    Task<int> Drain();
}

/// <summary>Wakes grains when their time has come. Its key is the number of its shard.</summary>
public interface ISchedulerGrain : IGrainWithStringKey
{
    /// <summary>Works by itself until the silo stops. A second start changes nothing, and waits for no work that is under way.</summary>
    [AlwaysInterleave]
    Task Start();

    /// <summary>Fires what is due now.</summary>
    /// <returns>How many wake-ups were fired; 0 when none is due.</returns>
    Task<int> Fire();
}
