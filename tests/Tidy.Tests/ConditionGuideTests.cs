using System.Text.RegularExpressions;
using SmartManager.Domain;
using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Tidy.Tests;

/// <summary>What planners are told of conditions is what there is, and all of it.</summary>
public sealed partial class ConditionGuideTests
{
    private static readonly string Guide = File.ReadAllText(Repository.PathOf("docs/guide/conditions.md"));

    [Fact]
    public void TheGuideNamesEveryAttribute_WithItsTypeAndUnit() => Assert.Equal(
        SubscriberField.All.Select(field => field.TakesName ? $"{field.Name} \"…\"" : field.Name).Zip(
            SubscriberField.All, (name, field) => $"| `{name}` | {KebabName.Of(field.Type)} |{$" {field.Unit}".TrimEnd()} |"),
        AttributeRow().Matches(Part("## Attributes")).Select(match => match.Value));

    [Fact]
    public void TheGuideNamesEveryFunction_WithItsArgumentsAndLongestWindow() => Assert.Equal(
        ConditionFunction.All.Select(function => (
            function.Name,
            string.Join(' ', function.ParameterNames),
            function.WindowMax == TimeSpan.Zero ? "" : $"{function.WindowMax.Days} days")),
        FunctionRow().Matches(Part("## Functions")).Select(match => (
            match.Groups["name"].Value,
            string.Join(' ', Name().Matches(match.Groups["arguments"].Value).Select(name => name.Groups["name"].Value)),
            match.Groups["window"].Value.Trim())));

    [Fact]
    public void TheGuideNamesEveryCode() => Assert.Equal(
        string.Join('\n', Repository.Files(".cs")
            .Where(file => file.StartsWith("grains/Domain/Catalogue/Conditions/", StringComparison.Ordinal))
            .SelectMany(file => ToldCode().Matches(File.ReadAllText(Repository.PathOf(file))).Select(match => match.Groups["code"].Value))
            .Distinct().Order(StringComparer.Ordinal)),
        string.Join('\n', GuideCode().Matches(Part("## What can go wrong")).Select(match => match.Groups["code"].Value)
            .Distinct().Order(StringComparer.Ordinal)));

    /// <summary>An example that the product does not understand teaches nothing.</summary>
    [Fact]
    public void EveryExampleIsACondition()
    {
        var examples = Example().Matches(Part("## Examples")).Select(match => match.Groups["text"].Value).ToArray();
        Assert.True(examples.Length >= 10);
        Assert.All(examples, example => Assert.Empty(Condition.TryCompile(example, offers: null, out _)));
    }

    private static string Part(string heading)
    {
        var begin = Guide.IndexOf(heading, StringComparison.Ordinal);
        var end = Guide.IndexOf("\n## ", begin + 1, StringComparison.Ordinal);
        return end < 0 ? Guide[begin..] : Guide[begin..end];
    }

    [GeneratedRegex("""^\| `[^`]+` \| [a-z-]+ \| [^|]*\|""", RegexOptions.Multiline)]
    private static partial Regex AttributeRow();

    [GeneratedRegex("""^\| `(?<name>[a-z]+)` \| [^|]+ \| (?<arguments>[^|]+) \|(?<window>[^|]*)\|""", RegexOptions.Multiline)]
    private static partial Regex FunctionRow();

    [GeneratedRegex("""`(?<name>[a-z-]+)`""")]
    private static partial Regex Name();

    [GeneratedRegex("""rrors\.Add\([^"]*"(?<code>[a-z-]+)",""")]
    private static partial Regex ToldCode();

    [GeneratedRegex("""condition\.(?<code>[a-z-]+)""")]
    private static partial Regex GuideCode();

    [GeneratedRegex("""^\| `(?<text>[^`]+)` \|""", RegexOptions.Multiline)]
    private static partial Regex Example();
}
