using System.Collections.Immutable;
using Command = SmartManager.Domain.Campaigns.Planning.CampaignCommand;
using Verdict = SmartManager.Domain.Campaigns.Planning.CampaignVerdict;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>The part that decides about approval.</summary>
public static partial class CampaignDecider
{
    private static Verdict Submit(Case one, Command.Submit submit)
    {
        if ((one.State.IsTemplate ? PlanningRefusal.IsTemplate : WhyNotApprove(one)) is { } refusal)
        {
            return Verdict.Refused(refusal);
        }

        var program = one.Context.Program!;
        var regions = one.Document.Regions.IsEmpty ? program.Regions : one.Document.Regions;
        var (path, name) = ApprovalPaths.Find(one.Context.Paths, program.Kind, regions);
        var (asked, told) = path.Mode == ApprovalMode.Approve
            ? (path.Steps.AddRange(submit.Signatories), path.Copies)
            : (submit.Signatories, path.Steps.SelectMany(step => step.People).Concat(path.Copies).ToImmutableArray());
        var authors = People.With(one.State.Authors, one.By);
        var steps = asked.Select(step => new SubmittedStep(
            step.Name, step.Need, step.People.RemoveAll(person => People.Has(authors, person)))).ToImmutableArray();
        if (asked.Zip(steps).Any(pair => !pair.First.People.IsEmpty && pair.Second.People.IsEmpty))
        {
            return Verdict.Refused(PlanningRefusal.OnlyAuthors);
        }

        var copies = told.Concat(submit.Copies).Aggregate(ImmutableArray<string>.Empty, People.With);
        CampaignEvent submitted = new CampaignEvent.Submitted(name, path.Mode, steps, copies)
        {
            At = one.Now,
            By = one.By,
            Reason = one.Reason,
        };
        CampaignEvent basis = new CampaignEvent.BasisNoted(one.Context.ProgramRevision, one.Context.Lists) { At = one.Now, By = one.By };
        return steps.IsEmpty ? Verdict.Of(submitted, basis, Approved(one)) : Verdict.Of(submitted, basis);
    }

    private static Verdict Approve(Case one)
    {
        var approval = one.State.Approval!;
        var step = approval.CurrentStep!;
        if (WhyNotHolder(one, step) is { } refusal)
        {
            return Verdict.Refused(refusal);
        }

        var place = step.PlaceOf(one.By);
        if (place >= 0 && step.Holders[place].ApprovedAt is not null)
        {
            return Verdict.Refused(PlanningRefusal.Given);
        }

        if (WhyNotSame(one) is { } changed)
        {
            return Verdict.Refused(changed); // What the others signed, or will, is another campaign.
        }

        var isStepDone = step.Need == ApprovalNeed.One
            || step.Holders.All(holder => holder.ApprovedAt is not null || People.AreSame(holder.Person, one.By));
        CampaignEvent given = new CampaignEvent.StepApproved(approval.Current) { At = one.Now, By = one.By, Reason = one.Reason };
        if (!isStepDone || approval.Current < approval.Steps.Length - 1)
        {
            return Verdict.Of(given);
        }

        // With the last word it may run: what was right when it was submitted is looked at again.
        return WhyNotApprove(one) is { } why ? Verdict.Refused(why) : Verdict.Of(given, Approved(one));
    }

    private static Verdict Return(Case one)
    {
        var approval = one.State.Approval!;
        return WhyNotHolder(one, approval.CurrentStep!) is { } refusal ? Verdict.Refused(refusal)
            : one.Reason is null ? Verdict.Refused(PlanningRefusal.ReasonMissing)
            : Verdict.Of(new CampaignEvent.Returned(approval.Current) { At = one.Now, By = one.By, Reason = one.Reason });
    }

    private static Verdict Delegate(Case one, string to)
    {
        var approval = one.State.Approval!;
        var step = approval.CurrentStep!;
        var place = step.PlaceOf(one.By);
        return WhyNotHolder(one, step) is { } refusal ? Verdict.Refused(refusal)
            : place < 0 ? Verdict.Refused(PlanningRefusal.NotHolder)
            : step.Holders[place].ApprovedAt is not null ? Verdict.Refused(PlanningRefusal.Given)
            : People.Has(one.State.Authors, to) ? Verdict.Refused(PlanningRefusal.Own)
            : step.PlaceOf(to) >= 0 ? Verdict.Refused(PlanningRefusal.HoldsAlready)
            : Verdict.Of(new CampaignEvent.Delegated(approval.Current, to) { At = one.Now, By = one.By, Reason = one.Reason });
    }

    private static Verdict Recall(Case one) =>
        one.State.Approval is { Recallable: { } person } approval && People.AreSame(person, one.By)
            ? Verdict.Of(new CampaignEvent.Recalled(approval.RecallableStep) { At = one.Now, By = one.By, Reason = one.Reason })
            : Verdict.Refused(PlanningRefusal.NothingToRecall);

    /// <summary>Why somebody has no say in a step; null if he has.</summary>
    private static PlanningRefusal? WhyNotHolder(Case one, ApprovalStep step) =>
        People.Has(one.State.Authors, one.By) ? PlanningRefusal.Own
        : step.IsOpen || step.PlaceOf(one.By) >= 0 ? null
        : PlanningRefusal.NotHolder;

    /// <summary>Why it can neither be submitted nor approved, whoever asks.</summary>
    private static PlanningRefusal? WhyNotApprove(Case one) =>
        !one.Context.Errors.IsEmpty ? PlanningRefusal.NotRight
        : one.Context.Program is null || !one.Context.IsProgramOpen ? PlanningRefusal.ProgramNotOpen
        : one.Now >= one.Document.Until ? PlanningRefusal.Over
        : null;

    private static PlanningRefusal? WhyNotSame(Case one) =>
        one.State.Basis is not { } basis ? null
        : basis.ProgramRevision != one.Context.ProgramRevision ? PlanningRefusal.ProgramChanged
        : basis.HasLists(one.Context.Lists) ? null
        : PlanningRefusal.ListChanged;

    private static CampaignEvent Approved(Case one) => new CampaignEvent.Approved(one.State.Revision, one.Context.Program!.Regions)
    {
        At = one.Now,
        By = string.Empty,
    };
}
