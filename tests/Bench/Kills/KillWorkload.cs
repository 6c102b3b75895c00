using System.Diagnostics;
using SmartManager.Bench.Reports;
using SmartManager.Crash.Tests;
using SmartManager.Crash.Tests.Kannel;
using SmartManager.Support;

namespace SmartManager.Bench.Kills;

/// <summary>
/// W5: the server as operators run it, under load, ended by <c>kill -9</c> again and again while a carrier that survives writes down every
/// message; then everybody's books are compared. The rounds of <c>tests/Crash.Tests</c>, many of them.
/// </summary>
internal static class KillWorkload
{
    /// <summary>Kills of one data folder. Subscribers who had all that their caps allow get nothing more, and would prove nothing.</summary>
    private const int RoundsPerFolder = 20;

    /// <summary>Plays so many rounds.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="seed">What all is drawn from.</param>
    /// <param name="hasKannel">Whether the server sends through a real Kannel, which is killed as well.</param>
    /// <returns>Whether nothing was found that is ours; and the figures.</returns>
    public static async Task<(bool IsRight, IReadOnlyList<RunFigures> Figures)> RunAsync(int rounds, ulong seed, bool hasKannel)
    {
        if (hasKannel && KannelProcesses.Missing is { } missing)
        {
            throw new InvalidOperationException(missing);
        }

        var load = BenchOutput.SayLoad(1);
        var (startedAt, done, sums, kannels) = (Stopwatch.GetTimestamp(), 0, new int[4], new int[2]);
        for (var leg = 0; done < rounds; leg++)
        {
            var folder = Directory.CreateTempSubdirectory("smartmanager-w5-").FullName;
            try
            {
                var count = Math.Min(RoundsPerFolder, rounds - done);
                var found = await PlayAsync(folder, seed + (ulong)(leg * 10), count, hasKannel);
                done += count;
                found.Report.ForEach(line => BenchOutput.Say($"{line}"));
                List<string>[] all = [found.AcknowledgedLost, found.MarketingTwice, found.ServiceLost, found.InDoubtWrong];
                for (var i = 0; i < all.Length; i++)
                {
                    sums[i] += all[i].Count;
                    all[i].Take(10).ToList().ForEach(line => BenchOutput.Say($"FOUND {line}"));
                }

                (kannels[0], kannels[1]) = (kannels[0] + found.KannelLost.Count, kannels[1] + found.KannelTwice.Count);
                found.KannelLost.Concat(found.KannelTwice).Take(10).ToList().ForEach(line => BenchOutput.Say($"Kannel's own: {line}"));
                BenchOutput.Say($"{done} of {rounds} rounds, {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0} s");
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        var figures = new RunFigures(1, load)
        {
            ["rounds"] = done,
            ["acknowledgedLost"] = sums[0],
            ["marketingTwice"] = sums[1],
            ["serviceLost"] = sums[2],
            ["inDoubtWrong"] = sums[3],
            ["seconds"] = Stopwatch.GetElapsedTime(startedAt).TotalSeconds,
        };
        if (hasKannel)
        {
            (figures["kannelLost"], figures["kannelTwice"]) = (kannels[0], kannels[1]);
        }

        return (sums.Sum() == 0, [figures]);
    }

    private static async Task<KillFindings> PlayAsync(string folder, ulong seed, int rounds, bool hasKannel)
    {
        if (!hasKannel)
        {
            return await new KillRounds(folder, seed).PlayAsync(rounds);
        }

        await using var play = new KannelRounds(folder, seed);
        return await play.PlayAsync(rounds);
    }
}
