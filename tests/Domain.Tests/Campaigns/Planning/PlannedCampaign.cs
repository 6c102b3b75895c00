using SmartManager.Domain.Campaigns.Planning;
using Command = SmartManager.Domain.Campaigns.Planning.CampaignCommand;

namespace SmartManager.Domain.Tests.Campaigns.Planning;

/// <summary>A campaign as its planners and approvers move it. Li writes, Wu and then Sun approve.</summary>
internal sealed class PlannedCampaign
{
    public const string Author = "Li";
    public const string First = "Wu";
    public const string Second = "Sun";
    public const string Other = "Zhou";

    /// <summary>In the campaign's time.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 3, 4, 0, 0, TimeSpan.Zero);

    public static readonly ApprovalPathsDocument TwoSteps = new()
    {
        Paths =
        [
            new ApprovalPathDocument
            {
                Steps =
                [
                    new ApprovalStepDocument { Name = "city", People = [First] },
                    new ApprovalStepDocument { Name = "province", People = [Second] },
                ],
            },
        ],
    };

    public CampaignState State { get; private set; } = CampaignState.Initial;

    public List<CampaignEvent> Log { get; } = [];

    public PlanningContext Context { get; set; } = new(Now, PlannedCampaigns.Program, IsProgramOpen: true, [], TwoSteps);

    /// <summary>A new draft.</summary>
    public static PlannedCampaign Draft(ApprovalPathsDocument? paths = null)
    {
        var campaign = new PlannedCampaign();
        campaign.Context = campaign.Context with { Paths = paths ?? TwoSteps };
        return campaign.Do(new Command.Create(PlannedCampaigns.Campaign, null) { By = Author });
    }

    public CampaignVerdict Ask(Command command)
    {
        var verdict = CampaignDecider.Decide(State, command, Context);
        Log.AddRange(verdict.Events);
        State = verdict.Events.Aggregate(State, CampaignEvolution.Evolve);
        return verdict;
    }

    /// <summary>Does what must be allowed.</summary>
    public PlannedCampaign Do(params ReadOnlySpan<Command> commands)
    {
        foreach (var command in commands)
        {
            var verdict = Ask(command);
            Assert.True(verdict.Refusal is null && !verdict.Events.IsEmpty, $"{command}: {verdict.Refusal?.Code}");
        }

        return this;
    }

    public PlannedCampaign After(TimeSpan time)
    {
        Context = Context with { Now = Context.Now + time };
        return this;
    }

    public PlannedCampaign Submitted() => Do(new Command.Submit([], []) { By = Author });

    public PlannedCampaign Approved() => Submitted().Do(
        new Command.Approve { By = First },
        new Command.Approve { By = Second },
        new Command.NoteStored(State.StoredVersion + 1, State.ApprovalCount + 1));

    public PlannedCampaign Running() => Approved().Do(new Command.Start { By = Author });

    public PlannedCampaign RewrittenAfterARun() => Running().Do(
        new Command.Pause { By = Author }, new Command.Edit(PlannedCampaigns.Campaign with { Name = "Spring again" }) { By = Author });
}
