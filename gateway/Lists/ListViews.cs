using System.Collections.Immutable;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Gateway.OpenApi;

namespace SmartManager.Gateway.Lists;

/// <summary>An uploaded list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">loading, ready or failed.</param>
/// <param name="Members">How many subscribers are on it.</param>
/// <param name="MadeAt">When its upload began. UTC.</param>
/// <param name="Author">Who uploaded it.</param>
internal sealed record ListView(
    string Name, [property: KnownWords("loading", "ready", "failed")] string State, long Members, DateTimeOffset MadeAt, string Author)
{
    /// <summary>Makes one.</summary>
    public static ListView Of(SubscriberList list) =>
        new(list.Name, KebabName.Of(list.State), list.MemberCount, list.MadeAt, list.MadeBy);
}

/// <summary>Uploaded lists, by name.</summary>
/// <param name="Lists">The lists.</param>
/// <param name="Next">The name behind which the next page begins; left out at the end.</param>
internal sealed record ListsView(ImmutableArray<ListView> Lists, string? Next);

/// <summary>What became of an upload, or how far it is.</summary>
/// <param name="Name">The list.</param>
/// <param name="State">running; ready; failed (nothing of it is kept).</param>
/// <param name="StartedAt">When it began. UTC.</param>
/// <param name="EndedAt">When it ended; left out while it runs. UTC.</param>
/// <param name="Lines">Lines that were read, the names of columns left aside.</param>
/// <param name="Members">Subscribers on the list, each once.</param>
/// <param name="Rejected">Lines that put nobody on it.</param>
/// <param name="Codes">How many lines were rejected for what.</param>
/// <param name="Errors">The first rejected lines, at most 1,000. Nothing of the lines themselves is told.</param>
/// <param name="Failure">Why it failed; left out if it did not.</param>
internal sealed record ListReportView(
    string Name,
    [property: KnownWords("running", "ready", "failed")] string State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    long Lines,
    long Members,
    long Rejected,
    ImmutableSortedDictionary<string, long> Codes,
    ImmutableArray<ListLineError> Errors,
    string? Failure = null);

/// <summary>A line that put nobody on the list.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Code">Why.</param>
internal sealed record ListLineError(long Line, string Code);
