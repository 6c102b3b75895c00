using System.Diagnostics;
using System.Globalization;
using SmartManager.Bench.Base;
using SmartManager.Bench.Hosting;
using SmartManager.Bench.Reports;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Simulated;

namespace SmartManager.Bench.Campaigns;

/// <summary>
/// W3: one campaign to the whole base, every subscriber asleep. Each is woken, runs the whole funnel, and what comes of it is durable; what
/// is planned is released by a second turn, taken by a carrier that takes all, and recorded by a third.
/// </summary>
internal static class CampaignWorkload
{
    /// <summary>The campaign's name.</summary>
    public const string Campaign = "w3";

    /// <summary>Subscribers are asleep in a silo that runs: its code is compiled by a campaign to a few, which is not measured.</summary>
    private const int WarmUpSubscribers = 60_000;

    /// <summary>Settings of an operator who wants it fast: what production can set, and no other durability.</summary>
    private static readonly KeyValuePair<string, string?>[] Fast =
    [
        new("Channels:PollInterval", "00:00:00.050"),
        new("Channels:BatchSizeMax", "10000"),
        new("Channels:InFlightMax", "1024"),
        new("Channels:MessagesPerSecondMax", "1000000"),
    ];

    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(15);

    /// <summary>Measures it.</summary>
    public static async Task<IReadOnlyList<RunFigures>> RunAsync(BenchOptions options)
    {
        var warmUp = options with { Subscribers = Math.Min(options.Subscribers, WarmUpSubscribers) };
        using (var few = BaseFolders.Prepare(options.Seed, warmUp.Subscribers, options.KeptBases, BenchSurroundings.Make()))
        {
            await RunAsync(new RunFigures(0, BenchOutput.SayLoad(0)), few, warmUp);
        }

        using var bases = BaseFolders.Prepare(options.Seed, options.Subscribers, options.KeptBases, BenchSurroundings.Make());
        var runs = new List<RunFigures>();
        for (var run = 1; run <= options.Runs; run++)
        {
            runs.Add(await RunAsync(new RunFigures(run, BenchOutput.SayLoad(run)), bases, options));
        }

        return runs;
    }

    private static async Task<RunFigures> RunAsync(RunFigures figures, BaseFolders bases, BenchOptions options)
    {
        var folder = bases.Copy("w3");
        try
        {
            await MeasureAsync(figures, folder, options);
            return figures;
        }
        finally
        {
            BaseFolders.Drop(folder);
        }
    }

    private static async Task MeasureAsync(RunFigures figures, string folder, BenchOptions options)
    {
        var carrier = new NullCarrier();
        await using var silo = await OpenAsync(folder, options.Seed, carrier, options.ActivationsMax);
        using var memory = new MemoryWatch();
        using var meter = new StoreMeter();
        var (processor, allocated, pause) = (Machine.ProcessorTime(), GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        var dispatch = silo.Grains.GetGrain<IDispatchGrain>(Campaign);
        var startedAt = Stopwatch.GetTimestamp();
        await dispatch.Run(1);
        var decided = await UntilAsync(async () => (await dispatch.GetProgress()).Tasks[0].EndedAt is not null, startedAt);
        var progress = (await dispatch.GetProgress()).Tasks[0];
        var counters = await CountersAsync(silo);
        var planned = counters.Where(static one => PlannedStandings.Contains(one.Key)).Sum(static one => one.Value);
        var done = await UntilAsync(async () => (await CountersAsync(silo)).GetValueOrDefault(CampaignCounter.Sent) >= planned, startedAt);
        var commits = meter.Take();
        figures["subscribersPerSecond"] = progress.Asked / done.TotalSeconds;
        figures["decidedPerSecond"] = progress.Asked / decided.TotalSeconds;
        figures["asked"] = progress.Asked;
        figures["plannedShare"] = planned / (double)progress.Asked;
        figures["handedOver"] = carrier.Taken;
        figures["turnsPerCommit"] = commits.TurnsEach;
        figures["turns"] = commits.Turns;
        figures["writerBusyShare"] = commits.Duration / done;
        figures["processorUsPerSubscriber"] = (Machine.ProcessorTime() - processor).TotalMicroseconds / progress.Asked;
        figures["allocatedBytesPerSubscriber"] = (GC.GetTotalAllocatedBytes() - allocated) / (double)progress.Asked;
        figures["gcPauseShare"] = (GC.GetTotalPauseDuration() - pause) / done;
        figures["peakMemoryMb"] = memory.PeakAnonymous;
        figures["seconds"] = done.TotalSeconds;
        figures["heldBack"] = counters.Where(static one => one.Key.StartsWith("held-back/", StringComparison.Ordinal)).Sum(static one => one.Value);
        if (carrier.Taken != planned || counters.GetValueOrDefault(CampaignCounter.Target) != progress.Asked)
        {
            throw new InvalidOperationException($"{carrier.Taken} were handed over of {planned} planned.");
        }
    }

    /// <summary>A whole silo with its relays on a folder with a base, and the campaign ready to be run.</summary>
    public static async Task<BenchSilo> OpenAsync(string folder, ulong seed, ICarrier carrier, int? activationsMax = null)
    {
        var settings = BaseFolders.Settings(folder).Concat(Fast).ToDictionary();
        var silo = await BenchSilo.StartAsync(settings, seed, activationsMax, services =>
        {
            services.AddSingleton(carrier);
            services.AddSingleton<IBilling>(new SimulatedBilling(seed));
            services.AddSiloWork();
        });
        await silo.PublishAsync(ForEverybody(BenchRulebook.Document(seed)));
        await StoreCampaignAsync(silo, CampaignOf());
        return silo;
    }

    /// <summary>The rules of the workloads, with a first offer that has no condition: the more are planned, the more there is to do.</summary>
    public static RulebookDocument ForEverybody(RulebookDocument rules) =>
        rules with { Offers = rules.Offers.SetItem(0, rules.Offers[0] with { Eligibility = null }) };

    /// <summary>To everybody, one offer that most may have, nobody kept out beside the rulebook's own control group.</summary>
    public static CampaignDocument CampaignOf(int offer = 0) => new()
    {
        Id = Campaign,
        Program = "workloads",
        Name = "W3",
        From = BaseSubscribers.StartAt.AddDays(-1),
        Until = BaseSubscribers.StartAt.AddDays(30),
        Audience = new AudienceDocument { Everyone = true },
        ControlPercent = 0,
        Tasks = [new TaskDocument { Id = "sms", Channel = Channel.Sms, Offer = BenchRulebook.OfferId(offer) }],
    };

    /// <summary>Stores it as approved.</summary>
    public static async Task StoreCampaignAsync(BenchSilo silo, CampaignDocument campaign)
    {
        var documents = silo.Services.GetRequiredService<IDocuments>();
        if (await documents.FindAsync(ICampaigns.KindOf(campaign.Id), 1, CancellationToken.None) is null)
        {
            var body = CampaignRevision.Encode(campaign, []);
            await documents.TryAddAsync(
                new Document(ICampaigns.KindOf(campaign.Id), 1, BaseSubscribers.StartAt, body), CancellationToken.None);
        }
    }

    private static readonly string[] PlannedStandings = ["planned", "not-reached", "silent", "refused", "accepted", "ordered"];

    /// <summary>The campaign's counters of all days and regions, by what they count.</summary>
    public static async Task<Dictionary<string, long>> CountersAsync(BenchSilo silo)
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var day = -1; day < 2; day++)
        {
            var prefix = string.Create(
                CultureInfo.InvariantCulture, $"{BaseSubscribers.StartAt.AddDays(day):yyyy-MM-dd}/{CampaignCounter.Family}{Campaign}/");
            foreach (var counter in await silo.Records.ReadCountersAsync(prefix, CancellationToken.None))
            {
                var what = counter.Name[prefix.Length..].Split('/', 3)[2];
                sums[what] = sums.GetValueOrDefault(what) + counter.Amount;
            }
        }

        return sums;
    }

    /// <summary>Waits until something is done; how long since the start.</summary>
    public static async Task<TimeSpan> UntilAsync(Func<Task<bool>> isDone, long startedAt)
    {
        while (!await isDone())
        {
            if (Stopwatch.GetElapsedTime(startedAt) > TimeMax)
            {
                throw new TimeoutException($"Not done after {TimeMax}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return Stopwatch.GetElapsedTime(startedAt);
    }

    /// <summary>Takes every message at once and forgets it.</summary>
    private sealed class NullCarrier : ICarrier
    {
        private long _taken;

        /// <summary>Messages taken.</summary>
        public long Taken => Volatile.Read(ref _taken);

        /// <inheritdoc/>
        public string Name => "null";

        /// <inheritdoc/>
        public Channel Channel => Channel.Sms;

        /// <inheritdoc/>
        public ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _taken);
            return ValueTask.FromResult(new HandoverReport(Handover.Accepted, null));
        }
    }
}
