using Microsoft.Extensions.Logging;

namespace SmartManager.Cluster;

/// <summary>What of Orleans' own log is written.</summary>
public static class ClusterLogging
{
    /// <summary>
    /// Of the membership everything that an operator wants to know; of the rest only errors: below that Orleans names grains in its lines,
    /// and the key of a grain is a subscriber's id.
    /// </summary>
    public static ILoggingBuilder AddClusterFilters(this ILoggingBuilder logging) => logging
        .AddFilter("Orleans", LogLevel.Error)
        .AddFilter("Orleans.Runtime.MembershipService", LogLevel.Warning);
}
