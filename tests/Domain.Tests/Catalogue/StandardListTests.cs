using System.Collections.Immutable;

namespace SmartManager.Domain.Tests.Catalogue;

/// <summary>Who writes lists of his own loses the standard ones, and is told so.</summary>
public sealed class StandardListTests
{
    private static readonly SuppressionListDocument Court = new()
    {
        Code = "court",
        Kind = SuppressionKind.Black,
        Class = BlackClass.A,
        Name = Rulebooks.Text("Court"),
    };

    public static TheoryData<string, ImmutableArray<SuppressionListDocument>> Narrowed => new()
    {
        { "", [] },
        { "", SuppressionLists.Standard },
        { "", [Court, .. SuppressionLists.Standard] },
        { "", With("black-d", list => list with { ExpiresAfter = TimeSpan.FromDays(181), Channels = [] }) },
        { "", [.. SuppressionLists.Standard.Where(list => list.Code != "white")] },
        { "'black-a' (not there), 'black-b' (not there), 'black-c' (not there), 'black-d' (not there), 'grey' (not there)", [Court] },
        { "'black-a' (messageKinds)", With("black-a", list => list with { MessageKinds = [MessageKind.Marketing] }) },
        { "'black-b' (channels)", With("black-b", list => list with { Channels = [Channel.Sms] }) },
        { "'black-b' (kind)", With("black-b", list => list with { Kind = SuppressionKind.Grey, Class = null }) },
        { "'black-b' (expiresAfter)", With("black-b", list => list with { ExpiresAfter = TimeSpan.FromDays(3_660) }) },
        { "'black-d' (expiresAfter)", With("black-d", list => list with { ExpiresAfter = TimeSpan.FromDays(179) }) },
        { "'grey' (kind, channels)", With("grey", list => list with { Kind = SuppressionKind.White, Channels = [Channel.Sms] }) },
    };

    [Theory]
    [MemberData(nameof(Narrowed))]
    public void AListThatClosesLessIsWarnedOf_InOneWarning(string expected, ImmutableArray<SuppressionListDocument> lists)
    {
        var document = Rulebooks.Basic with { SuppressionLists = lists };
        Assert.NotNull(Rulebooks.Compile(document));
        var warnings = RulebookText.Check(Bytes(document), 1, Rulebooks.Zones).Warnings
            .Where(warning => warning.Code == "rulebook.list-narrowed").ToList();
        Assert.Equal(expected.Length == 0 ? 0 : 1, warnings.Count);
        Assert.All(warnings, warning => Assert.Contains($"not there: {expected}. ", warning.Message, StringComparison.Ordinal));
    }

    /// <summary>What is compared is what holds, not whether somebody wrote it down.</summary>
    [Fact]
    public void VersionsDifferInTheListsInForce()
    {
        var plain = Rulebooks.Basic;
        Assert.Equal("", Changes(plain, plain with { SuppressionLists = SuppressionLists.Standard }));
        Assert.Equal(
            "Changed /suppressionLists/black-b/channels",
            Changes(plain, plain with { SuppressionLists = With("black-b", list => list with { Channels = [Channel.Sms] }) }));
        Assert.Equal("", Changes(
            plain, plain with { SuppressionLists = With("black-b", list => list with { Channels = [.. Enum.GetValues<Channel>()] }) }));
        Assert.Equal(
            string.Join('\n', SuppressionLists.Standard.Select(list => list.Code).Append("court").Order(StringComparer.Ordinal)
                .Select(code => $"{(code == "court" ? "Added" : "Removed")} /suppressionLists/{code}")),
            Changes(plain, plain with { SuppressionLists = [Court] }));
    }

    private static string Changes(RulebookDocument old, RulebookDocument now) =>
        string.Join('\n', RulebookDifference.Between(old, now).Select(change => $"{change.Kind} {change.Path}"));

    private static byte[] Bytes(RulebookDocument document) =>
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(document, RulebookJson.TypeInfo);

    private static ImmutableArray<SuppressionListDocument> With(
        string code, Func<SuppressionListDocument, SuppressionListDocument> change) =>
        [.. SuppressionLists.Standard.Select(list => list.Code == code ? change(list) : list)];
}
