using SmartManager.Domain.Campaigns;

namespace SmartManager.Domain.Tests.Campaigns;

/// <summary>A program and a campaign in it that are right under the small rulebook.</summary>
internal static class PlannedCampaigns
{
    public static ProgramDocument Program { get; } = new()
    {
        Id = "data",
        Name = "Data for all",
        From = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Until = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    public static CampaignDocument Campaign { get; } = new()
    {
        Id = "spring",
        Program = "data",
        Name = "Spring",
        Regions = ["gs-lanzhou"],
        From = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero),
        Until = new DateTimeOffset(2026, 3, 16, 0, 0, 0, TimeSpan.Zero),
        Audience = new AudienceDocument
        {
            AllOf = [new() { List = "vip" }, new() { Earlier = new EarlierSetDocument("winter", EarlierSet.Target) }],
        },
        Tasks =
        [
            new TaskDocument { Id = "first", Channel = Channel.Sms, Offer = "data-pack" },
            new TaskDocument
            {
                Id = "second",
                Channel = Channel.Hall,
                Offer = "data-pack",
                After = new WaveDocument { Task = "first", When = [TaskOutcome.Silent] },
            },
        ],
    };
}
