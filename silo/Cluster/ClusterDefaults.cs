namespace SmartManager.Cluster;

/// <summary>Settings of the cluster that files and environment go before. The names are Orleans' own.</summary>
public static class ClusterDefaults
{
    /// <summary>Where Orleans' settings live in the configuration.</summary>
    public const string Section = "Orleans";

    /// <summary>By their configuration keys. The store is the served one: silos of a cluster share no folder.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Settings { get; } =
    [
        new("Orleans:ClusterId", "smartmanager"),
        new("Orleans:ServiceId", "smartmanager"),
        new("Store:Kind", "postgres"),
    ];
}
