using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;

namespace SmartManager.Support;

/// <summary>Campaigns for tests.</summary>
public static class CampaignSamples
{
    /// <summary>Before every instant of a test.</summary>
    public static DateTimeOffset Begin { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One task: the newspaper by SMS, to everybody, and nobody kept out.</summary>
    public static CampaignDocument Basic { get; } = new()
    {
        Id = "spring",
        Program = "year",
        Name = "Spring",
        From = Begin,
        Until = Begin.AddYears(1),
        Audience = new AudienceDocument { Everyone = true },
        ControlPercent = 0,
        Tasks = [Task("sms", Channel.Sms, "newspaper")],
    };

    /// <summary>Four waves, so that random histories meet all that can come of them.</summary>
    public static CampaignPlan Busy { get; } = Plan(Basic with
    {
        Id = "busy",
        OnSuccess = SuccessChoice.Keep,
        Tasks =
        [
            Task("t0", Channel.Sms, "newspaper"),
            Task("t1", Channel.Sms, "a-pack") with
            {
                After = After("t0", TaskOutcome.Silent, TaskOutcome.NotReached, TaskOutcome.HeldBack),
            },
            Task("t2", Channel.Hall, "gift") with { After = After("t0", Enum.GetValues<TaskOutcome>()) },
            Task("t3", Channel.OutboundCall, "b-pack"),
        ],
    });

    /// <summary>A wave that follows at once.</summary>
    public static WaveDocument After(string task, params TaskOutcome[] when) =>
        new() { Task = task, When = [.. when], Wait = TimeSpan.Zero };

    /// <summary>A task without anything special.</summary>
    public static TaskDocument Task(string id, Channel channel, string offer) => new() { Id = id, Channel = channel, Offer = offer };

    /// <summary>A plan of a document that must be right, as revision 1.</summary>
    public static CampaignPlan Plan(CampaignDocument document, long revision = 1) => new(document, revision, []);
}
