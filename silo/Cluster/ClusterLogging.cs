using Microsoft.Extensions.Logging;

namespace SmartManager.Cluster;

/// <summary>What of Orleans' own log is written.</summary>
public static class ClusterLogging
{
    /// <summary>
    /// Of the membership and of timers everything that an operator wants to know; of the rest only errors: below that Orleans names grains
    /// in its lines, and the key of a grain is a subscriber's id.
    /// </summary>
    /// <remarks>
    /// Errors of activations and of addressing name grains too, one line for each call while the database is away: they are left out, and
    /// whoever called gets the exception. Timers are the relays' alone, and a drain that fails is told nowhere else.
    /// </remarks>
    public static ILoggingBuilder AddClusterFilters(this ILoggingBuilder logging) => logging
        .AddFilter("Orleans", LogLevel.Error)
        .AddFilter("Orleans.Grain", LogLevel.None)
        .AddFilter("Orleans.Messaging", LogLevel.None)
        .AddFilter("Orleans.Runtime.GrainTimer", LogLevel.Warning)
        .AddFilter("Orleans.Runtime.MembershipService", LogLevel.Warning);
}
