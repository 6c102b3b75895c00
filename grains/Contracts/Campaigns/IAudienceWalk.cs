using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;

namespace SmartManager.Contracts.Campaigns;

/// <summary>One subscriber of a walk.</summary>
/// <param name="Id">The subscriber's id.</param>
/// <param name="Listed">A bit for each of <see cref="Audience.Lists"/> that the subscriber is on.</param>
public readonly record struct AudienceMember(string Id, uint Listed);

/// <summary>A page of a walk.</summary>
/// <param name="Members">Those who have to be asked, in ordinal order of ids. May be empty though the walk goes on.</param>
/// <param name="NextAfter">The id behind which the next page begins; null at the end of the walk.</param>
public sealed record AudiencePage(ImmutableArray<AudienceMember> Members, string? NextAfter);

/// <summary>
/// Walks those whom a campaign may be for. It gives too many, never too few: each must still be asked (<see cref="CampaignPlan.IsFor"/>),
/// for only lists are known here.
/// </summary>
/// <remarks>
/// The order is that of the ids and does not change, so a walk goes on behind any id after a stop. Who comes in behind the place of the
/// walk is met, who comes in before it is not.
/// </remarks>
public interface IAudienceWalk
{
    /// <summary>Most members of a page.</summary>
    const int PageMax = 10_000;

    /// <summary>A page of those who have to be asked.</summary>
    /// <param name="audience">Who it is for. Only its lists are walked if nobody else can be in it, else all subscribers.</param>
    /// <param name="afterId">Begins behind this id; null for the beginning.</param>
    /// <param name="limit">At most so many. 1 to <see cref="PageMax"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ListNotReadyException">A list of the audience is not there, or not ready.</exception>
    ValueTask<AudiencePage> ReadAsync(Audience audience, string? afterId, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Roughly how many members all pages have in all, for the share that is done: all subscribers, or the sum of its lists, which counts
    /// who is on two of them twice.
    /// </summary>
    /// <exception cref="ListNotReadyException">A list of the audience is not there, or not ready.</exception>
    ValueTask<long> EstimateAsync(Audience audience, CancellationToken cancellationToken);
}

/// <summary>A list that an audience names cannot be walked. Nobody is left out or let in by a guess.</summary>
public sealed class ListNotReadyException : Exception
{
    /// <summary>Makes one without a list.</summary>
    public ListNotReadyException()
    {
    }

    /// <summary>Makes one for a list.</summary>
    /// <param name="list">Its name.</param>
    public ListNotReadyException(string list)
        : base($"The list {list} is not there, or not ready.") => List = list;

    /// <summary>Makes one with what caused it.</summary>
    public ListNotReadyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Which list.</summary>
    public string List { get; } = string.Empty;

    /// <summary>Whether there is one, and it is not the one that was approved.</summary>
    public bool IsOther { get; init; }
}
