using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;
using Command = SmartManager.Domain.Campaigns.Planning.CampaignCommand;

namespace SmartManager.Domain.Tests.Campaigns.Planning;

/// <summary>What time and dispatch do to a campaign, and what the dispatch is told.</summary>
public sealed class LifecycleTests
{
    private static readonly DateTimeOffset From = PlannedCampaigns.Campaign.From;
    private static readonly DateTimeOffset Until = PlannedCampaigns.Campaign.Until;

    [Fact]
    public void BeginsWhenItsTimeHasCome_AndEndsWhenItIsOver()
    {
        var campaign = PlannedCampaign.Draft();
        campaign.Context = campaign.Context with { Now = From - TimeSpan.FromDays(1) };
        campaign.Approved();
        Assert.Equal(PlanningRefusal.TooEarly, campaign.Ask(new Command.Start { By = "Li" }).Refusal);
        campaign.Do(new Command.Schedule { By = "Li" });
        Assert.Empty(campaign.Ask(new Command.Begin()).Events);

        campaign.Context = campaign.Context with { Now = From };
        campaign.Do(new Command.Begin());
        Assert.Equal(CampaignPhase.Running, campaign.State.Phase);
        Assert.Equal(new DispatchOrder(DispatchOrderKind.Run, 1, "campaign.runs", 1, false), campaign.State.Order);
        Assert.Empty(campaign.Ask(new Command.Begin()).Events);
        Assert.Empty(campaign.Ask(new Command.Expire()).Events);

        campaign.Context = campaign.Context with { Now = Until };
        campaign.Do(new Command.Expire());
        Assert.Equal((CampaignPhase.Completed, "campaign.over"), (campaign.State.Phase, campaign.State.Reason));
        Assert.Equal(DispatchOrderKind.Terminate, campaign.State.Order!.Kind);
        Assert.Empty(campaign.Ask(new Command.Expire()).Events);
    }

    /// <summary>What a removed task had planned would wait in its lane for nobody.</summary>
    [Fact]
    public void KeepsItsTasks_WhenItHasRun()
    {
        var campaign = PlannedCampaign.Draft();
        var fewer = PlannedCampaigns.Campaign with { Tasks = [PlannedCampaigns.Campaign.Tasks[0]] };
        campaign.Do(new Command.Edit(fewer) { By = "Li" }, new Command.Edit(PlannedCampaigns.Campaign) { By = "Li" });
        campaign.Running().Do(new Command.Pause { By = "Li" });
        Assert.Equal(PlanningRefusal.TaskRemoved, campaign.Ask(new Command.Edit(fewer) { By = "Li" }).Refusal);
        var moved = PlannedCampaigns.Campaign.Tasks.SetItem(0, PlannedCampaigns.Campaign.Tasks[0] with { Channel = Channel.OutboundCall });
        Assert.Equal(
            PlanningRefusal.TaskRemoved,
            campaign.Ask(new Command.Edit(PlannedCampaigns.Campaign with { Tasks = moved }) { By = "Li" }).Refusal);
        var turned = PlannedCampaigns.Campaign.Tasks.Reverse().ToImmutableArray();
        campaign.Do(new Command.Edit(PlannedCampaigns.Campaign with { Tasks = turned }) { By = "Li" });
    }

    [Fact]
    public void DoesNotStart_WhenAsManyTriggersRunAsMay()
    {
        var campaign = PlannedCampaign.Draft().Do(new Command.Edit(PlannedCampaigns.Campaign with
        {
            Trigger = new CampaignTriggerDocument { Event = "top-up" },
        })
        { By = "Li" }).Approved();
        campaign.Context = campaign.Context with { HasTriggerRoom = false };
        Assert.Equal(PlanningRefusal.TooManyTriggers, campaign.Ask(new Command.Start { By = "Li" }).Refusal);
        campaign.Context = campaign.Context with { HasTriggerRoom = true };
        campaign.Do(new Command.Start { By = "Li" });
    }

    [Fact]
    public void EndsWithoutARun_WhenItsTimeCameWhileNobodyWasThere()
    {
        var campaign = PlannedCampaign.Draft().Approved().Do(new Command.Schedule { By = "Li" });
        campaign.Context = campaign.Context with { Now = Until };
        campaign.Do(new Command.Begin());

        Assert.Equal((CampaignPhase.Completed, false), (campaign.State.Phase, campaign.State.HasRun));
        Assert.Null(campaign.State.Order);
    }

    [Fact]
    public void RunsTheNewRevision_WhenItWasEditedInAPause()
    {
        var campaign = PlannedCampaign.Draft().RewrittenAfterARun().Submitted().Do(
            new Command.Approve { By = "Wu" }, new Command.Approve { By = "Sun" });
        Assert.Equal(PlanningRefusal.NotStored, campaign.Ask(new Command.GoOn { By = "Li" }).Refusal);

        campaign.Do(new Command.NoteStored(2, campaign.State.ApprovalCount), new Command.GoOn { By = "Li" });
        Assert.Equal((DispatchOrderKind.Run, 2L), (campaign.State.Order!.Kind, campaign.State.Order.Version));
    }

    [Fact]
    public void IgnoresThatAnEarlierApprovalIsStored_WhenItWasApprovedAnewSince()
    {
        var campaign = PlannedCampaign.Draft().Submitted().Do(
            new Command.Approve { By = "Wu" }, new Command.Approve { By = "Sun" }, new Command.Recall { By = "Sun" },
            new Command.Approve { By = "Sun" });

        Assert.Empty(campaign.Ask(new Command.NoteStored(1, 1)).Events);
        campaign.Do(new Command.NoteStored(1, 2));
        Assert.Empty(campaign.Ask(new Command.NoteStored(1, 2)).Events);
    }

    [Fact]
    public void FollowsTheDispatch_AndAnOrderThatWasNotAnsweredDoesNotUndoIt()
    {
        var campaign = PlannedCampaign.Draft().Running();
        campaign.Do(new Command.Follow(CampaignPhase.Paused) { Reason = "termination.complaints" });

        Assert.Equal((CampaignPhase.Paused, "termination.complaints"), (campaign.State.Phase, campaign.State.Reason));
        Assert.False(campaign.State.HasWork);
        Assert.Empty(campaign.Ask(new Command.Follow(CampaignPhase.Paused)).Events);
        campaign.Do(
            new Command.GoOn { By = "Li" },
            new Command.NoteTold(2),
            new Command.Follow(CampaignPhase.Completed) { Reason = "dispatch.through" });
        Assert.Equal(CampaignPhase.Completed, campaign.State.Phase);
        Assert.Empty(campaign.Ask(new Command.Follow(CampaignPhase.Stopped)).Events);
    }

    [Fact]
    public void TellsTheDispatchOfTheLastOrderOnly()
    {
        var campaign = PlannedCampaign.Draft().Running().Do(new Command.Pause { By = "Li" });

        Assert.Empty(campaign.Ask(new Command.NoteTold(1)).Events); // Answered too late: the pause is still to be told.
        Assert.True(campaign.State.HasWork);
        campaign.Do(new Command.NoteTold(2));
        Assert.False(campaign.State.HasWork);
    }

    [Fact]
    public void EndsTheRunForGood_WhenItIsStoppedAsADraft()
    {
        var campaign = PlannedCampaign.Draft().RewrittenAfterARun().Submitted().Do(new Command.Terminate { By = "Li", Reason = "enough" });

        Assert.Equal((CampaignPhase.Stopped, DispatchOrderKind.Terminate), (campaign.State.Phase, campaign.State.Order!.Kind));
        Assert.NotNull(campaign.State.Approval!.EndedAt);
    }

    [Fact]
    public void CannotBecomeAnother_AndIsNotEditedForEver()
    {
        var campaign = PlannedCampaign.Draft();
        Assert.Equal(
            PlanningRefusal.OtherId,
            campaign.Ask(new Command.Edit(PlannedCampaigns.Campaign with { Id = "autumn" }) { By = "Li" }).Refusal);
        for (var revision = 1; revision < CampaignState.RevisionsMax; revision++)
        {
            campaign.Do(new Command.Edit(PlannedCampaigns.Campaign) { By = "Li" });
        }

        Assert.Equal(PlanningRefusal.TooManyRevisions, campaign.Ask(new Command.Edit(PlannedCampaigns.Campaign) { By = "Li" }).Refusal);
    }

    [Fact]
    public void AProgramIsEditedClosed_AndHasItsRefusals()
    {
        var state = ProgramState.Initial;
        string? Ask(ProgramCommand command, params CampaignError[] errors)
        {
            var verdict = ProgramPlanning.Decide(state, command, [.. errors], PlannedCampaign.Now);
            state = verdict.Event is null ? state : ProgramPlanning.Evolve(state, verdict.Event);
            return verdict.Refusal?.Code;
        }

        Assert.Equal("program.unknown", Ask(new ProgramCommand.Open { By = "Li" }));
        Assert.Null(Ask(new ProgramCommand.Create(PlannedCampaigns.Program) { By = "Li" }));
        Assert.Equal("program.exists", Ask(new ProgramCommand.Create(PlannedCampaigns.Program) { By = "Li" }));
        Assert.Equal("program.is-not-open", Ask(new ProgramCommand.Close { By = "Li" }));
        Assert.Equal("program.not-right", Ask(new ProgramCommand.Open { By = "Li" }, new CampaignError("/x", "program.name", "x")));
        Assert.Null(Ask(new ProgramCommand.Open { By = "Li" }));
        Assert.Equal("program.is-open", Ask(new ProgramCommand.Open { By = "Li" }));
        Assert.Equal("program.is-open", Ask(new ProgramCommand.Edit(PlannedCampaigns.Program) { By = "Li" }));
        Assert.Null(Ask(new ProgramCommand.Close { By = "Li" }));
        Assert.Equal("program.revision-changed", Ask(new ProgramCommand.Edit(PlannedCampaigns.Program) { By = "Li", Revision = 2 }));
        Assert.Equal("program.other-id", Ask(new ProgramCommand.Edit(PlannedCampaigns.Program with { Id = "x" }) { By = "Li" }));
        Assert.Null(Ask(new ProgramCommand.Edit(PlannedCampaigns.Program) { By = "Li", Revision = 1 }));
        Assert.Equal((ProgramPhase.Closed, 2L, 4L), (state.Phase, state.Revision, state.Version));
    }

    [Fact]
    public void EveryRefusalHasACodeOfItsOwn() =>
        Assert.Equal(PlanningRefusal.All.Length, PlanningRefusal.All.Select(refusal => refusal.Code).Distinct().Count());
}
