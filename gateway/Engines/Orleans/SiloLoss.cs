using Orleans.Runtime;
using SmartManager.Cluster;

namespace SmartManager.Gateway.Hosting;

/// <summary>Tells failures of what runs the grains from failures of the work.</summary>
internal static class SiloLoss
{
    /// <summary>
    /// Whether a call was lost with its silo, was not let in, or was not answered in time. Its work may be done or not; asking again with
    /// the same id is safe. Orleans tells the last by a time-out.
    /// </summary>
    public static bool IsLoss(Exception exception) => exception is OrleansException or TimeoutException;

    /// <summary>Whether a silo that is full did not let a call in: nothing of it happened.</summary>
    public static bool IsOverload(Exception exception) => exception is SiloOverloadedException;
}
