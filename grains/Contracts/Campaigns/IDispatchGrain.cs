using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace SmartManager.Contracts.Campaigns;

/// <summary>
/// Takes a campaign to its audience: page by page, each subscriber's own grain decides, and the place in the audience moves only past what
/// is done. Its key is the campaign's name.
/// </summary>
public interface IDispatchGrain : IGrainWithStringKey
{
    /// <summary>Runs a revision of the campaign, from where it is. Running already with this revision changes nothing.</summary>
    /// <param name="revision">Which stored revision of the campaign's document (kind <c>campaign/NAME</c>). At least 1.</param>
    Task Run(long revision);

    /// <summary>Stands still until it is run again. When it is answered, nobody more is decided and nothing more leaves.</summary>
    /// <param name="reason">Why, for the history. 1 to 100 characters.</param>
    Task Pause(string reason);

    /// <summary>Ends it for good. What is planned and has not left is withheld.</summary>
    /// <param name="reason">Why, for the history. 1 to 100 characters.</param>
    Task Terminate(string reason);

    /// <summary>How far it is. Answered also while a page is under way.</summary>
    [AlwaysInterleave]
    Task<DispatchProgress> GetProgress();

    /// <summary>Waits until there is nothing to do at this instant. For worlds in which the clock stands still meanwhile.</summary>
    /// <returns>Whether there was something to do.</returns>
    [AlwaysInterleave]
    Task<bool> Rest();

    /// <summary>A wake-up that it set has come.</summary>
    Task Wake(string name);
}

/// <summary>Where the dispatch of a campaign stands.</summary>
public enum DispatchPhase
{
    /// <summary>Never run.</summary>
    Idle = 0,

    /// <summary>Works, or waits for its next instant.</summary>
    Running = 1,

    /// <summary>Stands still.</summary>
    Paused = 2,

    /// <summary>Ended before its time.</summary>
    Stopped = 3,

    /// <summary>Through.</summary>
    Completed = 4,
}

/// <summary>How far a dispatch is.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Revision">The revision that it runs; 0 for none.</param>
/// <param name="Reason">Why it is paused, stopped or completed; null for nothing to say.</param>
/// <param name="Tasks">Its tasks, in their order.</param>
public sealed record DispatchProgress(DispatchPhase Phase, long Revision, string? Reason, ImmutableArray<TaskProgress> Tasks);

/// <summary>How far one task is.</summary>
/// <param name="Task">Its name.</param>
/// <param name="StartsAt">When its walk began or will; null if that is not known yet. UTC.</param>
/// <param name="EndedAt">When its walk was through; null if it is not. UTC.</param>
/// <param name="Asked">Subscribers asked so far, those that are no targets too.</param>
/// <param name="Share">Share of the audience walked, 0 to 1, as far as it can be told.</param>
public sealed record TaskProgress(string Task, DateTimeOffset? StartsAt, DateTimeOffset? EndedAt, long Asked, double Share);
