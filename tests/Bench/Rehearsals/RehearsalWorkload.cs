using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using SmartManager.Bench.Base;
using SmartManager.Bench.Campaigns;
using SmartManager.Bench.Hosting;
using SmartManager.Bench.Reports;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Demo;
using SmartManager.Silo.Rehearsals;
using SmartManager.Silo.Trials;

namespace SmartManager.Bench.Rehearsals;

/// <summary>
/// W6: a campaign to the whole base is rehearsed under three policies; then it is run for real at the same instant, and what came of each
/// subscriber is compared byte for byte with its rehearsal.
/// </summary>
internal static class RehearsalWorkload
{
    /// <summary>The real run is of at most so many targets: each is a durable turn, and their lines are compared in memory.</summary>
    private const int RealTargetsMax = 1_000_000;

    private const string Campaign = "w6";
    private const int HistoryMax = 1_000;
    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(15);

    /// <summary>Measures it.</summary>
    public static async Task<IReadOnlyList<RunFigures>> RunAsync(BenchOptions options)
    {
        using var bases = BaseFolders.Prepare(options.Seed, options.Subscribers, options.KeptBases, BenchSurroundings.Make());
        BenchOutput.SayBase(options, bases);
        var runs = new List<RunFigures>();
        for (var run = 1; run <= options.Runs; run++)
        {
            var figures = new RunFigures(run, BenchOutput.SayLoad(run));
            var folder = bases.Copy("w6");
            try
            {
                await MeasureAsync(figures, folder, options);
            }
            finally
            {
                BaseFolders.Drop(folder);
            }

            runs.Add(figures);
        }

        return runs;
    }

    /// <summary>The rules of the workloads; one contact a week instead of two; four, and nights like days.</summary>
    public static IReadOnlyList<RulebookDocument> Policies(ulong seed)
    {
        var rules = CampaignWorkload.ForEverybody(BenchRulebook.Document(seed));
        var policy = rules.ContactPolicy;
        return
        [
            rules,
            rules with { ContactPolicy = policy with { Caps = [policy.Caps[0] with { Limit = 1 }, policy.Caps[1]] } },
            rules with
            {
                ContactPolicy = policy with
                {
                    Caps = [policy.Caps[0] with { Limit = 4 }, policy.Caps[1]],
                    QuietFrom = new TimeOnly(0, 0),
                    QuietUntil = new TimeOnly(0, 0),
                },
            },
        ];
    }

    private static async Task MeasureAsync(RunFigures figures, string folder, BenchOptions options)
    {
        var clock = new VirtualClock(BaseSubscribers.StartAt);
        await using var silo = await BenchSilo.StartAsync(BaseFolders.Settings(folder), options.Seed, options.ActivationsMax, services =>
            services.AddSingleton<TimeProvider>(clock));
        var policies = Policies(options.Seed);
        await silo.PublishAsync(policies[0]);
        var campaign = CampaignWorkload.CampaignOf() with { Id = Campaign, ControlPercent = 10 };
        var everybody = new CampaignPlan(campaign, revision: 1, []);
        using var memory = new MemoryWatch();
        var processor = Machine.ProcessorTime();
        foreach (var (number, policy) in policies.Index())
        {
            var startedAt = Stopwatch.GetTimestamp();
            using var trial = Begin(clock);
            var result = await RehearseAsync(silo, trial, everybody, Compile(silo, policy));
            var took = Stopwatch.GetElapsedTime(startedAt);
            Fill(figures, number + 1, result, took);
            BenchOutput.Say($"policy {number + 1}: {took.TotalSeconds:0.0} s");
        }

        figures["processorUsPerSubscriber"] = (Machine.ProcessorTime() - processor).TotalMicroseconds / policies.Count / options.Subscribers;
        figures["peakMemoryMb"] = memory.PeakAnonymous;
        await CompareAsync(figures, silo, campaign with { SamplePercent = Math.Min(100, 100.0 * RealTargetsMax / options.Subscribers) }, clock);
    }

    private static void Fill(RunFigures figures, int number, RehearsalResult result, TimeSpan took)
    {
        var task = result.Tasks[0];
        figures[Name("seconds")] = took.TotalSeconds;
        figures[Name("subscribersPerSecond")] = result.Asked / took.TotalSeconds;
        figures[Name("planned")] = task.Planned;
        figures[Name("heldBack")] = task.HeldBack.Sum(static one => one.Count);
        figures[Name("lineMegabytes")] = result.LineBytes / 1e6;

        string Name(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}{number}");
    }

    private static async Task CompareAsync(RunFigures figures, BenchSilo silo, CampaignDocument campaign, VirtualClock clock)
    {
        await CampaignWorkload.StoreCampaignAsync(silo, campaign);
        var plan = (await silo.Services.GetRequiredService<ICampaigns>().FindAsync(campaign.Id, 1, CancellationToken.None))!;
        using var trial = Begin(clock);
        await RehearseAsync(silo, trial, plan, silo.Rulebooks.Current);
        var startedAt = Stopwatch.GetTimestamp();
        var dispatch = silo.Grains.GetGrain<IDispatchGrain>(campaign.Id);
        await dispatch.Run(1);
        while ((await dispatch.GetProgress()).Tasks[0].EndedAt is null) // It is not over: no relay runs, so what is planned waits.
        {
            if (Stopwatch.GetElapsedTime(startedAt) > TimeMax)
            {
                throw new TimeoutException($"Not done after {TimeMax}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        figures["realSeconds"] = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        BenchOutput.Say($"real run: {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0.0} s");
        using var rehearsed = new MemoryStream();
        await trial.Lines.SendAsync(rehearsed, CancellationToken.None);
        var (count, happened) = await HappenedAsync(silo);
        figures["comparedTargets"] = count;
        figures["comparedBytes"] = rehearsed.Length;
        if (!happened.AsSpan().SequenceEqual(rehearsed.GetBuffer().AsSpan(0, (int)rehearsed.Length)))
        {
            throw new InvalidOperationException("What happened is not what was rehearsed.");
        }
    }

    private static Trial Begin(VirtualClock clock) => new("w6", Rehearsal.Name, new TrialOptions(), clock, CancellationToken.None);

    private static async Task<RehearsalResult> RehearseAsync(BenchSilo silo, Trial trial, CampaignPlan plan, Rulebook rulebook) =>
        (RehearsalResult)await new Rehearsal(
            new RehearsalQuestion(plan, rulebook, BaseSubscribers.StartAt, SamplePercent: 100),
            silo.Services.GetRequiredService<SubscriberPages>(),
            silo.Services.GetRequiredService<ILearning>(),
            silo.Services.GetRequiredService<ICapacityBoard>().SoldOut,
            Options.Create(new TrialOptions())).RunAsync(trial);

    private static Rulebook Compile(BenchSilo silo, RulebookDocument document)
    {
        var errors = RulebookCheck.TryCompile(document, silo.Rulebooks.Current.Version + 1, silo.Services.GetRequiredService<ZoneTable>(), out var rulebook);
        return rulebook ?? throw new InvalidOperationException($"A policy of the workload is wrong: {errors[0].Path} {errors[0].Message}");
    }

    /// <summary>The lines of the real run, from the journals: by id, which is the order in which the base was loaded.</summary>
    private static async Task<(long Count, byte[] Lines)> HappenedAsync(BenchSilo silo)
    {
        var (count, after) = (0L, (string?)null);
        var lines = new System.Buffers.ArrayBufferWriter<byte>();
        await using var writer = CampaignOutcomeLine.WriterTo(lines);
        while (await silo.Records.ReadGrainIdsAsync(SubscriberGrain.Kind, after, 1_000, CancellationToken.None) is { Count: > 0 } ids)
        {
            foreach (var id in ids)
            {
                var history = await silo.Records.ReadHistoryAsync(new(SubscriberGrain.Kind, id), null, HistoryMax, CancellationToken.None);
                count += CampaignOutcomeLine.Write(
                    lines, writer, SubscriberId.Parse(id), [.. history.Reverse().Select(entry => TurnMapping.ToEvent(entry.Body.Span))]);
            }

            after = ids[^1];
        }

        return (count, lines.WrittenSpan.ToArray());
    }
}
