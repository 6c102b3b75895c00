using System.Diagnostics;
using System.Globalization;

namespace SmartManager.Bench.Hosting;

/// <summary>What the machine does besides.</summary>
internal static class Machine
{
    /// <summary>Load averages of 1, 5 and 15 minutes.</summary>
    public static double[] LoadAverage() =>
        [.. File.ReadAllText("/proc/loadavg").Split(' ').Take(3).Select(part => double.Parse(part, CultureInfo.InvariantCulture))];

    /// <summary>Memory of this process that no file stands behind: heaps, stacks, page caches of the store. Unit: MiB.</summary>
    public static double AnonymousMebibytes() => StatusMebibytes("RssAnon:");

    /// <summary>All memory of this process that is resident, mapped pages of the store's file included. Unit: MiB.</summary>
    public static double ResidentMebibytes() => StatusMebibytes("VmRSS:");

    /// <summary>Processor time of this process.</summary>
    public static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>Median time of an 8 KiB write with a sync to the disk of a folder.</summary>
    public static TimeSpan SyncTime(string folder)
    {
        var path = Path.Combine(folder, "sync-probe");
        var times = new List<TimeSpan>();
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            var block = new byte[8192];
            for (var i = 0; i < 50; i++)
            {
                var startedAt = Stopwatch.GetTimestamp();
                file.Write(block);
                file.Flush(flushToDisk: true);
                times.Add(Stopwatch.GetElapsedTime(startedAt));
            }
        }

        File.Delete(path);
        times.Sort();
        return times[times.Count / 2];
    }

    private static double StatusMebibytes(string name)
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan(name.Length, line.Length - name.Length - 2).Trim(), CultureInfo.InvariantCulture) / 1024.0;
            }
        }

        return 0;
    }
}
