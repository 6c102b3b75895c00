using System.Collections.Immutable;

namespace SmartManager.Contracts.Channels;

/// <summary>Somebody wants the next messages of a channel's lists.</summary>
/// <param name="By">Who: an agent or a dialler. 1 to 100 characters.</param>
/// <param name="Name">That one's own name for this claim: asked again under it, the same is given again. 1 to 100 characters.</param>
/// <param name="Count">How many at most. 1 to 100.</param>
public sealed record ListClaim(string By, string Name, int Count)
{
    /// <summary>Only of this campaign; null for all.</summary>
    public string? Campaign { get; init; }

    /// <summary>Only of this task of the campaign, or, without a campaign, about this offer or notice; null for all.</summary>
    public string? Task { get; init; }

    /// <summary>Whether a lane is asked for, by the name of its task: of a campaign's task both names with a dot between them.</summary>
    public bool Wants(string lane) => (Campaign, Task) switch
    {
        ({ } campaign, { } task) => lane == $"{campaign}.{task}",
        ({ } campaign, null) => lane.StartsWith(campaign + ".", StringComparison.Ordinal),
        (null, { } task) => lane == task,
        _ => true,
    };
}

/// <summary>What was given out.</summary>
/// <param name="Rows">What is to be handed over now, in this order.</param>
/// <param name="Skipped">What the rules did not let go, and why; it waits longer or was withheld.</param>
public sealed record GivenOut(ImmutableArray<GivenRow> Rows, ImmutableArray<SkippedRow> Skipped);

/// <summary>A message that was given out.</summary>
/// <param name="Key">Its key in the outbox.</param>
/// <param name="Attempt">Which release of it this is, as its subscriber counts them, from 1.</param>
/// <param name="Releases">The same as its row in the outbox counts them.</param>
public readonly record struct GivenRow(string Key, int Attempt, int Releases);

/// <summary>A message that the rules did not let go.</summary>
/// <param name="Key">Its key in the outbox.</param>
/// <param name="Task">The name under which it waited.</param>
/// <param name="Reason">Code of why.</param>
public readonly record struct SkippedRow(string Key, string Task, string Reason);
