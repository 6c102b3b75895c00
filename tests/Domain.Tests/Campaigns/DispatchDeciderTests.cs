using System.Text.Json;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Dispatching;

namespace SmartManager.Domain.Tests.Campaigns;

/// <summary>What a dispatch does next.</summary>
public sealed class DispatchDeciderTests
{
    private static readonly CampaignDocument Spring = CampaignSamples.Basic with { From = Noon.AddDays(-1), Until = Noon.AddDays(30) };
    private static readonly DispatchState Running = new(DispatchStanding.Running, 1, null, []);
    private static readonly DateOnly Today = new(2026, 3, 2);

    [Fact]
    public void Rests_UnlessItRuns() => Assert.All(
        Enum.GetValues<DispatchStanding>().Where(phase => phase != DispatchStanding.Running),
        phase => Assert.IsType<DispatchStep.Rest>(Next(Running with { Phase = phase }, Spring)));

    [Fact]
    public void WaitsForItsTime_WhenItIsEarly() =>
        Assert.Equal(new DispatchStep.Wait(Noon.AddDays(2)), Next(Running, Spring with { From = Noon.AddDays(2) }));

    [Fact]
    public void WalksTheFirstTask_WhenItsTimeHasCome() => Assert.Equal("sms", Walked(Running, Spring));

    [Fact]
    public void IsOver_WhenItsTimeIs() =>
        Assert.Equal(new DispatchStep.Complete("termination.until"), Next(Running, Spring with { Until = Noon }));

    [Fact]
    public void IsOver_WhenEveryTaskIsThrough() =>
        Assert.Equal(new DispatchStep.Complete("dispatch.through"), Next(Running.With(Ended("sms", Noon)), Spring));

    /// <summary>As long as something waits in the outbox it can still be paused and ended, and its rules of termination hold.</summary>
    [Fact]
    public void IsNotOver_WhileContactsWait() => Assert.IsType<DispatchStep.Wait>(
        Next(Running.With(Ended("sms", Noon)), Spring, new CampaignTotals(5, 4, 0, 0, 0) { Waiting = 1 }));

    [Fact]
    public void BeginsALaterWave_WhenItsWaitIsOver()
    {
        var waves = Spring with
        {
            Tasks = Spring.Tasks.Add(CampaignSamples.Task("again", Channel.Sms, "gift") with
            {
                After = new WaveDocument { Task = "sms", When = [TaskOutcome.NotReached], Wait = TimeSpan.FromMinutes(30) },
            }),
        };
        Assert.Equal("sms", Walked(Running, waves));
        Assert.Equal("again", Walked(Running.With(Ended("sms", Noon.AddMinutes(-30))), waves));
        Assert.Equal(new DispatchStep.Wait(Noon.AddSeconds(20)), Next(
            Running.With(Ended("sms", Noon.AddMinutes(-30).AddSeconds(20))), waves)); // Sooner than the next look.
        Assert.Equal(
            new DispatchStep.Wait(Noon + DispatchDecider.LookInterval), Next(Running.With(Ended("sms", Noon)), waves));
    }

    [Fact]
    public void StopsForTheDay_WhenItsLimitIsReached()
    {
        var limited = Spring with { Tasks = [Spring.Tasks[0] with { PerDayMax = 100 }] };
        Assert.Equal(100, Assert.IsType<DispatchStep.Walk>(Next(Running, limited)).RoomToday);
        var begun = new TaskWalk("sms", Noon.AddHours(-1), "sub-7", 50, 40, null, 40, Today);
        Assert.Equal(60, Assert.IsType<DispatchStep.Walk>(Next(Running.With(begun), limited)).RoomToday);
        Assert.IsType<DispatchStep.Wait>(Next(Running.With(begun with { DayPlanned = 100 }), limited));
        var yesterdays = begun with { DayPlanned = 100, Day = Today.AddDays(-1) };
        Assert.Equal(100, Assert.IsType<DispatchStep.Walk>(Next(Running.With(yesterdays), limited)).RoomToday);
    }

    [Theory]
    [InlineData(99, 0, 0, null)]
    [InlineData(100, 0, 0, "termination.budget")]
    [InlineData(0, 50, 0, "termination.contacts")]
    [InlineData(0, 0, 7, "termination.orders")]
    public void IsOver_WhenARuleOfTerminationIsMet(long costMinor, long planned, long orders, string? reason)
    {
        var rules = Spring with { Termination = new TerminationDocument { BudgetMinor = 100, ContactsMax = 50, OrdersMax = 7 } };
        var next = Next(Running, rules, new CampaignTotals(planned, 0, costMinor, orders, 0));
        Assert.Equal(reason, (next as DispatchStep.Complete)?.Reason);
    }

    /// <summary>Whoever let it go on has seen the complaints that there were.</summary>
    [Fact]
    public void PausesAgain_OnlyForComplaintsSinceItWasLetGoOn()
    {
        var rules = Spring with { Termination = new TerminationDocument { ComplaintPercentMax = 2 } };
        var resumed = Running with { Heard = new HeardComplaints(1_000, 50) };
        Assert.IsNotType<DispatchStep.Pause>(Next(resumed, rules, new CampaignTotals(1_000, 1_000, 0, 0, 50)));
        Assert.IsNotType<DispatchStep.Pause>(Next(resumed, rules, new CampaignTotals(1_099, 1_099, 0, 0, 90))); // Too few since.
        Assert.IsNotType<DispatchStep.Pause>(Next(resumed, rules, new CampaignTotals(1_200, 1_200, 0, 0, 54)));
        Assert.IsType<DispatchStep.Pause>(Next(resumed, rules, new CampaignTotals(1_200, 1_200, 0, 0, 55)));
    }

    [Theory]
    [InlineData(99, 99, false)] // Too few to say anything.
    [InlineData(100, 2, false)]
    [InlineData(100, 3, true)]
    public void Pauses_WhenTooManyTookOffence(long sent, long complaints, bool pauses)
    {
        var rules = Spring with { Termination = new TerminationDocument { ComplaintPercentMax = 2 } };
        Assert.Equal(pauses, Next(Running, rules, new CampaignTotals(sent, sent, 0, 0, complaints)) is DispatchStep.Pause);
    }

    [Fact]
    public void LeavesTheFirstTaskToEvents_WhenItHasATrigger() => Assert.IsType<DispatchStep.Wait>(
        Next(Running, Spring with { Trigger = new CampaignTriggerDocument { Event = "top-up" } }));

    /// <summary>Stored with each page: what a build before wrote must be read.</summary>
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, ",\"isUntold\":true")]
    public void AMoveKeepsItsBytes(bool isUntold, string more)
    {
        var state = Running.With(new TaskWalk("sms", Noon, "sub-9", 9, 5, null, 5, Today)) with { IsUntold = isUntold };
        var json = """{"type":"dispatch-moved.v1","state":{"phase":"running","revision":1,"reason":null,"walks":[{"task":"sms","beganAt":"2026-03-02T04:00:00+00:00","after":"sub-9","asked":9,"planned":5,"endedAt":null,"dayPlanned":5,"day":"2026-03-02"}]"""
            + more + """},"at":"2026-03-02T04:00:00+00:00"}""";
        DispatchEvent moved = new DispatchEvent.Moved(state) { At = Noon };
        Assert.Equal(json, JsonSerializer.Serialize(moved, DomainJson.Default.DispatchEvent));
        var read = Assert.IsType<DispatchEvent.Moved>(JsonSerializer.Deserialize(json, DomainJson.Default.DispatchEvent));
        Assert.Equal<TaskWalk>(state.Walks, read.State.Walks);
        Assert.Equal(state with { Walks = [] }, read.State with { Walks = [] });
    }

    private static TaskWalk Ended(string task, DateTimeOffset at) => new(task, at, "sub-9", 9, 5, at, 5, Today);

    private static string Walked(DispatchState state, CampaignDocument campaign) =>
        Assert.IsType<DispatchStep.Walk>(Next(state, campaign)).Task.Document.Id;

    private static DispatchStep Next(DispatchState state, CampaignDocument campaign, CampaignTotals totals = default) =>
        DispatchDecider.Next(state, CampaignSamples.Plan(campaign), totals, Noon, Rulebooks.Standard.OperatorZone);
}
