using System.Collections.Immutable;
using SmartManager.Gateway.Http;
using SmartManager.Silo.Rehearsals;
using SmartManager.Silo.Replays;
using SmartManager.Silo.Trials;

namespace SmartManager.Gateway.Trials;

/// <summary>How a rehearsal stands.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Share">Share of it that is done, as far as it can be told. 0 to 1.</param>
/// <param name="StartedAt">When it began. UTC.</param>
/// <param name="EndedAt">When it ended; left out while it runs. UTC.</param>
/// <param name="Reason">Why it failed, as a stable code; left out if it did not.</param>
/// <param name="Result">What it found; left out until it is through.</param>
internal sealed record RehearsalView(
    string Id,
    TrialPhase Phase,
    double Share,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Reason,
    RehearsalResult? Result)
{
    /// <summary>The view of a trial.</summary>
    public static RehearsalView Of(Trial trial, bool isWhole = true) => new(
        trial.Id, trial.Phase, Math.Round(trial.Share, 4), trial.StartedAt, trial.EndedAt, trial.Reason,
        isWhole ? trial.Result as RehearsalResult : null);
}

/// <summary>Rehearsals, the newest first, without their results.</summary>
internal sealed record RehearsalsView(ImmutableArray<RehearsalView> Rehearsals);

/// <summary>How a replay stands.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="StartedAt">When it began. UTC.</param>
/// <param name="EndedAt">When it ended; left out while it runs. UTC.</param>
/// <param name="Reason">Why it failed, as a stable code; left out if it did not.</param>
/// <param name="Result">What it found; left out until it is through.</param>
internal sealed record ReplayView(
    string Id, TrialPhase Phase, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Reason, ReplayResult? Result)
{
    /// <summary>The view of a trial.</summary>
    public static ReplayView Of(Trial trial, bool isWhole = true) => new(
        trial.Id, trial.Phase, trial.StartedAt, trial.EndedAt, trial.Reason, isWhole ? trial.Result as ReplayResult : null);
}

/// <summary>Replays, the newest first, without their results.</summary>
internal sealed record DecisionReplaysView(ImmutableArray<ReplayView> Replays);

/// <summary>What all trials are answered with.</summary>
internal static class TrialAnswers
{
    private const string Ndjson = "application/x-ndjson";

    public static readonly Problem Unknown = new(
        404, "trial.unknown", "There is no such rehearsal or replay.", "A server forgets them when it stops, and the oldest when there are many.");

    public static readonly Problem TooMany = new(
        429, "trial.busy", "As many rehearsals and replays run as may.", "Wait until one has ended, or cancel one.")
    {
        RetryAfterSeconds = 10,
    };

    private static readonly Problem NotThrough = new(
        409, "trial.running", "It is not through.", "Ask how far it is; its lines are whole when it is completed.");

    /// <summary>Stops a trial.</summary>
    public static IResult Cancel(Trial? trial)
    {
        if (trial is null)
        {
            return Unknown;
        }

        if (trial.Phase == TrialPhase.Running)
        {
            trial.Cancel();
        }

        return TypedResults.NoContent();
    }

    /// <summary>Sends the lines of a trial that is through.</summary>
    public static IResult SendLines(Trial? trial)
    {
        if (trial is null)
        {
            return Unknown;
        }

        if (trial.Phase != TrialPhase.Completed)
        {
            return NotThrough;
        }

        return trial.TryUse() ? new LinesOf(trial) : Unknown;
    }

    /// <summary>The lines of a trial, which is held until they are sent.</summary>
    private sealed class LinesOf(Trial trial) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            using var held = trial;
            httpContext.Response.ContentType = Ndjson;
            httpContext.Response.ContentLength = trial.Lines.Length;
            await trial.Lines.SendAsync(httpContext.Response.Body, httpContext.RequestAborted);
        }
    }
}
