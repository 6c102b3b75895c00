using System.Globalization;
using SmartManager.Bench.Base;
using SmartManager.Bench.Hosting;
using SmartManager.Bench.Reports;

namespace SmartManager.Bench.Decisions;

/// <summary>
/// W2: the three best offers with reasons for a random subscriber. First in process; then over HTTP on loopback from another process, open loop at
/// rising fixed rates. Server and load generator share the machine's cores.
/// </summary>
internal static class DecisionWorkload
{
    private const double LatencyMaxMs = 10;
    private const int WarmUpRate = 4_000;
    private const int WarmUpSecondsMin = 30;

    /// <summary>The collector adapts to a load within some seconds; a load of people does not double from one second to the next.</summary>
    private const int LeadInSeconds = 10;

    private static readonly int[] Rates = [2_500, 5_000, 7_500, 10_000];

    /// <summary>Loads the base and measures.</summary>
    public static async Task<IReadOnlyList<RunFigures>> RunAsync(BenchOptions options)
    {
        using var folders = BaseFolders.Prepare(options.Seed, options.Subscribers, options.KeptBases, BenchSurroundings.Make());
        BenchOutput.SayBase(options, folders);
        var folder = folders.Copy("system");
        var runs = new List<RunFigures>();
        for (var run = 1; run <= options.Runs; run++)
        {
            var figures = new RunFigures(run, BenchOutput.SayLoad(run));
            var rates = new List<(int Rate, OpenLoopFigures Figures)>();
            var inProcess = await MeasureInProcessAsync(folder, options);
            await MeasureHttpAsync(folder, options, rates);
            Fill(figures, inProcess, rates);
            runs.Add(figures);
        }

        return runs;
    }

    private static async Task<(Latencies Preview, Latencies Durable, double ColdShare)> MeasureInProcessAsync(string folder, BenchOptions options)
    {
        var part = TimeSpan.FromSeconds(Math.Max(1, options.Seconds / 4.0));
        await using var silo = await BenchSilo.StartAsync(BaseFolders.Settings(folder), options.Seed, options.ActivationsMax);
        var caller = new InProcess(silo.Grains, options.Seed, options.Subscribers);
        await caller.PreviewAsync(part);
        await caller.OpenAsync(part / 4);
        var loads = silo.Store.Loads;
        var preview = await caller.PreviewAsync(part);
        var cold = (double)(silo.Store.Loads - loads) / preview.Count;
        return (preview, await caller.OpenAsync(part / 2), cold);
    }

    private static async Task MeasureHttpAsync(string folder, BenchOptions options, List<(int Rate, OpenLoopFigures Figures)> rates)
    {
        await using var server = await DecisionServer.StartAsync(folder);
        await using var load = LoadGenerator.Start(server.Address, options.Seed, options.Subscribers);
        await load.RunAsync(WarmUpRate, TimeSpan.FromSeconds(Math.Max(WarmUpSecondsMin, options.Seconds / 4.0)));
        foreach (var rate in Rates)
        {
            await load.RunAsync(rate, TimeSpan.FromSeconds(LeadInSeconds));
            var figures = await load.RunAsync(rate, TimeSpan.FromSeconds(Math.Max(1, options.Seconds / (double)Rates.Length)));
            if (figures.Failures > 0)
            {
                throw new InvalidOperationException($"{figures.Failures} requests were not answered with 200.");
            }

            rates.Add((rate, figures));
        }
    }

    /// <summary>The figures that count are those of the highest rate that was kept up with; of the lowest if none was.</summary>
    private static void Fill(
        RunFigures run, (Latencies Preview, Latencies Durable, double ColdShare) inProcess, List<(int Rate, OpenLoopFigures Figures)> rates)
    {
        var kept = rates.TakeWhile(rate => rate.Figures.P99Ms < LatencyMaxMs).Select(rate => rate.Figures).LastOrDefault();
        var best = kept ?? rates[0].Figures;
        run["interactionsPerSecond"] = best.PerSecond;
        run["p50Ms"] = best.P50Ms;
        run["p99Ms"] = best.P99Ms;
        run["p999Ms"] = best.P999Ms;
        run["inProcessP50Us"] = inProcess.Preview.Microseconds(500);
        run["inProcessP99Us"] = inProcess.Preview.Microseconds(990);
        run["inProcessP999Us"] = inProcess.Preview.Microseconds(999);
        run["inProcessColdShare"] = inProcess.ColdShare;
        run["inProcessDurableP50Us"] = inProcess.Durable.Microseconds(500);
        run["inProcessDurableP99Us"] = inProcess.Durable.Microseconds(990);
        foreach (var (rate, figures) in rates)
        {
            run[string.Create(CultureInfo.InvariantCulture, $"p50MsAt{rate}")] = figures.P50Ms;
            run[string.Create(CultureInfo.InvariantCulture, $"p99MsAt{rate}")] = figures.P99Ms;
        }
    }
}
