using Command = SmartManager.Domain.Campaigns.Planning.CampaignCommand;
using Verdict = SmartManager.Domain.Campaigns.Planning.CampaignVerdict;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>Decides what a command to the planning side of a campaign comes to. Pure.</summary>
public static partial class CampaignDecider
{
    /// <summary>A planner paused it: what the dispatch is told.</summary>
    public const string PausedByPlanner = "campaign.paused";

    /// <summary>A planner stopped it: what the dispatch is told.</summary>
    public const string StoppedByPlanner = "campaign.stopped";

    /// <summary>Its time is over: what the dispatch and the history are told.</summary>
    public const string OutOfTime = "campaign.over";

    /// <summary>It runs: what the dispatch is told.</summary>
    public const string Runs = "campaign.runs";

    /// <summary>What a command comes to.</summary>
    /// <param name="state">How the campaign stands.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="context">Time, program, check and paths.</param>
    public static Verdict Decide(CampaignState state, Command command, PlanningContext context)
    {
        if (command is Command.Create create)
        {
            return state.Exists
                ? Verdict.Refused(PlanningRefusal.Exists)
                : Verdict.Of(new CampaignEvent.Created(create.Document, create.CopiedFrom)
                {
                    At = context.Now,
                    By = command.By,
                    Reason = command.Reason,
                });
        }

        if (!state.Exists)
        {
            return Verdict.Refused(PlanningRefusal.Unknown);
        }

        var one = new Case(state, command, context);
        if (MoveOf(command) is not { } move)
        {
            return ByItself(one);
        }

        var refusal = command.Revision is { } revision && revision != state.Revision
            ? PlanningRefusal.RevisionChanged
            : CampaignMoves.WhyNot(state, move);
        return refusal is not null ? Verdict.Refused(refusal) : ByPeople(one);
    }

    private static Verdict ByPeople(Case one) => one.Command switch
    {
        Command.Edit edit => Edit(one, edit.Document),
        Command.MarkTemplate mark => mark.IsTemplate == one.State.IsTemplate
            ? Verdict.Nothing
            : Verdict.Of(new CampaignEvent.TemplateMarked(mark.IsTemplate) { At = one.Now, By = one.By, Reason = one.Reason }),
        Command.Submit submit => Submit(one, submit),
        Command.Approve => Approve(one),
        Command.SendBack => Return(one),
        Command.HandOver to => Delegate(one, to.To),
        Command.Recall => Recall(one),
        Command.Withdraw => People.Has(one.State.Authors, one.By)
            ? Verdict.Of(new CampaignEvent.Withdrawn { At = one.Now, By = one.By, Reason = one.Reason })
            : Verdict.Refused(PlanningRefusal.NotAuthor),
        Command.Schedule => one.Now >= one.Document.Until
            ? Verdict.Refused(PlanningRefusal.Over)
            : Verdict.Of(new CampaignEvent.Scheduled { At = one.Now, By = one.By, Reason = one.Reason }),
        Command.Start => WhyNotRun(one, isBeginning: true) is { } refusal ? Verdict.Refused(refusal) : Start(one),
        Command.GoOn => WhyNotRun(one, isBeginning: false) is { } refusal ? Verdict.Refused(refusal) : Verdict.Of(
            new CampaignEvent.Resumed(one.State.StoredVersion) { At = one.Now, By = one.By, Reason = one.Reason },
            Order(one, DispatchOrderKind.Run, Runs)),
        Command.Pause => Verdict.Of(
            new CampaignEvent.Paused { At = one.Now, By = one.By, Reason = one.Reason },
            Order(one, DispatchOrderKind.Pause, PausedByPlanner)),
        Command.Terminate => Stop(one),
        Command.Archive => Verdict.Of(new CampaignEvent.Archived { At = one.Now, By = one.By, Reason = one.Reason }),
        _ => throw new System.Diagnostics.UnreachableException($"No rule for {one.Command.GetType().Name}."),
    };

    private static Verdict Edit(Case one, CampaignDocument document) =>
        document.Id != one.Document.Id ? Verdict.Refused(PlanningRefusal.OtherId)
        : one.State.HasRun && !KeepsTasks(one.Document, document) ? Verdict.Refused(PlanningRefusal.TaskRemoved)
        : one.State.Revision >= CampaignState.RevisionsMax ? Verdict.Refused(PlanningRefusal.TooManyRevisions)
        : Verdict.Of(new CampaignEvent.Edited(document) { At = one.Now, By = one.By, Reason = one.Reason });

    /// <summary>A contact that waits is let out by its task and channel: without them nobody would ever let it, or say why not.</summary>
    private static bool KeepsTasks(CampaignDocument was, CampaignDocument next) => was.Tasks.IsDefault || was.Tasks.All(
        task => !next.Tasks.IsDefault && next.Tasks.Any(one => one?.Id == task?.Id && one?.Channel == task?.Channel));

    private static Verdict Start(Case one) => Verdict.Of(
        new CampaignEvent.Started(one.State.StoredVersion) { At = one.Now, By = one.By, Reason = one.Reason },
        Order(one, DispatchOrderKind.Run, Runs));

    private static Verdict Stop(Case one)
    {
        CampaignEvent stopped = new CampaignEvent.Stopped { At = one.Now, By = one.By, Reason = one.Reason };
        return one.State.HasRun ? Verdict.Of(stopped, Order(one, DispatchOrderKind.Terminate, StoppedByPlanner)) : Verdict.Of(stopped);
    }

    /// <summary>Why what was approved may not be run now; null if it may. The subscribers' own checks come on top of it.</summary>
    private static PlanningRefusal? WhyNotRun(Case one, bool isBeginning) =>
        one.State.ApprovedRevision != one.State.Revision ? PlanningRefusal.ByPhase[(int)CampaignPhase.Draft]
        : one.Now >= one.Document.Until ? PlanningRefusal.Over
        : isBeginning && one.Now < one.Document.From ? PlanningRefusal.TooEarly
        : !one.Context.Errors.IsEmpty ? PlanningRefusal.NotRight
        : one.State.Basis is { } basis && !basis.HasLists(one.Context.Lists) ? PlanningRefusal.ListChanged
        : one.Document.Trigger is not null && !one.Context.HasTriggerRoom ? PlanningRefusal.TooManyTriggers
        : one.State.StoredVersion == 0 ? PlanningRefusal.NotStored
        : null;

    /// <summary>What time and dispatch say is never refused: it applies, or nothing happens.</summary>
    private static Verdict ByItself(Case one) => one.Command switch
    {
        Command.Begin => one.State.Phase == CampaignPhase.Scheduled && one.Now >= one.Document.From ? Begin(one) : Verdict.Nothing,
        Command.Expire => one.Now >= one.Document.Until ? End(one) : Verdict.Nothing,
        Command.Follow follow => Follow(one, follow.Phase),
        Command.NoteStored stored => one.State.HasToBeStored && stored.Approval == one.State.ApprovalCount
            ? Verdict.Of(new CampaignEvent.RevisionStored(stored.Version) { At = one.Now, By = string.Empty })
            : Verdict.Nothing,
        Command.NoteTold told => one.State.Order is { IsTold: false } order && order.Number == told.Number
            ? Verdict.Of(new CampaignEvent.DispatchTold(told.Number) { At = one.Now, By = string.Empty })
            : Verdict.Nothing,
        _ => throw new System.Diagnostics.UnreachableException($"No rule for {one.Command.GetType().Name}."),
    };

    private static Verdict Begin(Case one)
    {
        if (one.Now >= one.Document.Until)
        {
            return End(one);
        }

        return WhyNotRun(one, isBeginning: true) switch
        {
            null => Start(one),
            { } why when why == PlanningRefusal.NotStored => Verdict.Nothing, // It is being stored, and the wake-up stays.
            { } why => Verdict.Of(new CampaignEvent.StartRefused(
                [why.Code, .. one.Context.Errors.Select(error => error.Code).Distinct()])
            { At = one.Now, By = string.Empty }),
        };
    }

    private static Verdict End(Case one)
    {
        CampaignEvent completed = new CampaignEvent.Completed { At = one.Now, By = string.Empty, Reason = OutOfTime };
        return one.State.Phase switch
        {
            CampaignPhase.Scheduled => Verdict.Of(completed),
            CampaignPhase.Running or CampaignPhase.Paused => Verdict.Of(completed, Order(one, DispatchOrderKind.Terminate, OutOfTime)),
            _ => Verdict.Nothing,
        };
    }

    /// <summary>An order that was not answered yet must not undo what the dispatch has come to since.</summary>
    private static Verdict Follow(Case one, CampaignPhase phase)
    {
        if (one.State.Phase is not (CampaignPhase.Running or CampaignPhase.Paused) || one.State.Phase == phase)
        {
            return Verdict.Nothing;
        }

        CampaignEvent? moved = phase switch
        {
            CampaignPhase.Paused => new CampaignEvent.Paused { At = one.Now, By = string.Empty, Reason = one.Reason },
            CampaignPhase.Stopped => new CampaignEvent.Stopped { At = one.Now, By = string.Empty, Reason = one.Reason },
            CampaignPhase.Completed => new CampaignEvent.Completed { At = one.Now, By = string.Empty, Reason = one.Reason },
            _ => null,
        };
        return moved is null ? Verdict.Nothing
            : one.State.Order is { IsTold: false } order
                ? Verdict.Of(moved, new CampaignEvent.DispatchTold(order.Number) { At = one.Now, By = string.Empty })
                : Verdict.Of(moved);
    }

    private static CampaignEvent Order(Case one, DispatchOrderKind kind, string why) => new CampaignEvent.DispatchOrdered(
        kind, kind == DispatchOrderKind.Run ? one.State.StoredVersion : 0, why)
    { At = one.Now, By = one.By };

    /// <summary>The move that a command is; null if nobody makes it.</summary>
    public static CampaignMove? MoveOf(Command command) => command switch
    {
        Command.Edit => CampaignMove.Edit,
        Command.MarkTemplate { IsTemplate: true } => CampaignMove.MarkTemplate,
        Command.MarkTemplate => CampaignMove.UnmarkTemplate,
        Command.Submit => CampaignMove.Submit,
        Command.Approve => CampaignMove.Approve,
        Command.SendBack => CampaignMove.Return,
        Command.HandOver => CampaignMove.Delegate,
        Command.Recall => CampaignMove.Recall,
        Command.Withdraw => CampaignMove.Withdraw,
        Command.Schedule => CampaignMove.Schedule,
        Command.Start => CampaignMove.Start,
        Command.Pause => CampaignMove.Pause,
        Command.GoOn => CampaignMove.Resume,
        Command.Terminate => CampaignMove.Stop,
        Command.Archive => CampaignMove.Archive,
        _ => null,
    };

    /// <summary>A command with all that it is decided by.</summary>
    private readonly record struct Case(CampaignState State, Command Command, PlanningContext Context)
    {
        public DateTimeOffset Now => Context.Now;

        public string By => Command.By;

        public string? Reason => Command.Reason;

        public CampaignDocument Document => State.Document!;
    }
}
