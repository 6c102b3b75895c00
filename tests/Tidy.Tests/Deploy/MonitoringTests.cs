using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>Dashboards and alerts ask for what there is, and each alert says what to do.</summary>
public sealed partial class MonitoringTests
{
    private const string Dashboards = "deploy/dashboards/";
    private const string Runbooks = "docs/operating/runbooks/";
    private const string Contents = Runbooks + "README.md";

    private static readonly string[] Headings = ["What it means", "Who is affected", "What to look at", "What to do",
        "How to know that it is over"];

    private static readonly string[] AlertParts = ["alert", "annotations", "expr", "for", "labels"];

    private static readonly IReadOnlyList<JsonObject> Alerts = [.. DeployFiles.Of(FileKind.Rules)
        .SelectMany(file => DeployFiles.Yaml(DeployFiles.Read(file))).SelectMany(document => document["groups"]!.AsArray())
        .SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!.AsObject())];

    private static readonly IReadOnlyList<(string File, JsonNode Board)> Boards = [.. DeployFiles.Of(FileKind.Json)
        .Where(file => file.StartsWith(Dashboards, StringComparison.Ordinal))
        .Select(file => (file, JsonNode.Parse(DeployFiles.Read(file))!))];

    [Fact]
    public void EveryExpressionOfAnAlertIsRight()
    {
        Assert.NotEmpty(Alerts);
        Offences.None(Alerts.SelectMany(alert => PromQl.Check(Text(alert, "expr"), Measured.LabelsOf)));
    }

    [Fact]
    public void EveryAlertHasItsForm() => Offences.None(
        from alert in Alerts
        let name = Text(alert, "alert")
        from wrong in Wrong(alert).Concat(Alerts.Count(other => Text(other, "alert") == name) == 1 ? [] : ["its name stands twice"])
        select $"{name}: {wrong}");

    /// <summary>A page for each alert, and none without.</summary>
    [Fact]
    public void EveryAlertHasItsRunbook()
    {
        var pages = Repository.Files(".md").Where(file => file.StartsWith(Runbooks, StringComparison.Ordinal) && file != Contents);
        Assert.Equal(Alerts.Select(RunbookOf).Order(StringComparer.Ordinal), pages);
        var contents = DeployFiles.Read(Contents);
        Offences.None(
            from alert in Alerts
            let page = DeployFiles.Read(RunbookOf(alert))
            from wrong in WrongPage(alert, page, contents)
            select $"{RunbookOf(alert)}: {wrong}");
    }

    [Fact]
    public void EveryQueryOfADashboardIsRight()
    {
        Assert.NotEmpty(Boards);
        Offences.None(
            from board in Boards
            from query in Queries(board.Board)
            from wrong in PromQl.Check(query, Measured.LabelsOf)
            select $"{board.File}: {wrong}");
    }

    [Fact]
    public void EveryPanelHasItsForm() => Offences.None(
        from board in Boards
        from panel in board.Board["panels"]!.AsArray().Select(panel => panel!.AsObject())
        from wrong in WrongPanel(panel, board.Board)
        select $"{board.File}: panel {panel["id"]}: {wrong}");

    /// <summary>Whatever we measure can be seen on a dashboard.</summary>
    [Fact]
    public void EveryMetricOfOursIsShown()
    {
        var shown = string.Join('\n', Boards.SelectMany(board => Queries(board.Board)));
        Offences.None(Product.Metrics.Select(name => HistogramPart().Replace(name, string.Empty)).Distinct()
            .Where(name => !shown.Contains(name, StringComparison.Ordinal)).Select(name => $"{name} is on no dashboard"));
    }

    [Fact]
    public void EveryMetricOfOursIsDescribed_AndNoOther()
    {
        var described = MetricRow().Matches(DeployFiles.Read("docs/operating/telemetry.md")).Select(match => match.Groups["name"].Value);
        Assert.Equal(
            Product.Metrics.Select(name => HistogramPart().Replace(name, string.Empty)).Distinct().Order(StringComparer.Ordinal),
            described.Order(StringComparer.Ordinal));
    }

    /// <summary>A code that an alert waits for is one that the gateway gives.</summary>
    [Fact]
    public void EveryProblemThatAnAlertWaitsForIsGiven()
    {
        var problems = DeployFiles.Read("gateway/Http/Problems.cs");
        Offences.None(
            from alert in Alerts
            from Match code in CodeLabel().Matches(Text(alert, "expr"))
            where !problems.Contains($"\"{code.Groups["code"].Value}\"", StringComparison.Ordinal)
            select $"{Text(alert, "alert")}: no answer has the code {code.Groups["code"].Value}");
    }

    [Theory]
    [InlineData("sum(rate(smartmanager_store_conflicts_total[5m])", "'(' is not closed")]
    [InlineData("sum(smartmanager_store_conflicts_total]", "']' closes nothing")]
    [InlineData("sum(smartmanager_store_quarrels_total)", "smartmanager_store_quarrels_total is measured nowhere")]
    [InlineData("dotnet_gc_naps_total > 1", "dotnet_gc_naps_total is measured nowhere")]
    [InlineData("rate(smartmanager_store_conflicts_total)", "rate needs a range such as [5m]")]
    [InlineData("rate(smartmanager_store_conflicts_total[5 apples])", "[5apples] is no span of time")]
    [InlineData("suum(smartmanager_store_conflicts_total)", "suum is no function that is used here")]
    [InlineData("sum by (relay) (smartmanager_store_conflicts_total)", "no metric in it has the label relay")]
    [InlineData("""smartmanager_relay_held{relais="sms"}""", "no metric in it has the label relais")]
    [InlineData("""smartmanager_relay_held{relay="sms}""", "is no part of a query")]
    [InlineData("smartmanager_relay_held; 1", "';' is no part of a query")]
    public void AWrongQueryIsFound(string query, string wrong) => Assert.Contains(
        PromQl.Check(query, Measured.LabelsOf), told => told.EndsWith(wrong, StringComparison.Ordinal));

    [ToolFact("promtool")]
    public async Task PrometheusTakesTheRules()
    {
        foreach (var file in DeployFiles.Of(FileKind.Rules))
        {
            var (code, told, errors) = await Tool.RunAsync(Tool.Find("promtool")!, ["check", "rules", Repository.PathOf(file)]);
            Assert.True(code == 0, told + errors);
        }
    }

    private static IEnumerable<string> Wrong(JsonObject alert)
    {
        foreach (var part in alert.Select(pair => pair.Key).Except(AlertParts))
        {
            yield return $"a rule has no part '{part}'";
        }

        if (!AlertName().IsMatch(Text(alert, "alert")))
        {
            yield return "its name is not SmartManager and words";
        }

        if (alert["for"] is { } span && !Duration().IsMatch(span.GetValue<string>()))
        {
            yield return $"'{span}' is no span of time";
        }

        if (alert["labels"]!["severity"]!.GetValue<string>() is not ("page" or "warn"))
        {
            yield return "its severity is neither page nor warn";
        }

        if (alert["annotations"]!["summary"]!.GetValue<string>() is not { Length: > 10 })
        {
            yield return "it has no summary";
        }
    }

    private static IEnumerable<string> WrongPage(JsonObject alert, string page, string contents)
    {
        var name = Text(alert, "alert");
        if (!page.StartsWith($"# {name}\n", StringComparison.Ordinal))
        {
            yield return $"its title is not {name}";
        }

        if (!page.Contains($"`{Text(alert, "expr")}`", StringComparison.Ordinal))
        {
            yield return "its expression is not that of the alert";
        }

        if (!Heading().Matches(page).Select(match => match.Groups["text"].Value).SequenceEqual(Headings))
        {
            yield return $"its headings are not: {string.Join(", ", Headings)}";
        }

        if (page.Split("\n## ").Skip(1).Any(part => part[part.IndexOf('\n', StringComparison.Ordinal)..].Trim().Length < 10))
        {
            yield return "a part of it is empty";
        }

        if (!contents.Contains($"[{name}]({Path.GetFileName(RunbookOf(alert))})", StringComparison.Ordinal))
        {
            yield return $"{Contents} does not name it";
        }
    }

    private static IEnumerable<string> WrongPanel(JsonObject panel, JsonNode board)
    {
        if (board["panels"]!.AsArray().Count(other => other!["id"]!.GetValue<int>() == panel["id"]!.GetValue<int>()) != 1)
        {
            yield return "its id stands twice";
        }

        if (panel["gridPos"] is not { } place || place["x"]!.GetValue<int>() + place["w"]!.GetValue<int>() > 24)
        {
            yield return "it does not fit the grid";
        }

        if (panel["type"]!.GetValue<string>() != "row"
            && (Text(panel, "description").Length == 0 || panel["targets"]!.AsArray().Count == 0))
        {
            yield return "it has no description or no query";
        }

        var named = RunbookName().Matches(panel["description"]?.GetValue<string>() ?? string.Empty)
            .Select(match => match.Groups["page"].Value);
        foreach (var page in named.Where(page => !File.Exists(Repository.PathOf($"{Runbooks}{page}.md"))))
        {
            yield return $"there is no runbook {page}";
        }
    }

    /// <summary>What is asked. A variable asks for the values of a label, which is as right as a sum by it.</summary>
    private static IEnumerable<string> Queries(JsonNode board) => board["panels"]!.AsArray()
        .SelectMany(panel => panel!["targets"]?.AsArray() ?? []).Select(target => target!["expr"]!.GetValue<string>())
        .Concat(board["templating"]!["list"]!.AsArray().Where(variable => variable!["type"]!.GetValue<string>() == "query")
            .Select(variable => LabelValues().Replace(variable!["query"]!["query"]!.GetValue<string>(), "sum by (${label}) (${metric})")));

    private static string RunbookOf(JsonObject alert) => alert["annotations"]!["runbook"]!.GetValue<string>();

    private static string Text(JsonObject node, string name) => node[name]!.GetValue<string>();

    [GeneratedRegex("^SmartManager([A-Z][a-z]+)+$")]
    private static partial Regex AlertName();

    [GeneratedRegex("^[0-9]+[smhd]$")]
    private static partial Regex Duration();

    [GeneratedRegex("^## (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("""code="(?<code>[^"]+)"|code=~"(?<code>[^"]+)" """)]
    private static partial Regex CodeLabel();

    [GeneratedRegex("Runbook: (?<page>[a-z-]+)")]
    private static partial Regex RunbookName();

    [GeneratedRegex(@"^label_values\((?<metric>\w+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex("""^\| `(?<name>smartmanager_\w+)` \|""", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex HistogramPart();
}
