using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;

namespace SmartManager.Silo.Rules;

/// <summary>Who publishes a rulebook, why, and over which version.</summary>
public sealed record PublishTerms
{
    /// <summary>Nobody in particular, for no stated reason, over whatever is in force.</summary>
    public static PublishTerms None { get; } = new();

    /// <summary>Who; null if that was not said.</summary>
    public string? Author { get; init; }

    /// <summary>Why; null if that was not said.</summary>
    public string? Note { get; init; }

    /// <summary>The earlier version that is published anew; null if it is none.</summary>
    public long? RestoredFrom { get; init; }

    /// <summary>The versions over which it may be published; null for any. An empty list is met by none.</summary>
    public ImmutableArray<long>? ExpectedVersions { get; init; }

    /// <summary>Whether there must be a version already.</summary>
    public bool IsOverAny { get; init; }

    /// <summary>Whether it may be published over a version; 0 stands for none.</summary>
    public bool IsOver(long version) =>
        (!IsOverAny || version > 0) && (ExpectedVersions is not { } expected || expected.Contains(version));
}

/// <summary>What became of a publication.</summary>
public abstract record PublishResult
{
    private PublishResult()
    {
    }

    /// <summary>It is in force.</summary>
    /// <param name="Version">Its version.</param>
    /// <param name="Warnings">What is allowed but was hardly meant so.</param>
    public sealed record Published(long Version, ImmutableArray<RulebookError> Warnings) : PublishResult;

    /// <summary>It is not right.</summary>
    /// <param name="Errors">All that is wrong with it.</param>
    public sealed record Refused(ImmutableArray<RulebookError> Errors) : PublishResult;

    /// <summary>Somebody else has published since.</summary>
    /// <param name="Current">The version in force; 0 for none.</param>
    public sealed record VersionChanged(long Current) : PublishResult;

    /// <summary>There is no such version to come back to.</summary>
    public sealed record Unknown : PublishResult;

    /// <summary>The version to come back to is in force.</summary>
    public sealed record InForce : PublishResult;
}
