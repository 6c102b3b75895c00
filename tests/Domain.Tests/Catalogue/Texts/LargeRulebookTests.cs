using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace SmartManager.Domain.Tests.Catalogue.Texts;

/// <summary>A body as large as the server takes is answered soon, whatever is in it: nobody can keep a server busy with one.</summary>
public sealed class LargeRulebookTests
{
    /// <summary>Some seconds on a busy machine at most; what grows with the square of the size takes hours.</summary>
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(20);

    private const int BytesMax = 8 << 20;

    public static TheoryData<string, string, string> Floods => new()
    {
        { "{", "\"x\":0,", "\"y\":0}" },
        { "{\"offers\":[", "0,", "0]}" },
        { "{\"offers\":[", "{},", "{}]}" },
        { "{\"offers\":[{\"treatments\":[", "{\"channel\":\"sms\"},", "{}]}]}" },
        { "{\"keyMoments\":[", "{\"moment\":\"points-redeemable\"},", "{}]}" },
        { "{\"contactPolicy\":{\"caps\":[", "{\"code\":\"a\",\"channels\":[\"x\"]},", "{}]}}" },
        { "{\"contactPolicy\":{\"caps\":[{\"channels\":[", "\"smss\",", "0]}]}}" },
        { "{\"name\":\"", "(", "\"}" },
        { "{\"unsubscribedNotice\":{\"zh\":\"", "{", "\"}}" },
        { "{\"offers\":[{\"eligibility\":\"", "(", "\"}]}" },
        { "", "[", "" },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public void IsRefusedSoon(string begin, string again, string end)
    {
        var text = new StringBuilder(begin);
        while (text.Length + again.Length + end.Length < BytesMax)
        {
            text.Append(again);
        }

        var bytes = System.Text.Encoding.UTF8.GetBytes(text.Append(end).ToString());
        var watch = Stopwatch.StartNew();
        var verdict = FullRulebook.Check(bytes);
        Assert.InRange(verdict.Errors.Length, 1, RulebookText.ErrorsMax);
        Assert.True(watch.Elapsed < TimeMax, $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void AsManyOffersAsThereMayBe_AreReadAndCompared()
    {
        var offers = Enumerable.Range(0, 2_000).Select(i => Rulebooks.Offer($"o{i}", "g", 1, []) with
        {
            Eligibility = "plan in (\"a\", \"b\") and not tag has \"grey\"",
            Treatments = [Rulebooks.Gift.Treatments[1]],
        });
        var document = Rulebooks.Basic with { Offers = [.. offers] };
        var verdict = FullRulebook.Check(JsonSerializer.Serialize(document, RulebookJson.TypeInfo));
        Assert.Equal("", string.Join('\n', verdict.Errors.Concat(verdict.Warnings)));
        Assert.Empty(RulebookDifference.Between(document, verdict.Rulebook!.Document));
    }
}
