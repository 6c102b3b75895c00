namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>Folds what has happened into the planning side of a campaign. Never refuses: it has happened.</summary>
public static class CampaignEvolution
{
    /// <summary>The state after an event.</summary>
    public static CampaignState Evolve(CampaignState state, CampaignEvent @event)
    {
        var next = Apply(state, @event) with { Version = state.Version + 1 };
        return next.Phase == state.Phase && state.Exists && @event is not CampaignEvent.StartRefused
            ? next
            : next with { ChangedAt = @event.At, Reason = ReasonOf(@event) };
    }

    private static string? ReasonOf(CampaignEvent @event) =>
        @event is CampaignEvent.StartRefused refused ? string.Join(", ", refused.Codes) : @event.Reason;

    private static CampaignState Apply(CampaignState state, CampaignEvent @event) => @event switch
    {
        CampaignEvent.Created created => CampaignState.Initial with
        {
            Version = state.Version,
            Document = created.Document,
            CopiedFrom = created.CopiedFrom,
            Revision = 1,
            Authors = [created.By],
            CreatedAt = created.At,
        },
        CampaignEvent.Edited edited => NoLongerApproved(state, edited.At, CampaignPhase.Draft) with
        {
            Document = edited.Document,
            Revision = state.Revision + 1,
            Authors = People.With(state.Authors, edited.By),
        },
        CampaignEvent.TemplateMarked marked => state with { IsTemplate = marked.IsTemplate },
        CampaignEvent.Submitted or CampaignEvent.StepApproved or CampaignEvent.Returned or CampaignEvent.Delegated or CampaignEvent.Recalled
            or CampaignEvent.Withdrawn or CampaignEvent.Approved or CampaignEvent.BasisNoted => ApplyApproval(state, @event),
        CampaignEvent.RevisionStored stored => state with { StoredVersion = stored.Version },
        CampaignEvent.Scheduled => AfterApproval(state, CampaignPhase.Scheduled),
        CampaignEvent.StartRefused => state with { Phase = CampaignPhase.Approved },
        CampaignEvent.Started or CampaignEvent.Resumed => AfterApproval(state, CampaignPhase.Running) with { HasRun = true },
        CampaignEvent.Paused => state with { Phase = CampaignPhase.Paused },
        CampaignEvent.Stopped => AfterApproval(state, CampaignPhase.Stopped) with { Approval = Ended(state.Approval, @event.At) },
        CampaignEvent.Completed => state with { Phase = CampaignPhase.Completed },
        CampaignEvent.Archived => AfterApproval(state, CampaignPhase.Archived),
        CampaignEvent.DispatchOrdered order => state with
        {
            Order = new DispatchOrder(order.Kind, order.Version, order.Why, (state.Order?.Number ?? 0) + 1, IsTold: false),
        },
        CampaignEvent.DispatchTold told => state.Order is { } order && order.Number == told.Number
            ? state with { Order = order with { IsTold = true } }
            : state,
        _ => throw new System.Diagnostics.UnreachableException($"No fold for {@event.GetType().Name}."),
    };

    private static CampaignState ApplyApproval(CampaignState state, CampaignEvent @event) => @event switch
    {
        CampaignEvent.Submitted submitted => state with
        {
            Phase = CampaignPhase.InApproval,
            Authors = People.With(state.Authors, submitted.By),
            Approval = Begun(state, submitted),
            Basis = null,
        },
        CampaignEvent.BasisNoted noted => state with
        {
            Basis = new CampaignBasis(noted.ProgramRevision, noted.Lists.WithComparers(StringComparer.Ordinal)),
        },
        CampaignEvent.StepApproved given => state with { Approval = Given(state.Approval!, given) },
        CampaignEvent.Returned or CampaignEvent.Withdrawn => NoLongerApproved(state, @event.At, CampaignPhase.Draft),
        CampaignEvent.Delegated delegated => state with { Approval = HandedOn(state.Approval!, delegated) },
        CampaignEvent.Recalled recalled => NoLongerApproved(state, @event.At, CampaignPhase.InApproval) with
        {
            Approval = TakenBack(state.Approval!, recalled),
        },
        CampaignEvent.Approved approved => state with
        {
            Phase = CampaignPhase.Approved,
            Approval = state.Approval! with { EndedAt = approved.At, Current = state.Approval.Steps.Length },
            ApprovedRevision = approved.Revision,
            ApprovalCount = state.ApprovalCount + 1,
            ProgramRegions = approved.ProgramRegions,
            StoredVersion = 0,
        },
        _ => throw new System.Diagnostics.UnreachableException($"No fold for {@event.GetType().Name}."),
    };

    private static CampaignState NoLongerApproved(CampaignState state, DateTimeOffset at, CampaignPhase phase) => state with
    {
        Phase = phase,
        ApprovedRevision = 0,
        StoredVersion = 0,
        Approval = Ended(state.Approval, at),
    };

    /// <summary>Somebody has acted after the approval: nobody takes his word back any more.</summary>
    private static CampaignState AfterApproval(CampaignState state, CampaignPhase phase) => state with
    {
        Phase = phase,
        Approval = state.Approval is null ? null : state.Approval with { Recallable = null },
    };

    private static ApprovalState? Ended(ApprovalState? approval, DateTimeOffset at) =>
        approval is null ? null : approval with { EndedAt = approval.EndedAt ?? at, Recallable = null };

    private static ApprovalState Begun(CampaignState state, CampaignEvent.Submitted submitted)
    {
        var steps = submitted.Steps.Select((step, place) => new ApprovalStep(
            step.Name, step.Need, [.. step.People.Select(person => new ApprovalHolder(person, null, null))])
        {
            SinceAt = place == 0 ? submitted.At : null,
        });
        return new ApprovalState(
            state.Revision, submitted.Mode, submitted.Path, [.. steps], submitted.Copies, submitted.By, submitted.At);
    }

    private static ApprovalState Given(ApprovalState approval, CampaignEvent.StepApproved given)
    {
        var step = approval.Steps[given.Step];
        var place = step.PlaceOf(given.By);
        step = step with
        {
            Holders = place < 0
                ? step.Holders.Add(new ApprovalHolder(given.By, null, given.At, IsVolunteer: true))
                : step.Holders.SetItem(place, step.Holders[place] with { ApprovedAt = given.At }),
        };
        var isDone = step.Need == ApprovalNeed.One || step.Holders.All(static holder => holder.ApprovedAt is not null);
        var steps = approval.Steps.SetItem(given.Step, isDone ? step with { ApprovedAt = given.At } : step);
        if (isDone && given.Step + 1 < steps.Length)
        {
            steps = steps.SetItem(given.Step + 1, steps[given.Step + 1] with { SinceAt = given.At });
        }

        return approval with
        {
            Steps = steps,
            Current = isDone ? given.Step + 1 : given.Step,
            Recallable = given.By,
            RecallableStep = given.Step,
        };
    }

    private static ApprovalState HandedOn(ApprovalState approval, CampaignEvent.Delegated delegated)
    {
        var step = approval.Steps[delegated.Step];
        var holders = step.Holders.SetItem(step.PlaceOf(delegated.By), new ApprovalHolder(delegated.To, delegated.By, null));
        return approval with { Steps = approval.Steps.SetItem(delegated.Step, step with { Holders = holders }), Recallable = null };
    }

    private static ApprovalState TakenBack(ApprovalState approval, CampaignEvent.Recalled recalled)
    {
        var step = approval.Steps[recalled.Step];
        var place = step.PlaceOf(recalled.By);
        var holder = step.Holders[place];
        var holders = holder.IsVolunteer
            ? step.Holders.RemoveAt(place)
            : step.Holders.SetItem(place, holder with { ApprovedAt = null });
        var steps = approval.Steps.SetItem(recalled.Step, step with { Holders = holders, ApprovedAt = null });
        for (var later = recalled.Step + 1; later < steps.Length; later++)
        {
            steps = steps.SetItem(later, steps[later] with { SinceAt = null });
        }

        return approval with { Steps = steps, Current = recalled.Step, Recallable = null, EndedAt = null };
    }
}
