using System.Collections.Concurrent;
using System.Diagnostics;
using SmartManager.Bench.Base;
using SmartManager.Bench.Hosting;
using SmartManager.Bench.Reports;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Bench.Campaigns;

/// <summary>
/// W3 again, and the process that does it is ended by <c>kill -9</c> again and again. At the end each subscriber's journal is read, and what
/// stands there is compared with the counters and with what the carrier wrote down.
/// </summary>
internal static class KilledCampaign
{
    /// <summary>The command by which this program becomes the one that is killed.</summary>
    public const string Command = "serve-campaign";

    private const string Ready = "ready";
    private static readonly TimeSpan AliveMin = TimeSpan.FromMilliseconds(1_000);
    private static readonly TimeSpan AliveMax = TimeSpan.FromMilliseconds(4_000);

    /// <summary>Plays it.</summary>
    /// <returns>Whether nothing was found; and the figures.</returns>
    public static async Task<(bool IsRight, IReadOnlyList<RunFigures> Figures)> RunAsync(int subscribers, int kills, ulong seed, string? kept)
    {
        using var bases = BaseFolders.Prepare(seed, subscribers, kept, BenchSurroundings.Make());
        var folder = bases.Copy("w3-kills");
        try
        {
            var figures = new RunFigures(1, BenchOutput.SayLoad(1));
            var draw = new Draw(seed, -7);
            for (var kill = 1; kill <= kills; kill++)
            {
                using var process = await StartAsync(folder, seed);
                await Task.Delay(AliveMin + ((AliveMax - AliveMin) * draw.Share()), TimeProvider.System);
                process.Kill();
                await process.WaitForExitAsync();
            }

            var startedAt = Stopwatch.GetTimestamp();
            using var carrier = new CountingCarrier(folder);
            await using var silo = await CampaignWorkload.OpenAsync(folder, seed, carrier);
            var dispatch = silo.Grains.GetGrain<IDispatchGrain>(CampaignWorkload.Campaign);
            await dispatch.Run(1);
            var asked = (await dispatch.GetProgress()).Tasks[0].Asked;
            await CampaignWorkload.UntilAsync(async () => (await dispatch.GetProgress()).Tasks[0].EndedAt is not null, startedAt);
            await CampaignWorkload.UntilAsync(() => IsEmptyAsync(silo), startedAt);
            figures["kills"] = kills;
            figures["askedBeforeLastKill"] = asked;
            return (await CompareAsync(figures, silo, folder, subscribers), [figures]);
        }
        finally
        {
            BaseFolders.Drop(folder);
        }
    }

    /// <summary>What the other process does: the campaign, until it is killed.</summary>
    public static async Task ServeAsync(string folder, ulong seed)
    {
        using var carrier = new CountingCarrier(folder);
        await using var silo = await CampaignWorkload.OpenAsync(folder, seed, carrier);
        await silo.Grains.GetGrain<IDispatchGrain>(CampaignWorkload.Campaign).Run(1);
        await Console.Out.WriteLineAsync(Ready);
        await Console.In.ReadLineAsync();
    }

    private static async Task<Process> StartAsync(string folder, ulong seed)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(KilledCampaign).Assembly.Location);
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == Ready)
            {
                return process;
            }
        }

        throw new InvalidOperationException("The campaign did not start.");
    }

    private static async Task<bool> IsEmptyAsync(BenchSilo silo)
    {
        var outbox = silo.Services.GetRequiredService<IOutbox>();
        return await outbox.CountInStateAsync(OutboxState.Pending, CancellationToken.None) == 0
            && await outbox.CountInStateAsync(OutboxState.Releasing, CancellationToken.None) == 0;
    }

    private static async Task<bool> CompareAsync(RunFigures figures, BenchSilo silo, string folder, int subscribers)
    {
        var (decidedTwice, notDecided) = (0, 0);
        var standings = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        await Parallel.ForAsync(0, subscribers, async (i, stop) =>
        {
            var key = new GrainKey(SubscriberGrain.Kind, BaseSubscribers.IdOf(i).Value);
            var considered = 0;
            foreach (var entry in await silo.Records.ReadHistoryAsync(key, null, 1_000, stop))
            {
                considered += TurnMapping.ToEvent(entry.Body.Span) is SubscriberEvent.TaskConsidered ? 1 : 0;
            }

            if (considered != 1)
            {
                _ = considered == 0 ? Interlocked.Increment(ref notDecided) : Interlocked.Increment(ref decidedTwice);
            }

            var state = await silo.Grains.GetGrain<Contracts.Subscribers.ISubscriberGrain>(key.Id).GetState();
            foreach (var one in state.Participations)
            {
                standings.AddOrUpdate(KebabName.Of(one.Outcome), 1, static (_, count) => count + 1);
            }
        });
        var counters = await CampaignWorkload.CountersAsync(silo);
        var wrong = Enum.GetValues<TaskOutcome>().Select(outcome => KebabName.Of(outcome))
            .Count(name => counters.GetValueOrDefault(name) != standings.GetValueOrDefault(name));
        var (handed, twice) = CountingCarrier.Read(folder);
        figures["decidedTwice"] = decidedTwice;
        figures["notDecided"] = notDecided;
        figures["targets"] = counters.GetValueOrDefault(CampaignCounter.Target);
        figures["wrongCounters"] = wrong;
        figures["handedOver"] = handed;
        figures["handedOverTwice"] = twice;
        figures["sent"] = counters.GetValueOrDefault(CampaignCounter.Sent);
        figures["inDoubt"] = await silo.Services.GetRequiredService<IOutbox>().CountInStateAsync(OutboxState.InDoubt, CancellationToken.None);
        return decidedTwice + notDecided + wrong + twice == 0 && counters.GetValueOrDefault(CampaignCounter.Target) == subscribers;
    }
}
