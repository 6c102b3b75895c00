using System.Collections.Immutable;
using System.Text.Json;
using SmartManager.Domain.Catalogue;
using SmartManager.Gateway.Http;

namespace SmartManager.Gateway.Rules;

/// <summary>A version of the rulebook.</summary>
/// <param name="Version">1 is the first.</param>
/// <param name="PublishedAt">When it was published. UTC.</param>
/// <param name="Rulebook">As it was published.</param>
/// <param name="Author">Who published it; null if that was not said.</param>
/// <param name="Note">Why; null if that was not said.</param>
/// <param name="RestoredFrom">The earlier version that was published anew; null if it is none.</param>
internal sealed record RulebookView(
    long Version, DateTimeOffset PublishedAt, RulebookDocument Rulebook, string? Author, string? Note, long? RestoredFrom);

/// <summary>The versions that there are, newest first.</summary>
internal sealed record RulebookVersionsView(ImmutableArray<RulebookVersionView> Versions);

/// <summary>One version without its content.</summary>
/// <param name="Version">1 is the first.</param>
/// <param name="PublishedAt">When it was published. UTC.</param>
/// <param name="Name">Its name.</param>
/// <param name="Author">Who published it; null if that was not said.</param>
/// <param name="Note">Why; null if that was not said.</param>
/// <param name="RestoredFrom">The earlier version that was published anew; null if it is none.</param>
internal sealed record RulebookVersionView(
    long Version, DateTimeOffset PublishedAt, string Name, string? Author, string? Note, long? RestoredFrom);

/// <summary>A rulebook is in force.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Warnings">What is allowed but was hardly meant so.</param>
internal sealed record PublishedView(long Version, ImmutableArray<FindingView> Warnings);

/// <summary>What publishing a rulebook would come to. Nothing changed.</summary>
/// <param name="IsRight">Whether it would be published.</param>
/// <param name="Errors">All that is wrong with it.</param>
/// <param name="Warnings">What is allowed but was hardly meant so.</param>
/// <param name="ComparedWith">The version in force; null if there is none.</param>
/// <param name="Changes">What leads from that version to this rulebook; null if it is not right or there is no version.</param>
internal sealed record CheckedView(
    bool IsRight,
    ImmutableArray<FindingView> Errors,
    ImmutableArray<FindingView> Warnings,
    long? ComparedWith,
    ImmutableArray<ChangeView>? Changes);

/// <summary>What leads from one version to another.</summary>
/// <param name="From">The version before.</param>
/// <param name="To">The version after.</param>
/// <param name="Changes">Each part that came, went or has another value; empty if both say the same.</param>
internal sealed record RulebookDifferenceView(long From, long To, ImmutableArray<ChangeView> Changes);

/// <summary>One part that is not the same.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="Path">Which part; elements of lists by their names, such as <c>/offers/data-5/priceMinor</c>.</param>
/// <param name="Old">What it was; missing if it is new.</param>
/// <param name="New">What it is; missing if it was removed.</param>
internal sealed record ChangeView(RulebookChangeKind Kind, string Path, JsonElement? Old, JsonElement? New)
{
    /// <summary>Changes as they are shown.</summary>
    public static ImmutableArray<ChangeView> Of(IEnumerable<RulebookChange> changes) =>
        [.. changes.Select(change => new ChangeView(change.Kind, change.Path, change.Old, change.New))];
}

/// <summary>Asks for an earlier version to be published anew.</summary>
/// <param name="Version">The version to come back to. At least 1.</param>
/// <param name="Reason">Why. 1 to 200 characters.</param>
/// <param name="Author">Who. 1 to 100 characters; may be left out.</param>
internal sealed record RollBackRequest(long Version, string Reason, string? Author = null);
