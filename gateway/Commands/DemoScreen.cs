using System.Globalization;
using SmartManager.Domain.Catalogue;
using SmartManager.Silo.Demo;
using SmartManager.Silo.Import;
using Spectre.Console;

namespace SmartManager.Gateway.Commands;

/// <summary>Shows a play on the terminal.</summary>
internal static class DemoScreen
{
    private const int FindingsShown = 20;

    /// <summary>Runs a play under a progress bar.</summary>
    public static Task<DemoSummary> ShowAsync(Func<IProgress<DemoProgress>, Task<DemoSummary>> play) =>
        AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn())
            .StartAsync(async screen =>
            {
                var load = screen.AddTask("loading subscribers", maxValue: 1);
                var days = screen.AddTask("playing", maxValue: 1);
                var summary = await play(new Reporter(load, days));
                (load.Value, days.Value) = (1, 1);
                return summary;
            });

    /// <summary>Shows what the import of a file found.</summary>
    public static void Show(string path, ImportReport report)
    {
        AnsiConsole.WriteLine($"{path}: {Number(report.RowsRead)} rows, {Number(report.RowsImported)} imported, "
            + $"{Number(report.RowsWarned)} of them with a reservation, {Number(report.RowsRejected)} rejected");
        foreach (var finding in report.Findings.Take(FindingsShown))
        {
            AnsiConsole.WriteLine($"  line {finding.Line}{(finding.Column is { } column ? $", {column}" : string.Empty)}: "
                + $"{finding.Code} ({(finding.IsRejected ? "rejected" : "imported")})");
        }

        if (report.Findings.Length > FindingsShown)
        {
            AnsiConsole.WriteLine($"  and {Number(report.Findings.Length - FindingsShown)} more");
        }
    }

    /// <summary>Shows what a play came to.</summary>
    public static void Show(DemoSummary summary)
    {
        AnsiConsole.Write(Sums(summary));
        AnsiConsole.Write(Cut("contacts by channel", summary.Contacts.ByChannel));
        AnsiConsole.Write(Cut("contacts by kind", summary.Contacts.ByKind));
        AnsiConsole.Write(Cut("contacts by outcome", summary.Contacts.ByOutcome));
        AnsiConsole.Write(Cut("key moments", summary.Moments));
        AnsiConsole.Write(Cut("held back because of", summary.HeldBack));
        AnsiConsole.Write(Cut("replies", summary.RepliesByIntent));
    }

    private static Table Sums(DemoSummary summary) => new Table { Border = TableBorder.Rounded }
        .AddColumn($"{summary.Days} days of {Number(summary.Subscribers)} subscribers, seed {summary.Seed}")
        .AddColumn(new TableColumn(string.Empty).RightAligned())
        .AddRow("network events", Number(summary.Events))
        .AddRow("decisions", Number(summary.Decisions))
        .AddRow("contacts", Number(summary.Contacts.Total))
        .AddRow("waited for the morning", Number(summary.Deferred))
        .AddRow("replies", Number(summary.Replies))
        .AddRow("orders", Number(summary.Orders))
        .AddRow("revenue", Template.Money(summary.RevenueMinor))
        .AddRow("subscribers at a cap", Number(summary.SubscribersAtCap))
        .AddRow("seconds", summary.Seconds.ToString("0.0", CultureInfo.InvariantCulture))
        .AddRow("events a second", Number((long)summary.EventsPerSecond))
        .AddRow(
            "messages a second",
            Number((long)(summary.Contacts.ByChannel.GetValueOrDefault("sms") / Math.Max(summary.Seconds, 0.001))));

    private static Table Cut(string title, SortedDictionary<string, long> counts)
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumn(title).AddColumn(new TableColumn(string.Empty).RightAligned());
        foreach (var (name, count) in counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            table.AddRow(Markup.Escape(name), Number(count));
        }

        return table;
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private sealed class Reporter(ProgressTask load, ProgressTask days) : IProgress<DemoProgress>
    {
        public void Report(DemoProgress value)
        {
            if (value.IsLoading)
            {
                load.Value = value.Share;
                return;
            }

            (load.Value, days.Value, days.Description) = (1, value.Share, value.Stage);
        }
    }
}
