using System.Globalization;
using SmartManager.Domain.Decisioning;
using SmartManager.Silo.Demo;
using SmartManager.Silo.Import;
using Spectre.Console;

namespace SmartManager.Gateway.Commands;

/// <summary>Shows a play on the terminal.</summary>
internal static class DemoScreen
{
    private const int FindingsShown = 20;
    private const int PlainWidth = 160;
    private const decimal MinorPerMajor = 100;

    /// <summary>A file or a pipe must not get the codes that move a terminal's cursor, and who sets NO_COLOR does not want any.</summary>
    private static readonly bool IsPlain =
        Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static readonly IAnsiConsole Screen = IsPlain ? Plain(Console.Out) : AnsiConsole.Console;

    /// <summary>Runs a play under a progress bar; where nobody sees one move, under a line on standard error now and then.</summary>
    public static Task<DemoSummary> ShowAsync(Func<IProgress<DemoProgress>, Task<DemoSummary>> play) => IsPlain
        ? play(new LineReporter())
        : AnsiConsole.Progress()
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
        Screen.WriteLine($"{path}: {Number(report.RowsRead)} rows, {Number(report.RowsImported)} imported, "
            + $"{Number(report.RowsWarned)} of them with a reservation, {Number(report.RowsRejected)} rejected");
        foreach (var finding in report.Findings.Take(FindingsShown))
        {
            Screen.WriteLine($"  line {finding.Line}{(finding.Column is { } column ? $", {column}" : string.Empty)}: "
                + $"{finding.Code} ({(finding.IsRejected ? "rejected" : "imported")})");
        }

        if (report.Findings.Length > FindingsShown)
        {
            Screen.WriteLine($"  and {Number(report.Findings.Length - FindingsShown)} more");
        }
    }

    /// <summary>Shows what a play came to.</summary>
    public static void Show(DemoSummary summary)
    {
        Show(Screen, summary);
    }

    /// <summary>The same on any screen.</summary>
    internal static void Show(IAnsiConsole screen, DemoSummary summary)
    {
        screen.Write(Sums(summary));
        screen.Write(Offers(summary));
        screen.Write(Campaigns(summary));
        screen.Write(Cut("contacts by channel", summary.Contacts.ByChannel));
        screen.Write(Cut("contacts by kind", summary.Contacts.ByKind));
        screen.Write(Cut("contacts by outcome", summary.Contacts.ByOutcome));
        screen.Write(Cut("key moments", summary.Moments));
        screen.Write(HeldBack(summary));
        screen.Write(Caps(summary));
        screen.Write(Cut("replies", summary.RepliesByIntent));
    }

    /// <summary>A screen that is only written to, line by line.</summary>
    internal static IAnsiConsole Plain(TextWriter output)
    {
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        screen.Profile.Width = PlainWidth;
        return screen;
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
        .AddRow($"revenue, {summary.Currency}", Money(summary.RevenueMinor))
        .AddRow("subscribers at a cap", Number(summary.SubscribersAtCap))
        .AddRow("seconds", summary.Seconds.ToString("0.0", CultureInfo.InvariantCulture))
        .AddRow("events a second", Number((long)summary.EventsPerSecond))
        .AddRow(
            "messages a second",
            Number((long)(summary.Contacts.ByChannel.GetValueOrDefault("sms") / Math.Max(summary.Seconds, 0.001))));

    private static Table Offers(DemoSummary summary)
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumn("offer").AddColumn("name").AddColumn("名称")
            .AddColumn(new TableColumn("contacts").RightAligned()).AddColumn(new TableColumn("orders").RightAligned())
            .AddColumn(new TableColumn($"revenue, {summary.Currency}").RightAligned());
        foreach (var offer in summary.Offers)
        {
            table.AddRow(
                Markup.Escape(offer.Offer),
                Markup.Escape(offer.NameEn),
                Markup.Escape(offer.NameZh),
                Number(offer.Contacts),
                Number(offer.Orders),
                Money(offer.RevenueMinor));
        }

        return table;
    }

    private static Table Campaigns(DemoSummary summary)
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumn("campaign");
        foreach (var title in new[] { "targets", "control group", "messages sent", "reached", "orders", $"revenue, {summary.Currency}" })
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var one in summary.Campaigns)
        {
            table.AddRow(
                Markup.Escape(one.Campaign),
                Number(one.Targets),
                Number(one.Control),
                Number(one.Sent),
                Number(one.Reached),
                Number(one.Orders),
                Money(one.RevenueMinor));
        }

        return table;
    }

    /// <summary>A code is for programs: beside it stands what it means.</summary>
    private static Table HeldBack(DemoSummary summary)
    {
        var words = Refusal.All.ToDictionary(refusal => refusal.Code, refusal => refusal.Detail, StringComparer.Ordinal);
        var table = new Table { Border = TableBorder.Rounded }.AddColumn("held back because of").AddColumn("which means")
            .AddColumn(new TableColumn(string.Empty).RightAligned());
        foreach (var (code, count) in InOrder(summary.HeldBack))
        {
            table.AddRow(Markup.Escape(code), Markup.Escape(words.GetValueOrDefault(code, string.Empty)), Number(count));
        }

        return table;
    }

    private static Table Caps(DemoSummary summary)
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumn("cap").AddColumn("which allows")
            .AddColumn(new TableColumn("subscribers at it").RightAligned());
        foreach (var cap in summary.Caps)
        {
            var allows = string.Create(CultureInfo.InvariantCulture, $"{cap.Limit} contacts in any {cap.Days:0.##} days");
            table.AddRow(Markup.Escape(cap.Cap), allows, Number(cap.Subscribers));
        }

        return table;
    }

    private static Table Cut(string title, SortedDictionary<string, long> counts)
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumn(title).AddColumn(new TableColumn(string.Empty).RightAligned());
        foreach (var (name, count) in InOrder(counts))
        {
            table.AddRow(Markup.Escape(name), Number(count));
        }

        return table;
    }

    private static IEnumerable<KeyValuePair<string, long>> InOrder(SortedDictionary<string, long> counts) =>
        counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal);

    private static string Money(long minor) => (minor / MinorPerMajor).ToString("#,0.00", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Tells each tenth once.</summary>
    private sealed class LineReporter : IProgress<DemoProgress>
    {
        private const int Parts = 10;

        private int _told = -1;
        private bool _wasLoading = true;

        public void Report(DemoProgress value)
        {
            var part = (int)(value.Share * Parts);
            if (value.IsLoading != _wasLoading)
            {
                (_told, _wasLoading) = (-1, value.IsLoading);
            }

            if (part > _told)
            {
                _told = part;
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Stage}: {value.Share * 100:0}%"));
            }
        }
    }

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
