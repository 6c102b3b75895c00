using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>The planning side of a program.</summary>
public sealed record ProgramState
{
    /// <summary>Before anything was planned under the name.</summary>
    public static ProgramState Initial { get; } = new();

    /// <summary>Revisions of one program's document.</summary>
    public const int RevisionsMax = 500;

    /// <summary>How many events were folded in.</summary>
    public long Version { get; init; }

    /// <summary>Where it stands.</summary>
    public ProgramPhase Phase { get; init; }

    /// <summary>As it was written last; null before it was made.</summary>
    public ProgramDocument? Document { get; init; }

    /// <summary>How often it was written. 1 is the first.</summary>
    public long Revision { get; init; }

    /// <summary>When it was made. UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its phase changed last. UTC.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Whether there is such a program.</summary>
    [JsonIgnore]
    public bool Exists => Document is not null;
}

/// <summary>What is asked of a program.</summary>
public abstract record ProgramCommand
{
    private ProgramCommand()
    {
    }

    /// <summary>Who asks.</summary>
    public required string By { get; init; }

    /// <summary>Why; null if nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>Only over this revision of the document; null over any.</summary>
    public long? Revision { get; init; }

    /// <summary>Begins it.</summary>
    /// <param name="Document">As it is written.</param>
    public sealed record Create(ProgramDocument Document) : ProgramCommand;

    /// <summary>Writes it anew.</summary>
    /// <param name="Document">As it is written.</param>
    public sealed record Edit(ProgramDocument Document) : ProgramCommand;

    /// <summary>Lets campaigns in it be approved.</summary>
    public sealed record Open : ProgramCommand;

    /// <summary>Lets no more be approved.</summary>
    public sealed record Close : ProgramCommand;
}

/// <summary>What has happened to a program. Stored for years, so a shape never changes: a new shape is a new name.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Created), "program-created.v1")]
[JsonDerivedType(typeof(Edited), "program-edited.v1")]
[JsonDerivedType(typeof(Opened), "program-opened.v1")]
[JsonDerivedType(typeof(Closed), "program-closed.v1")]
public abstract record ProgramEvent
{
    private ProgramEvent()
    {
    }

    /// <summary>When. UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string By { get; init; }

    /// <summary>Why; null if nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>It was begun.</summary>
    /// <param name="Document">As it was written.</param>
    public sealed record Created(ProgramDocument Document) : ProgramEvent;

    /// <summary>It was written anew.</summary>
    /// <param name="Document">As it was written.</param>
    public sealed record Edited(ProgramDocument Document) : ProgramEvent;

    /// <summary>Campaigns in it may be approved.</summary>
    public sealed record Opened : ProgramEvent;

    /// <summary>No more are approved.</summary>
    public sealed record Closed : ProgramEvent;
}

/// <summary>What a command to a program comes to.</summary>
/// <param name="Refusal">Why nothing happened; null if something did.</param>
/// <param name="Event">What happened; null if nothing did.</param>
public sealed record ProgramVerdict(PlanningRefusal? Refusal, ProgramEvent? Event);

/// <summary>Decides what a command to a program comes to, and folds what has happened. Pure.</summary>
public static class ProgramPlanning
{
    /// <summary>What a command comes to.</summary>
    /// <param name="state">How the program stands.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="errors">What the check of its document, or of the new one, has found under the rules in force.</param>
    /// <param name="now">When it is decided. UTC.</param>
    public static ProgramVerdict Decide(
        ProgramState state, ProgramCommand command, ImmutableArray<CampaignError> errors, DateTimeOffset now)
    {
        var refusal = command is ProgramCommand.Create
            ? state.Exists ? PlanningRefusal.ProgramExists : null
            : !state.Exists ? PlanningRefusal.UnknownProgram
            : command.Revision is { } revision && revision != state.Revision ? PlanningRefusal.ProgramRevisionChanged
            : WhyNot(state, command, errors);
        return refusal is not null ? new ProgramVerdict(refusal, Event: null) : new ProgramVerdict(Refusal: null, command switch
        {
            ProgramCommand.Create create =>
                new ProgramEvent.Created(create.Document) { At = now, By = command.By, Reason = command.Reason },
            ProgramCommand.Edit edit => new ProgramEvent.Edited(edit.Document) { At = now, By = command.By, Reason = command.Reason },
            ProgramCommand.Open => new ProgramEvent.Opened { At = now, By = command.By, Reason = command.Reason },
            ProgramCommand.Close => new ProgramEvent.Closed { At = now, By = command.By, Reason = command.Reason },
            _ => throw new System.Diagnostics.UnreachableException($"No rule for {command.GetType().Name}."),
        });
    }

    /// <summary>The state after an event. Never refuses: it has happened.</summary>
    public static ProgramState Evolve(ProgramState state, ProgramEvent @event) => @event switch
    {
        ProgramEvent.Created created => new ProgramState
        {
            Version = state.Version + 1,
            Document = created.Document,
            Revision = 1,
            CreatedAt = created.At,
            ChangedAt = created.At,
        },
        ProgramEvent.Edited edited => state with { Version = state.Version + 1, Document = edited.Document, Revision = state.Revision + 1 },
        ProgramEvent.Opened => state with { Version = state.Version + 1, Phase = ProgramPhase.Open, ChangedAt = @event.At },
        ProgramEvent.Closed => state with { Version = state.Version + 1, Phase = ProgramPhase.Closed, ChangedAt = @event.At },
        _ => throw new System.Diagnostics.UnreachableException($"No fold for {@event.GetType().Name}."),
    };

    private static PlanningRefusal? WhyNot(
        ProgramState state, ProgramCommand command, ImmutableArray<CampaignError> errors) => command switch
        {
            ProgramCommand.Edit or ProgramCommand.Open when state.Phase == ProgramPhase.Open => PlanningRefusal.ProgramIsOpen,
            ProgramCommand.Edit edit when edit.Document.Id != state.Document!.Id => PlanningRefusal.ProgramOtherId,
            ProgramCommand.Edit when state.Revision >= ProgramState.RevisionsMax => PlanningRefusal.ProgramTooManyRevisions,
            ProgramCommand.Open when !errors.IsEmpty => PlanningRefusal.ProgramNotRight,
            ProgramCommand.Close when state.Phase != ProgramPhase.Open => PlanningRefusal.ProgramIsNotOpen,
            _ => null,
        };
}
