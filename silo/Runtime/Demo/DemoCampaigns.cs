using System.Collections.Immutable;
using Orleans;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Domain.Messaging;
using SmartManager.Silo.Simulated;

namespace SmartManager.Silo.Demo;

/// <summary>
/// Three campaigns of the played operator, planned by one person and approved by another: one to an uploaded list, one in three waves, and
/// one that an event triggers.
/// </summary>
/// <param name="subscribers">Who takes part.</param>
/// <param name="grains">Finds programs, campaigns and dispatches.</param>
/// <param name="lists">Where the list goes.</param>
/// <param name="time">The clock of the play.</param>
internal sealed class DemoCampaigns(DemoBase subscribers, IGrainFactory grains, ISubscriberLists lists, TimeProvider time)
{
    private const string Program = "spring-2026";
    private const string Planner = "planner Zhou";
    private const string Director = "director Lin";
    private const string MusicLovers = "music-lovers";
    private const string MusicTag = "music-lover";
    private const int BatchSize = 10_000;

    private readonly DateTimeOffset _startAt = time.GetUtcNow();

    /// <summary>The names of the campaigns, in the order in which they begin.</summary>
    public static ImmutableArray<string> Names { get; } = ["colour-rings", "top-up-bonus", "mobile-newspaper"];

    /// <summary>Plans all of them, has them approved, and schedules them. They begin by themselves.</summary>
    public async Task PlanAsync(CancellationToken cancellationToken)
    {
        await UploadAsync(cancellationToken);
        var program = grains.GetGrain<IProgramGrain>(Program);
        Require((await program.Handle(new ProgramCommand.Create(ProgramOf()) { By = Planner })).Refusal);
        Require((await program.Handle(new ProgramCommand.Open { By = Director })).Refusal);
        foreach (var campaign in new[] { List(), Trigger(), Waves() })
        {
            await PlanAsync(campaign);
        }
    }

    /// <summary>Waits until no dispatch has anything left to do at this instant.</summary>
    /// <returns>How many had.</returns>
    public async Task<int> RestAsync()
    {
        var busy = 0;
        foreach (var name in Names)
        {
            busy += await grains.GetGrain<IDispatchGrain>(name).Rest() ? 1 : 0;
        }

        return busy;
    }

    private async Task PlanAsync(CampaignDocument document)
    {
        var campaign = grains.GetGrain<ICampaignGrain>(document.Id);
        CampaignCommand[] commands =
        [
            new CampaignCommand.Create(document, CopiedFrom: null) { By = Planner },
            new CampaignCommand.Submit([], []) { By = Planner },
            new CampaignCommand.Approve { By = Director },
            new CampaignCommand.Schedule { By = Planner },
        ];
        foreach (var command in commands)
        {
            var answer = await campaign.Handle(command);
            Require(answer.Refusal, answer.Errors);
        }
    }

    private static void Require(PlanningRefusal? refusal, ImmutableArray<CampaignError> errors = default)
    {
        if (refusal is not null)
        {
            var first = errors.IsDefaultOrEmpty ? string.Empty : $" {errors[0].Path} {errors[0].Code}";
            throw new InvalidOperationException($"A campaign of the play was refused: {refusal.Code}{first}");
        }
    }

    private async Task UploadAsync(CancellationToken cancellationToken)
    {
        var members = subscribers.Profiles().Where(static one => one.Profile.Tags.Contains(MusicTag))
            .Select(static one => one.Id.Value).ToList();
        if (await lists.TryBeginAsync(MusicLovers, Planner, _startAt, cancellationToken) is { } list)
        {
            foreach (var batch in members.Chunk(BatchSize))
            {
                await lists.AddMembersAsync(list, batch, _startAt, cancellationToken);
            }

            await lists.TryEndAsync(list, isReady: true, cancellationToken);
        }
    }

    private ProgramDocument ProgramOf() => new()
    {
        Id = Program,
        Name = "Spring 2026 春季营销案",
        Purpose = "Music, news and top-ups for the spring.",
        From = _startAt,
        Until = _startAt.AddDays(60),
    };

    /// <summary>To those on a list that analysts uploaded, in the afternoon and evening of the second day and after.</summary>
    private CampaignDocument List() => Campaign("colour-rings", "Colour rings for music lovers 彩铃推广", days: 1) with
    {
        Audience = new AudienceDocument { List = MusicLovers },
        Tasks =
        [
            new TaskDocument
            {
                Id = "sms",
                Channel = Channel.Sms,
                Offer = "color-ring",
                Slots = [new SlotDocument { From = new TimeOnly(14, 0), Until = new TimeOnly(20, 0) }],
            },
        ],
    };

    /// <summary>Who tops up and thinks twice about money gets a bonus offered, once in a month.</summary>
    private CampaignDocument Trigger() => Campaign("top-up-bonus", "A bonus for who tops up 充值有礼", days: 1) with
    {
        Audience = new AudienceDocument { Condition = "tag has \"price-sensitive\"" },
        Trigger = new CampaignTriggerDocument { Event = "top-up" },
        Tasks = [new TaskDocument { Id = "sms", Channel = Channel.Sms, Offer = "prepaid-bonus" }],
    };

    /// <summary>A message to all who may have it; another offer to who did not answer; and a word at the counter to who still has not.</summary>
    private CampaignDocument Waves() => Campaign("mobile-newspaper", "The newspaper on the phone 手机报三波次", days: 2) with
    {
        Audience = new AudienceDocument { Condition = "trait \"terminal-has-mms\" = \"yes\"" },
        Exclude = [new AudienceDocument { Earlier = new EarlierSetDocument("colour-rings", EarlierSet.Contacted) }],
        SamplePercent = 50,
        Tasks =
        [
            new TaskDocument { Id = "sms", Channel = Channel.Sms, Offer = "mobile-newspaper-11" },
            new TaskDocument
            {
                Id = "again",
                Channel = Channel.Sms,
                Offer = "mobile-newspaper-16",
                After = new WaveDocument { Task = "sms", When = [TaskOutcome.NotReached, TaskOutcome.Silent], Wait = TimeSpan.FromDays(8) },
            },
            new TaskDocument
            {
                Id = "counter",
                Channel = Channel.Hall,
                Offer = "mobile-newspaper-11",
                After = new WaveDocument { Task = "again", When = [TaskOutcome.Silent], Wait = TimeSpan.FromDays(3) },
            },
        ],
    };

    private CampaignDocument Campaign(string id, string name, int days) => new()
    {
        Id = id,
        Program = Program,
        Name = name,
        From = _startAt.AddDays(days),
        Until = _startAt.AddDays(45),
        Audience = new AudienceDocument { Everyone = true },
        Tasks = [],
        Costs = new CostsDocument { Contacts = [new ContactCostDocument(Channel.Sms, 5)], IncentiveMinor = 100 },
    };

    /// <summary>What came of each, as its counters tell.</summary>
    public static ImmutableArray<CampaignSummary> SumUp(CounterSums sums) =>
    [
        .. Names.Select(name =>
        {
            var counts = sums.By($"{CampaignCounter.Family}{name}/", part: 2);
            return new CampaignSummary(
                name,
                counts.GetValueOrDefault(CampaignCounter.Target),
                Of(counts, TaskOutcome.Control) + Of(counts, TaskOutcome.ControlOrdered),
                counts.GetValueOrDefault(CampaignCounter.Sent),
                Of(counts, TaskOutcome.Silent) + Of(counts, TaskOutcome.Refused) + Of(counts, TaskOutcome.Accepted)
                    + Of(counts, TaskOutcome.Ordered),
                Of(counts, TaskOutcome.Ordered),
                counts.GetValueOrDefault(CampaignCounter.Revenue));
        }),
    ];

    private static long Of(SortedDictionary<string, long> counts, TaskOutcome outcome) => counts.GetValueOrDefault(KebabName.Of(outcome));
}
