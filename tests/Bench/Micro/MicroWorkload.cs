using System.Diagnostics;
using SmartManager.Bench.Reports;

namespace SmartManager.Bench.Micro;

/// <summary>Times the parts of the hot path. The least of several rounds counts: noise only ever adds.</summary>
internal static class MicroWorkload
{
    private const int RoundsMin = 12;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);

    /// <summary>Measures all parts.</summary>
    public static void Run(ulong seed)
    {
        var bodies = new Bodies(seed);
        BenchOutput.SayLoad(1);
        BenchOutput.Say($"{"",-26}{"µs",10}{"bytes",10}");
        foreach (var (name, work) in bodies.Pieces)
        {
            var (microseconds, bytes) = Measure(work);
            BenchOutput.Say($"{name,-26}{microseconds,10:0.000}{bytes,10:0}");
        }

        foreach (var (name, bytes) in bodies.Sizes)
        {
            BenchOutput.Say($"{"size of " + name,-36}{bytes,10:0}");
        }

        BenchOutput.Say($"{"offers that reach arbitration",-36}{bodies.EligibleOnAverage,10:0.0}");
    }

    private static (double Microseconds, double Bytes) Measure(Action<int> work)
    {
        for (var startedAt = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(startedAt) < WarmUp;)
        {
            Round(work);
        }

        var least = TimeSpan.MaxValue;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < RoundsMin; round++)
        {
            var elapsed = Round(work);
            least = elapsed < least ? elapsed : least;
        }

        return (least.TotalMicroseconds / Bodies.Subscribers, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)(RoundsMin * Bodies.Subscribers));
    }

    private static TimeSpan Round(Action<int> work)
    {
        var startedAt = Stopwatch.GetTimestamp();
        for (var i = 0; i < Bodies.Subscribers; i++)
        {
            work(i);
        }

        return Stopwatch.GetElapsedTime(startedAt);
    }
}
