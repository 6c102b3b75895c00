namespace SmartManager.Silo.Simulated;

/// <summary>What makes one generated operator differ from another. The same options make the same world, to the byte.</summary>
public sealed record OperatorWorldOptions
{
    /// <summary>Most subscribers: the numbers 86100 90000000 and above are left to imports. Unit: subscribers.</summary>
    public const int SubscriberCountMax = 90_000_000;

    /// <summary>From which everything is drawn. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many subscribers. 1 to <see cref="SubscriberCountMax"/>. Default 10,000.</summary>
    public int SubscriberCount { get; init; } = 10_000;

    /// <summary>The world's first instant: profiles are as of then, and events follow it. UTC, from 2001 to 2150.</summary>
    public required DateTimeOffset StartAt { get; init; }
}
