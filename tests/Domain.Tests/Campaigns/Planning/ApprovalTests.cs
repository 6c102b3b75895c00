using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;
using Command = SmartManager.Domain.Campaigns.Planning.CampaignCommand;

namespace SmartManager.Domain.Tests.Campaigns.Planning;

/// <summary>Who approves what, in which order, and who never does.</summary>
public sealed class ApprovalTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void GoesFromStepToStep_AndTellsWhoHoldsItAndHowLongEachTook()
    {
        var campaign = PlannedCampaign.Draft().Submitted();
        Assert.Equal(("city", "Wu", PlannedCampaign.Now), HeldBy(campaign));

        campaign.After(Hour).Do(new Command.Approve { By = "Wu", Reason = "fine" });
        Assert.Equal(("province", "Sun", PlannedCampaign.Now + Hour), HeldBy(campaign));

        campaign.After(Hour).Do(new Command.Approve { By = "sun" });
        var approval = campaign.State.Approval!;
        Assert.Equal((CampaignPhase.Approved, 1L), (campaign.State.Phase, campaign.State.ApprovedRevision));
        Assert.Equal<TimeSpan?>([Hour, Hour], approval.Steps.Select(step => step.ApprovedAt - step.SinceAt));
        Assert.Null(approval.CurrentStep);
    }

    /// <summary>Who signs last signs what the first one signed, or nothing.</summary>
    [Fact]
    public void IsOfOneProgramAndOneList_FromTheFirstSignatureToTheLast()
    {
        var lists = CampaignBasis.NoLists.Add("vip", 7);
        var campaign = PlannedCampaign.Draft();
        campaign.Context = campaign.Context with { ProgramRevision = 3, Lists = lists };
        campaign.Submitted().Do(new Command.Approve { By = "Wu" });
        var last = new Command.Approve { By = "Sun" };

        campaign.Context = campaign.Context with { ProgramRevision = 4 };
        Assert.Equal(PlanningRefusal.ProgramChanged, campaign.Ask(last).Refusal);
        campaign.Context = campaign.Context with { ProgramRevision = 3, Lists = CampaignBasis.NoLists.Add("vip", 8) };
        Assert.Equal(PlanningRefusal.ListChanged, campaign.Ask(last).Refusal);
        campaign.Context = campaign.Context with { Lists = CampaignBasis.NoLists };
        Assert.Equal(PlanningRefusal.ListChanged, campaign.Ask(last).Refusal);

        campaign.Context = campaign.Context with { Lists = lists };
        campaign.Do(last, new Command.NoteStored(1, 1));
        campaign.Context = campaign.Context with { Lists = CampaignBasis.NoLists.Add("vip", 8), ProgramRevision = 9 };
        Assert.Equal(PlanningRefusal.ListChanged, campaign.Ask(new Command.Start { By = "Li" }).Refusal);
        campaign.Context = campaign.Context with { Lists = lists };
        campaign.Do(new Command.Start { By = "Li" });
    }

    [Fact]
    public void NeedsEachOfThem_WhenTheStepIsForAll()
    {
        var campaign = PlannedCampaign.Draft(OneStep(ApprovalNeed.All, "Wu", "Sun", "Li")).Submitted();
        Assert.Equal<string>(["Wu", "Sun"], campaign.State.Approval!.CurrentStep!.Holders.Select(holder => holder.Person)); // Li wrote it.

        campaign.Do(new Command.Approve { By = "Sun" });
        Assert.Equal(CampaignPhase.InApproval, campaign.State.Phase);
        Assert.Equal(PlanningRefusal.Given, campaign.Ask(new Command.Approve { By = "Sun" }).Refusal);

        campaign.Do(new Command.Approve { By = "Wu" });
        Assert.Equal(CampaignPhase.Approved, campaign.State.Phase);
    }

    [Fact]
    public void NobodyApprovesHisOwn_NorThroughSomebodyElse()
    {
        var campaign = PlannedCampaign.Draft(new ApprovalPathsDocument());
        campaign.Do(new Command.Edit(PlannedCampaigns.Campaign) { By = "Qian" }, new Command.Submit([], []) { By = "Zheng" });

        foreach (var author in (string[])["Li", "Qian", "Zheng", "LI"])
        {
            Assert.Equal(PlanningRefusal.Own, campaign.Ask(new Command.Approve { By = author }).Refusal);
            Assert.Equal(PlanningRefusal.Own, campaign.Ask(new Command.SendBack { By = author, Reason = "x" }).Refusal);
        }

        Assert.Equal(PlanningRefusal.Own, PlannedCampaign.Draft().Submitted().Ask(new Command.HandOver("li") { By = "Wu" }).Refusal);
        Assert.Equal(
            PlanningRefusal.OnlyAuthors,
            PlannedCampaign.Draft(OneStep(ApprovalNeed.One, "Li")).Ask(new Command.Submit([], []) { By = "Li" }).Refusal);
        campaign.Do(new Command.Approve { By = "Sun" }); // Nobody is named: anybody else may.
        Assert.Equal(CampaignPhase.Approved, campaign.State.Phase);
    }

    [Fact]
    public void OnlyWhoHoldsItHasASay()
    {
        var campaign = PlannedCampaign.Draft().Submitted();

        foreach (var command in (Command[])[new Command.Approve(), new Command.SendBack { Reason = "x" }, new Command.HandOver("Zhou")])
        {
            Assert.Equal(PlanningRefusal.NotHolder, campaign.Ask(command with { By = "Sun" }).Refusal);
        }

        Assert.Equal(PlanningRefusal.NotAuthor, campaign.Ask(new Command.Withdraw { By = "Wu" }).Refusal);
        Assert.Equal(PlanningRefusal.ReasonMissing, campaign.Ask(new Command.SendBack { By = "Wu" }).Refusal);
    }

    [Fact]
    public void IsHandedOn_AndTheOtherHoldsItThen()
    {
        var campaign = PlannedCampaign.Draft().Submitted().Do(new Command.HandOver("Zhou") { By = "Wu", Reason = "on leave" });

        Assert.Equal(PlanningRefusal.NotHolder, campaign.Ask(new Command.Approve { By = "Wu" }).Refusal);
        Assert.Equal(PlanningRefusal.HoldsAlready, campaign.Ask(new Command.HandOver("zhou") { By = "Zhou" }).Refusal);
        Assert.Equal("Wu", campaign.State.Approval!.CurrentStep!.Holders[0].DelegatedBy);
        campaign.Do(new Command.Approve { By = "Zhou" });
        Assert.Equal("province", campaign.State.Approval!.CurrentStep!.Name);
    }

    [Fact]
    public void IsTakenBack_WhileNobodyAfterHasActed()
    {
        var campaign = PlannedCampaign.Draft().Submitted().Do(new Command.Approve { By = "Wu" }).After(Hour);
        campaign.Do(new Command.Recall { By = "Wu", Reason = "second thoughts" });
        Assert.Equal(("city", "Wu", PlannedCampaign.Now), HeldBy(campaign));
        Assert.Null(campaign.State.Approval!.Steps[1].SinceAt);

        campaign.Do(new Command.Approve { By = "Wu" }, new Command.Approve { By = "Sun" });
        Assert.Equal(PlanningRefusal.NothingToRecall, campaign.Ask(new Command.Recall { By = "Wu" }).Refusal);
        campaign.Do(new Command.Recall { By = "Sun" });
        Assert.Equal((CampaignPhase.InApproval, 0L), (campaign.State.Phase, campaign.State.ApprovedRevision));
        campaign.Do(new Command.Approve { By = "Sun" });
        Assert.Equal(CampaignPhase.Approved, campaign.State.Phase);
    }

    [Fact]
    public void IsNotTakenBack_WhenSomebodyHasScheduledIt()
    {
        var campaign = PlannedCampaign.Draft().Approved();
        campaign.Context = campaign.Context with { Now = PlannedCampaigns.Campaign.From - Hour };
        campaign.Do(new Command.Schedule { By = "Li" });
        campaign.Context = campaign.Context with
        {
            Now = PlannedCampaigns.Campaign.From,
            Errors = [new("/x", "campaign.unknown-offer", "x")],
        };
        campaign.Do(new Command.Begin());

        Assert.Equal((CampaignPhase.Approved, "campaign.not-right, campaign.unknown-offer"), (campaign.State.Phase, campaign.State.Reason));
        Assert.Equal(PlanningRefusal.NothingToRecall, campaign.Ask(new Command.Recall { By = "Sun" }).Refusal);
    }

    [Fact]
    public void PassesByItself_AndThoseOnThePathAreTold_WhenItIsReportOnly()
    {
        var report = new ApprovalPathsDocument
        {
            Paths = [TwoSteps() with { Mode = ApprovalMode.Report, Copies = ["Zhao"] }],
        };
        var campaign = PlannedCampaign.Draft(report).Do(new Command.Submit([], ["Zhao", "Feng"]) { By = "Li" });

        Assert.Equal(CampaignPhase.Approved, campaign.State.Phase);
        Assert.Equal<string>(["Wu", "Sun", "Zhao", "Feng"], campaign.State.Approval!.Copies);

        campaign = PlannedCampaign.Draft(report).Do(
            new Command.Submit([new ApprovalStepDocument { Name = "law", People = ["Chen"] }], []) { By = "Li" });
        Assert.Equal((CampaignPhase.InApproval, "law"), (campaign.State.Phase, campaign.State.Approval!.CurrentStep!.Name));
    }

    [Fact]
    public void HasTheAddedStepsBehindTheFixedOnes_WhenSomeAreAdded()
    {
        var campaign = PlannedCampaign.Draft().Do(new Command.Submit(
            [new ApprovalStepDocument { Name = "law", People = ["Chen", "Li"], Need = ApprovalNeed.All }], [])
        { By = "Li" });

        Assert.Equal<string>(["city", "province", "law"], campaign.State.Approval!.Steps.Select(step => step.Name));
        Assert.Equal("Chen", Assert.Single(campaign.State.Approval.Steps[2].Holders).Person);
    }

    [Fact]
    public void IsNeededAnew_WhenItIsEditedAfterwards()
    {
        var campaign = PlannedCampaign.Draft().Approved().Do(new Command.Edit(PlannedCampaigns.Campaign) { By = "Qian" });

        Assert.Equal((CampaignPhase.Draft, 0L, 2L), (campaign.State.Phase, campaign.State.ApprovedRevision, campaign.State.Revision));
        Assert.Equal("campaign.is-draft", campaign.Ask(new Command.Start { By = "Li" }).Refusal?.Code);
    }

    [Fact]
    public void TheLastWordIsRefused_WhenItIsNoLongerRight()
    {
        foreach (var (change, refusal) in new (Func<PlanningContext, PlanningContext>, PlanningRefusal)[]
        {
            (context => context with { IsProgramOpen = false }, PlanningRefusal.ProgramNotOpen),
            (context => context with { Program = null }, PlanningRefusal.ProgramNotOpen),
            (context => context with { Errors = [new("/tasks/0/offer", "campaign.unknown-offer", "x")] }, PlanningRefusal.NotRight),
            (context => context with { Now = PlannedCampaigns.Campaign.Until }, PlanningRefusal.Over),
        })
        {
            var campaign = PlannedCampaign.Draft().Submitted().Do(new Command.Approve { By = "Wu" });
            campaign.Context = change(campaign.Context);
            Assert.Equal(refusal, campaign.Ask(new Command.Approve { By = "Sun" }).Refusal);

            var draft = PlannedCampaign.Draft();
            draft.Context = change(draft.Context);
            Assert.Equal(refusal, draft.Ask(new Command.Submit([], []) { By = "Li" }).Refusal);
        }

        var template = PlannedCampaign.Draft().Do(new Command.MarkTemplate(IsTemplate: true) { By = "Li" });
        Assert.Equal(PlanningRefusal.IsTemplate, template.Ask(new Command.Submit([], []) { By = "Li" }).Refusal);
    }

    [Theory]
    [InlineData(CampaignKind.Marketing, "gs-lanzhou/chengguan", "marketing/gs-lanzhou")]
    [InlineData(CampaignKind.Care, "gs-lanzhou", "any/gs-lanzhou")]
    [InlineData(CampaignKind.Care, "gs-tianshui", "care/gs")]
    [InlineData(CampaignKind.Marketing, "gs-tianshui", "any/gs")]
    [InlineData(CampaignKind.Marketing, "gs-lanzhou gs-tianshui", "any/gs")]
    [InlineData(CampaignKind.Marketing, "gsx", "any")]
    [InlineData(CampaignKind.Marketing, "", "any")]
    public void TheLongestRegionWins_AndThenTheKind(CampaignKind kind, string regions, string path)
    {
        ApprovalPathDocument Path(CampaignKind? of, string region) => TwoSteps() with { Kind = of, Region = region };
        var paths = new ApprovalPathsDocument
        {
            Paths =
            [
                Path(null, ""),
                Path(CampaignKind.Care, "gs"),
                Path(null, "gs"),
                Path(CampaignKind.Marketing, "gs-lanzhou"),
                Path(null, "gs-lanzhou"),
            ],
        };

        Assert.Empty(ApprovalPaths.Check(paths));
        Assert.Equal(path, ApprovalPaths.Find(paths, kind, [.. regions.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Name);
        Assert.Equal("default", ApprovalPaths.Find(new ApprovalPathsDocument(), kind, []).Name);
    }

    [Fact]
    public void PathsAreChecked()
    {
        var wrong = new ApprovalPathsDocument
        {
            Paths =
            [
                new ApprovalPathDocument { Steps = [] },
                new ApprovalPathDocument
                {
                    Steps =
                    [
                        new ApprovalStepDocument { Name = "", People = ["Wu", "wu", " Li"] },
                        new ApprovalStepDocument { Name = "x", Need = ApprovalNeed.All },
                    ],
                },
            ],
        };

        Assert.Equal<(string, string)>(
            [
                ("/paths/0/steps", "approval-paths.count"),
                ("/paths/1", "approval-paths.repeated"),
                ("/paths/1/steps/0/name", "approval-paths.text"),
                ("/paths/1/steps/0/people/1", "approval-paths.repeated"),
                ("/paths/1/steps/0/people/2", "approval-paths.person"),
                ("/paths/1/steps/1/need", "approval-paths.nobody"),
            ],
            ApprovalPaths.Check(wrong).Select(error => (error.Path, error.Code)));
    }

    private static ApprovalPathDocument TwoSteps() => PlannedCampaign.TwoSteps.Paths[0];

    private static ApprovalPathsDocument OneStep(ApprovalNeed need, params ReadOnlySpan<string> people) => new()
    {
        Paths = [new ApprovalPathDocument { Steps = [new ApprovalStepDocument { Name = "all", Need = need, People = [.. people] }] }],
    };

    private static (string Step, string Person, DateTimeOffset? Since) HeldBy(PlannedCampaign campaign)
    {
        var step = campaign.State.Approval!.CurrentStep!;
        return (step.Name, step.Holders.Single().Person, step.SinceAt);
    }
}
