using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Campaigns.Planning;
using Command = SmartManager.Domain.Campaigns.Planning.CampaignCommand;

namespace SmartManager.Domain.Tests.Campaigns.Planning;

/// <summary>
/// Whatever people, time and dispatch do in whatever order: nobody approves his own, and nothing runs that was not approved exactly so.
/// What is checked is the log alone, not what the state makes of it.
/// </summary>
public sealed class PlanningProperties
{
    private static readonly string[] Crowd = ["Li", "Qian", "Wu", "Sun", "Zhou"];

    [Fact]
    public void NobodyApprovesHisOwn_AndNothingRunsWithoutAnApprovalOfExactlyThatRevision()
    {
        var (approvals, runs) = (0, 0);
        Prop.ForAll(Arb.From(Acts.ArrayOf(60), Shrinking.DropSome), acts =>
        {
            var campaign = new PlannedCampaign();
            foreach (var (what, who, other) in acts)
            {
                Play(campaign, what, Crowd[who], Crowd[other]);
            }

            approvals += campaign.Log.Count(one => one is CampaignEvent.StepApproved);
            runs += campaign.Log.Count(one => one is CampaignEvent.Started or CampaignEvent.Resumed);
            return IsSound(campaign.Log) && IsTheSameWhenReadAgain(campaign);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20 * Properties.Cases));
        Assert.True(approvals > 1_000 && runs > 200, $"{approvals} approvals, {runs} runs"); // Or the property says nothing.
    }

    private static Gen<(int What, int Who, int Other)> Acts =>
        from what in Gen.Choose(0, 25)
        from who in Gen.Choose(0, Crowd.Length - 1)
        from other in Gen.Choose(0, Crowd.Length - 1)
        select (what, who, other);

    private static void Play(PlannedCampaign campaign, int what, string who, string other)
    {
        if (!campaign.State.Exists)
        {
            campaign.Ask(new Command.Create(PlannedCampaigns.Campaign, null) { By = who });
            return;
        }

        campaign.Context = campaign.Context with
        {
            Now = what == 25 ? campaign.Context.Now + TimeSpan.FromDays(1) : campaign.Context.Now,
            Paths = what == 24 ? (other == "Li" ? PlannedCampaign.TwoSteps : new ApprovalPathsDocument()) : campaign.Context.Paths,
        };
        campaign.Ask(CommandOf(campaign.State, what, who, other));
    }

    private static Command CommandOf(CampaignState state, int what, string who, string other) => what switch
    {
        0 => new Command.Edit(PlannedCampaigns.Campaign) { By = who },
        1 or 2 or 3 => new Command.Submit([], [other]) { By = who },
        4 => new Command.Submit([new ApprovalStepDocument { Name = "x", People = [other], Need = ApprovalNeed.All }], []) { By = who },
        >= 5 and <= 9 => new Command.Approve { By = who },
        10 => new Command.SendBack { By = who, Reason = "x" },
        11 => new Command.HandOver(other) { By = who },
        12 => new Command.Recall { By = who },
        13 => new Command.Withdraw { By = who },
        14 => new Command.Schedule { By = who },
        15 => new Command.Start { By = who },
        16 => new Command.Pause { By = who },
        17 => new Command.GoOn { By = who },
        18 or 19 or 20 => new Command.NoteStored(state.Version, state.ApprovalCount),
        21 => new Command.Begin(),
        22 => new Command.Follow(CampaignPhase.Paused),
        23 => new Command.NoteTold(state.Order?.Number ?? 0),
        _ => new Command.Expire(),
    };

    private static bool IsSound(List<CampaignEvent> log)
    {
        var authors = new HashSet<string>(StringComparer.Ordinal);
        var (revision, approved) = (0L, 0L);
        foreach (var one in log)
        {
            switch (one)
            {
                case CampaignEvent.Created or CampaignEvent.Edited:
                    (revision, approved) = (revision + 1, 0);
                    authors.Add(one.By);
                    break;
                case CampaignEvent.Submitted:
                    authors.Add(one.By);
                    break;
                case CampaignEvent.StepApproved when authors.Contains(one.By):
                    return false;
                case CampaignEvent.Approved given:
                    approved = given.Revision;
                    break;
                case CampaignEvent.Returned or CampaignEvent.Withdrawn or CampaignEvent.Recalled:
                    approved = 0;
                    break;
                case CampaignEvent.Started or CampaignEvent.Resumed when approved != revision:
                    return false;
            }
        }

        return true;
    }

    /// <summary>The journal and the snapshot say the same, and both survive being written.</summary>
    private static bool IsTheSameWhenReadAgain(PlannedCampaign campaign)
    {
        var replayed = campaign.Log
            .Select(one => JsonSerializer.Deserialize(
                JsonSerializer.Serialize(one, PlanningJson.Default.CampaignEvent), PlanningJson.Default.CampaignEvent)!)
            .Aggregate(CampaignState.Initial, CampaignEvolution.Evolve);
        var text = JsonSerializer.Serialize(campaign.State, PlanningJson.Default.CampaignState);
        var read = JsonSerializer.Deserialize(text, PlanningJson.Default.CampaignState)!;
        return text == JsonSerializer.Serialize(replayed, PlanningJson.Default.CampaignState)
            && text == JsonSerializer.Serialize(read, PlanningJson.Default.CampaignState);
    }
}
