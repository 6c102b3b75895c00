using SmartManager.Domain.Campaigns.Planning;
using Command = SmartManager.Domain.Campaigns.Planning.CampaignCommand;

namespace SmartManager.Domain.Tests.Campaigns.Planning;

/// <summary>Every state with every move: what may happen does, and all else is refused with its code and changes nothing.</summary>
public sealed class MoveTableTests
{
    /// <summary>
    /// In the order of the moves: edit, mark, unmark, submit, approve, return, delegate, recall, withdraw, schedule, start, pause, resume,
    /// stop, archive. A star is what may happen, a hyphen what <c>campaign.is-PHASE</c> refuses, a word what <c>campaign.WORD</c> does.
    /// </summary>
    private static readonly Dictionary<string, string> Table = new()
    {
        ["draft"] = "* * * * - - - - - - - - - never-ran *",
        ["draft, ran"] = "* has-run has-run * - - - - - - - - - * has-run",
        ["in approval"] = "- - - - * * * * * - - - - never-ran -",
        ["in approval, ran"] = "- - - - * * * * * - - - - * -",
        ["approved"] = "* - - - - - - * * * * - never-ran never-ran *",
        ["approved, ran"] = "* - - - - - - * * has-run has-run - * * has-run",
        ["scheduled"] = "* - - - - - - - - - * - - * -",
        ["running"] = "- - - - - - - - - - - * - * -",
        ["paused"] = "* - - - - - - - - - - - * * -",
        ["stopped"] = "- * * - - - - - - - - - - - *",
        ["completed"] = "- * * - - - - - - - - - - - *",
        ["archived"] = "- - - - - - - - - - - - - - -",
    };

    public static TheoryData<string, CampaignMove, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, CampaignMove, string>();
            foreach (var (state, row) in Table)
            {
                foreach (var move in Enum.GetValues<CampaignMove>())
                {
                    var phase = state.Split(',')[0].Replace(' ', '-');
                    var cell = row.Split(' ')[(int)move];
                    cells.Add(state, move, cell == "-" ? "is-" + phase : cell);
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void MovesOrIsRefusedWithItsCode_AsTheTableSays(string state, CampaignMove move, string expected)
    {
        var campaign = In(state);
        if (move == CampaignMove.UnmarkTemplate && expected == "*")
        {
            campaign.Do(new Command.MarkTemplate(IsTemplate: true) { By = PlannedCampaign.Author });
        }

        var before = campaign.State;
        var verdict = campaign.Ask(CommandOf(move, before));

        if (expected == "*")
        {
            Assert.Null(verdict.Refusal);
            Assert.NotEmpty(verdict.Events);
        }
        else
        {
            Assert.Equal("campaign." + expected, verdict.Refusal?.Code);
            Assert.Empty(verdict.Events);
            Assert.Same(before, campaign.State);
        }

        Assert.Equal(expected == "*", CampaignMoves.AllowedIn(before).Contains(move));
    }

    [Fact]
    public void TheTableHasEveryPhaseAndMove()
    {
        Assert.All(Table.Values, row => Assert.Equal(Enum.GetValues<CampaignMove>().Length, row.Split(' ').Length));
        Assert.Equal(
            Enum.GetValues<CampaignPhase>().ToHashSet(), Table.Keys.Select(key => In(key).State.Phase).ToHashSet());
    }

    [Fact]
    public void NothingIsKnownOfIt_WhenItWasNeverMade()
    {
        foreach (var move in Enum.GetValues<CampaignMove>())
        {
            var verdict = new PlannedCampaign().Ask(CommandOf(move, CampaignState.Initial));
            Assert.Equal(PlanningRefusal.Unknown, verdict.Refusal);
        }

        Assert.Equal(
            PlanningRefusal.Exists,
            PlannedCampaign.Draft().Ask(new Command.Create(PlannedCampaigns.Campaign, null) { By = PlannedCampaign.Author }).Refusal);
    }

    [Fact]
    public void EveryMoveIsRefused_WhenItWasEditedSince()
    {
        foreach (var move in Enum.GetValues<CampaignMove>())
        {
            var campaign = PlannedCampaign.Draft();
            Assert.Equal(
                PlanningRefusal.RevisionChanged, campaign.Ask(CommandOf(move, campaign.State) with { Revision = 2 }).Refusal);
        }
    }

    private static PlannedCampaign In(string state) => state switch
    {
        "draft" => PlannedCampaign.Draft(),
        "draft, ran" => PlannedCampaign.Draft().RewrittenAfterARun(),
        "in approval" => PlannedCampaign.Draft().Submitted().Do(new Command.Approve { By = PlannedCampaign.First }),
        "in approval, ran" =>
            PlannedCampaign.Draft().RewrittenAfterARun().Submitted().Do(new Command.Approve { By = PlannedCampaign.First }),
        "approved" => PlannedCampaign.Draft().Approved(),
        "approved, ran" => PlannedCampaign.Draft().RewrittenAfterARun().Approved(),
        "scheduled" => PlannedCampaign.Draft().Approved().Do(new Command.Schedule { By = PlannedCampaign.Author }),
        "running" => PlannedCampaign.Draft().Running(),
        "paused" => PlannedCampaign.Draft().Running().Do(new Command.Pause { By = PlannedCampaign.Author }),
        "stopped" => PlannedCampaign.Draft().Running().Do(new Command.Terminate { By = PlannedCampaign.Author }),
        "completed" => PlannedCampaign.Draft().Running().Do(new Command.Follow(CampaignPhase.Completed) { Reason = "dispatch.through" }),
        "archived" => PlannedCampaign.Draft().Do(new Command.Archive { By = PlannedCampaign.Author }),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>The move by whoever may make it, if anybody may.</summary>
    private static Command CommandOf(CampaignMove move, CampaignState state) => move switch
    {
        CampaignMove.Edit => new Command.Edit(PlannedCampaigns.Campaign) { By = PlannedCampaign.Author },
        CampaignMove.MarkTemplate => new Command.MarkTemplate(IsTemplate: true) { By = PlannedCampaign.Author },
        CampaignMove.UnmarkTemplate => new Command.MarkTemplate(IsTemplate: false) { By = PlannedCampaign.Author },
        CampaignMove.Submit => new Command.Submit([], []) { By = PlannedCampaign.Author },
        CampaignMove.Approve => new Command.Approve { By = PlannedCampaign.Second },
        CampaignMove.Return => new Command.SendBack { By = PlannedCampaign.Second, Reason = "too dear" },
        CampaignMove.Delegate => new Command.HandOver(PlannedCampaign.Other) { By = PlannedCampaign.Second },
        CampaignMove.Recall => new Command.Recall
        {
            By = state.Phase == CampaignPhase.InApproval ? PlannedCampaign.First : PlannedCampaign.Second,
        },
        CampaignMove.Withdraw => new Command.Withdraw { By = PlannedCampaign.Author },
        CampaignMove.Schedule => new Command.Schedule { By = PlannedCampaign.Author },
        CampaignMove.Start => new Command.Start { By = PlannedCampaign.Author },
        CampaignMove.Pause => new Command.Pause { By = PlannedCampaign.Author },
        CampaignMove.Resume => new Command.GoOn { By = PlannedCampaign.Author },
        CampaignMove.Stop => new Command.Terminate { By = PlannedCampaign.Author },
        CampaignMove.Archive => new Command.Archive { By = PlannedCampaign.Author },
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, null),
    };
}
