using System.Text.RegularExpressions;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Decisioning.Explanations;

namespace SmartManager.Tidy.Tests;

/// <summary>Whoever meets a reason code finds what it means, in both languages, and what can be done.</summary>
public sealed partial class ReasonCodeGuideTests
{
    private static readonly ILookup<string, Match> Rows = Row().Matches(File.ReadAllText(Repository.PathOf("docs/guide/reason-codes.md")))
        .ToLookup(row => row.Groups["code"].Value, StringComparer.Ordinal);

    public static TheoryData<string> Codes => [.. Refusal.All.Select(refusal => refusal.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void TheGuideExplainsEveryRefusal_InBothLanguages(string code)
    {
        var row = Assert.Single(Rows[code]);

        Assert.Equal(Refusal.All.Single(refusal => refusal.Code == code).Detail, row.Groups["english"].Value);
        Assert.Matches(Chinese(), row.Groups["chinese"].Value);
        Assert.NotEmpty(row.Groups["advice"].Value);
    }

    /// <summary>Explanations of decisions begin with the sentence of the guide.</summary>
    [Fact]
    public void ExplanationsSayInChinese_WhatTheGuideSays() => Assert.Equal(
        [],
        Refusal.All.Where(refusal => ReasonTexts.FindChinese(refusal) is { } chinese
            && Rows[refusal.Code].Single().Groups["chinese"].Value != chinese).Select(refusal => refusal.Code));

    [Fact]
    public void TheGuideExplainsNothingElse() =>
        Assert.Equal(Refusal.All.Select(refusal => refusal.Code).Order(), Rows.Select(rows => rows.Key).Order());

    [GeneratedRegex(
        """^\| `(?<code>[a-z.-]+)` \| (?<english>[^|]+) \| (?<chinese>[^|]+) \| (?<advice>[^|]+) \|$""", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("""^\p{IsCJKUnifiedIdeographs}.*。$""")]
    private static partial Regex Chinese();
}
