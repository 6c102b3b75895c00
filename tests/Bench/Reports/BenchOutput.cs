using System.Globalization;
using System.Text.Json;
using SmartManager.Bench.Base;
using SmartManager.Bench.Hosting;

namespace SmartManager.Bench.Reports;

/// <summary>Tables for people, JSON for tools.</summary>
internal static class BenchOutput
{
    /// <summary>A line for people.</summary>
    public static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Tells what is measured on what.</summary>
    public static void SayBase(BenchOptions options, IEventBase loaded)
    {
        Say($"base: {options.Subscribers:#,0} subscribers, seed {options.Seed}, {loaded.BaseMebibytes:#,0} MiB on disk");
        Say($"machine: {Environment.ProcessorCount} cores; a synced write of 8 KiB takes {loaded.SyncTime().TotalMicroseconds:#,0} µs");
    }

    /// <summary>Tells the load of the machine before a run.</summary>
    public static double[] SayLoad(int run)
    {
        var load = Machine.LoadAverage();
        Say($"run {run}: load average {load[0]:0.00} {load[1]:0.00} {load[2]:0.00}");
        return load;
    }

    /// <summary>Median and spread of each figure.</summary>
    public static void SayTable(IReadOnlyList<RunFigures> runs)
    {
        Say($"{"",-26}{"median",14}{"least",14}{"most",14}");
        foreach (var name in runs[0].Names)
        {
            var values = Sorted(runs, name);
            Say($"{name,-26}{Show(Median(values)),14}{Show(values[0]),14}{Show(values[^1]),14}");
        }
    }

    /// <summary>Writes <c>{workload, loadAverage, runs, median}</c>.</summary>
    public static void WriteJson(string path, string workload, IReadOnlyList<RunFigures> runs)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("workload", workload);
        Write(json, "loadAverage", runs[0].LoadAverage);
        json.WriteStartArray("runs");
        foreach (var run in runs)
        {
            json.WriteStartObject();
            json.WriteNumber("run", run.Run);
            Write(json, "loadAverage", run.LoadAverage);
            foreach (var name in run.Names)
            {
                json.WriteNumber(name, Rounded(run[name]));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("median");
        foreach (var name in runs[0].Names)
        {
            json.WriteNumber(name, Rounded(Median(Sorted(runs, name))));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static double[] Sorted(IReadOnlyList<RunFigures> runs, string name) => [.. runs.Select(run => run[name]).Order()];

    private static double Median(double[] sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

    private static double Rounded(double value) => Math.Round(value, value >= 100 ? 1 : 4);

    private static string Show(double value) => value.ToString(value >= 100 ? "#,0" : "0.000", CultureInfo.InvariantCulture);
}
