using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>What an approval path asks of the people on it.</summary>
/// <remarks>Written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<ApprovalMode>))]
public enum ApprovalMode
{
    /// <summary>Each step has to be approved (报批).</summary>
    Approve = 0,

    /// <summary>It passes by itself, and those on the path are told (报备).</summary>
    Report = 1,
}

/// <summary>How many of the people of a step it needs.</summary>
/// <remarks>Written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<ApprovalNeed>))]
public enum ApprovalNeed
{
    /// <summary>One suffices.</summary>
    One = 0,

    /// <summary>Each of them.</summary>
    All = 1,
}

/// <summary>An approval that is under way, or how the last one ended.</summary>
/// <param name="Revision">The revision of the document that it is about.</param>
/// <param name="Mode">Whether the fixed path approves or is told.</param>
/// <param name="Path">Which path it goes, such as <c>marketing/gs</c>; <c>default</c> if none was fixed.</param>
/// <param name="Steps">The steps, fixed ones first, then the added ones.</param>
/// <param name="Copies">Those who are told.</param>
/// <param name="SubmittedBy">Who submitted it.</param>
/// <param name="SubmittedAt">When. UTC.</param>
public sealed record ApprovalState(
    long Revision,
    ApprovalMode Mode,
    string Path,
    ImmutableArray<ApprovalStep> Steps,
    ImmutableArray<string> Copies,
    string SubmittedBy,
    DateTimeOffset SubmittedAt)
{
    /// <summary>The step that is waited for, from 0; the number of steps if none is.</summary>
    public int Current { get; init; }

    /// <summary>Who may take his approval back: the last who did anything, if that was to approve. Null if nobody.</summary>
    public string? Recallable { get; init; }

    /// <summary>The step of that approval.</summary>
    public int RecallableStep { get; init; }

    /// <summary>When it was through, returned or withdrawn; null while it is under way. UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The step that is waited for; null if none is.</summary>
    [JsonIgnore]
    public ApprovalStep? CurrentStep => EndedAt is null && Current < Steps.Length ? Steps[Current] : null;
}

/// <summary>A step of an approval.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Need">How many of its people it needs.</param>
/// <param name="Holders">Those who hold it; empty if anybody may take it who is no author.</param>
public sealed record ApprovalStep(string Name, ApprovalNeed Need, ImmutableArray<ApprovalHolder> Holders)
{
    /// <summary>Since when it is waited for; null if it is not reached yet. UTC.</summary>
    public DateTimeOffset? SinceAt { get; init; }

    /// <summary>When it was approved; null if it is not. UTC.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Whether anybody may take it who is no author.</summary>
    [JsonIgnore]
    public bool IsOpen => Holders.IsEmpty;

    /// <summary>The place of a person among its holders; -1 if he is none.</summary>
    public int PlaceOf(string person)
    {
        for (var i = 0; i < Holders.Length; i++)
        {
            if (People.AreSame(Holders[i].Person, person))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>Somebody who holds a step.</summary>
/// <param name="Person">Who.</param>
/// <param name="DelegatedBy">Who handed it to him; null if the path names him.</param>
/// <param name="ApprovedAt">When he approved; null if he has not. UTC.</param>
/// <param name="IsVolunteer">Whether nobody named him: he took a step that anybody may take.</param>
public sealed record ApprovalHolder(string Person, string? DelegatedBy, DateTimeOffset? ApprovedAt, bool IsVolunteer = false);
