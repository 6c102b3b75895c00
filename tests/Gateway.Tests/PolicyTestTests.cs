using System.Text.Json;

namespace SmartManager.Gateway.Tests;

/// <summary>What would happen to a subscriber, and why, with nothing written.</summary>
[Collection(OneServer.Name)]
public sealed class PolicyTestTests(Server server)
{
    [Fact]
    public async Task ShowsWhatAnInteractionWouldPropose_AndWritesNothing()
    {
        await server.KnowAsync("pt-1");
        var before = await RecordAsync("pt-1");
        var (status, test) = await TestAsync("pt-1", """{"channel":"hall"}""");
        var after = await RecordAsync("pt-1");
        var (_, view) = await server.PostAsync("/v1/subscribers/pt-1/interactions", """{"channel":"hall"}""");
        var (_, decision) = await server.GetAsync($"/v1/decisions/{view.GetProperty("decisionId").GetString()}");

        Assert.Equal(200, status);
        Assert.Equal(before, after);
        Assert.False(test.TryGetProperty("id", out _));
        Assert.Equal(3, test.GetProperty("limit").GetInt32());
        foreach (var same in (string[])["best", "candidates", "channel", "rulebookVersion", "limit"])
        {
            Assert.Equal(decision.GetProperty(same).GetRawText(), test.GetProperty(same).GetRawText());
        }
    }

    [Fact]
    public async Task ShowsWhatAMomentOrAProposalWouldLeadTo_BySms()
    {
        await server.KnowAsync("pt-2");
        var (_, moment) = await TestAsync("pt-2", """{"channel":"sms","moment":"points-redeemable"}""");
        var (_, proposal) = await TestAsync("pt-2", """{"channel":"sms","offer":"newspaper"}""");

        Assert.Equal("points-redeemable", moment.GetProperty("moment").GetString());
        Assert.Equal("""["gift"]""", moment.GetProperty("best").GetRawText());
        Assert.Equal(1, moment.GetProperty("limit").GetInt32());
        Assert.Equal("newspaper", proposal.GetProperty("proposed").GetString());
        Assert.Equal("""["newspaper"]""", proposal.GetProperty("best").GetRawText());
    }

    /// <summary>What rests today can be put again when its time has run out.</summary>
    [Fact]
    public async Task LooksAhead()
    {
        await server.KnowAsync("pt-3");
        await server.PostAsync("/v1/subscribers/pt-3/proposals", """{"offer":"gift"}""");
        var inEightDays = server.Clock.GetUtcNow().AddDays(8).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

        var (_, now) = await TestAsync("pt-3", """{"channel":"sms","offer":"gift"}""");
        var (_, later) = await TestAsync("pt-3", $$"""{"channel":"sms","offer":"gift","at":"{{inEightDays}}"}""");

        Assert.Equal("conflict.recently-put", now.GetProperty("heldBack").GetString());
        Assert.Contains(
            "it rests for 7 days, until ",
            now.GetProperty("heldBackReason").GetProperty("explanation").GetProperty("en").GetString(), StringComparison.Ordinal);
        Assert.Equal("""["gift"]""", later.GetProperty("best").GetRawText());
        Assert.Equal(DateTimeOffset.Parse(inEightDays, null), later.GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task AsksAnEarlierRulebook()
    {
        await server.KnowAsync("pt-4");
        var (_, first) = await TestAsync("pt-4", """{"channel":"sms","offer":"gift"}""");
        var earlier = first.GetProperty("rulebookVersion").GetInt64();
        var offers = Server.Rules.Offers;
        await server.PutRulesAsync(Server.Rules with
        {
            Offers = [.. offers.Select(offer => offer.Id == "gift" ? offer with { Eligibility = "plan = \"gold\"" } : offer)],
        });
        try
        {
            var (_, inForce) = await TestAsync("pt-4", """{"channel":"sms","offer":"gift"}""");
            var (_, under) = await TestAsync("pt-4", $$"""{"channel":"sms","offer":"gift","rulebook":{{earlier}}}""");

            Assert.Equal("eligibility.condition", inForce.GetProperty("heldBack").GetString());
            Assert.EndsWith(
                "`plan = \"gold\"` must hold, plan is \"plan-88\".",
                inForce.GetProperty("heldBackReason").GetProperty("explanation").GetProperty("en").GetString(), StringComparison.Ordinal);
            Assert.Equal(earlier, under.GetProperty("rulebookVersion").GetInt64());
            Assert.Equal("""["gift"]""", under.GetProperty("best").GetRawText());
        }
        finally
        {
            await server.PutRulesAsync(Server.Rules);
        }
    }

    private Task<(int Status, JsonElement Body)> TestAsync(string id, string body) =>
        server.PostAsync($"/v1/subscribers/{id}/policy-tests", body);

    private async Task<string> RecordAsync(string id)
    {
        var (_, state) = await server.GetAsync($"/v1/subscribers/{id}");
        var (_, history) = await server.GetAsync($"/v1/subscribers/{id}/history");
        return state.GetRawText() + history.GetRawText();
    }
}
