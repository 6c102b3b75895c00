using System.Text.Json;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests;

[Collection(OneServer.Name)]
public sealed class InteractionTests(Server server)
{
    [Fact]
    public async Task ProposesTheBestThree_WithScriptAndReasons()
    {
        var (status, view) = await OpenAsync("it-1");

        Assert.Equal(200, status);
        Assert.Equal("done", view.GetProperty("status").GetString());
        Assert.StartsWith("it-1~", view.GetProperty("interactionId").GetString(), StringComparison.Ordinal);
        var treatments = view.GetProperty("treatments").EnumerateArray().ToList();
        Assert.InRange(treatments.Count, 1, 3);
        var best = treatments[0];
        Assert.Equal("CNY", best.GetProperty("currency").GetString());
        Assert.NotEmpty(best.GetProperty("name").GetString()!);
        Assert.NotEmpty(best.GetProperty("script").GetString()!);
        var reasons = best.GetProperty("reasons");
        Assert.Equal(
            best.GetProperty("priority").GetDouble(),
            reasons.GetProperty("propensity").GetDouble() * reasons.GetProperty("context").GetDouble()
                * reasons.GetProperty("value").GetDouble() * reasons.GetProperty("lever").GetDouble(),
            precision: 9);
        var priorities = treatments.Select(one => one.GetProperty("priority").GetDouble()).ToList();
        Assert.Equal<double>(priorities.OrderDescending(), priorities);
    }

    [Fact]
    public async Task SaysWhy_WhenNothingIsProposed()
    {
        var (status, view) = await server.PostAsync("/v1/subscribers/it-nobody/interactions", """{"channel":"hall"}""");
        Assert.Equal(200, status);
        Assert.Empty(view.GetProperty("treatments").EnumerateArray());
        Assert.Equal("eligibility.no-profile", view.GetProperty("heldBack").GetString());
    }

    [Fact]
    public async Task OpensOnce_WhenTheIdComesAgain()
    {
        await server.KnowAsync("it-2");
        var (_, first) = await server.PostAsync("/v1/subscribers/it-2/interactions", """{"channel":"hall","id":"visit-1"}""");
        var (_, second) = await server.PostAsync("/v1/subscribers/it-2/interactions", """{"channel":"hall","id":"visit-1"}""");

        Assert.Equal("done", first.GetProperty("status").GetString());
        Assert.Equal("duplicate", second.GetProperty("status").GetString());
        foreach (var same in (string[])["interactionId", "decisionId", "rulebookVersion", "treatments"])
        {
            Assert.Equal(first.GetProperty(same).GetRawText(), second.GetProperty(same).GetRawText());
        }
    }

    /// <summary>The cap of the week is four. Those who have something to show keep it, whoever else asks.</summary>
    [Fact]
    public async Task ProposesNoMoreThanTheCapAllows_AndWhoHasAProposalCanShowIt()
    {
        await server.KnowAsync("it-5th");
        var views = new List<JsonElement>();
        for (var i = 0; i < 6; i++)
        {
            views.Add((await server.PostAsync("/v1/subscribers/it-5th/interactions", """{"channel":"hall"}""")).Body);
        }

        Assert.Equal([true, true, true, true, false, false], views.Select(view => view.GetProperty("treatments").GetArrayLength() > 0));
        var offer = views[0].GetProperty("treatments")[0].GetProperty("offer").GetString();
        var (answered, _) = await server.PostAsync(
            $"/v1/interactions/{views[0].GetProperty("interactionId").GetString()}/responses",
            $$"""{"offer":"{{offer}}","response":"shown"}""");
        Assert.Equal(200, answered);
    }

    [Fact]
    public async Task Previews_WithoutWriting()
    {
        await server.KnowAsync("it-3");
        var (_, before) = await server.GetAsync("/v1/subscribers/it-3");
        var (status, view) = await server.PostAsync("/v1/subscribers/it-3/interactions:preview", """{"channel":"hall"}""");
        var (_, after) = await server.GetAsync("/v1/subscribers/it-3");

        Assert.Equal(200, status);
        Assert.NotEmpty(view.GetProperty("treatments").EnumerateArray());
        Assert.Equal(before.GetProperty("version").GetInt64(), after.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Orders_WhenTheSubscriberAccepts()
    {
        var (_, view) = await OpenAsync("it-4");
        var offer = view.GetProperty("treatments")[0].GetProperty("offer").GetString();
        var path = $"/v1/interactions/{view.GetProperty("interactionId").GetString()}/responses";

        var (shown, _) = await server.PostAsync(path, $$"""{"offer":"{{offer}}","response":"shown"}""");
        var (accepted, answer) = await server.PostAsync(path, $$"""{"offer":"{{offer}}","response":"accepted","id":"r-1"}""");
        var (wrong, problem) = await server.PostAsync(path, """{"offer":"not-proposed","response":"accepted"}""");

        Assert.Equal((200, 200, 409), (shown, accepted, wrong));
        Assert.Equal("done", answer.GetProperty("status").GetString());
        Assert.Equal("interaction.not-proposed", problem.GetProperty("code").GetString());
        var (_, history) = await server.GetAsync("/v1/subscribers/it-4/history");
        Assert.Contains("order-placed.v1", history.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainsADecision_AndTakesItAgain()
    {
        var (_, view) = await OpenAsync("it-5");
        var id = view.GetProperty("interactionId").GetString();

        var (status, decision) = await server.GetAsync($"/v1/decisions/{id}");
        var (again, recomputation) = await server.PostAsync($"/v1/decisions/{id}/recompute", "{}");

        Assert.Equal((200, 200), (status, again));
        Assert.Equal(Rulebooks.Basic.Offers.Length, decision.GetProperty("candidates").GetArrayLength());
        Assert.Equal(
            view.GetProperty("treatments").EnumerateArray().Select(one => one.GetProperty("offer").GetString()),
            decision.GetProperty("best").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal("it-5", decision.GetProperty("subscriber").GetProperty("id").GetString());
        Assert.True(recomputation.GetProperty("same").GetBoolean());
        Assert.Empty(recomputation.GetProperty("differences").EnumerateArray());
    }

    [Fact]
    public async Task ShowsBudgetsAndContacts_AsTheyStand()
    {
        await OpenAsync("it-6");
        var (_, view) = await server.GetAsync("/v1/subscribers/it-6");

        var week = view.GetProperty("budgets").EnumerateArray().Single(budget => budget.GetProperty("cap").GetString() == "all-week");
        Assert.Equal(
            (0, 1, 3, 4),
            (
                week.GetProperty("used").GetInt32(),
                week.GetProperty("reserved").GetInt32(),
                week.GetProperty("left").GetInt32(),
                week.GetProperty("limit").GetInt32()));
        Assert.Equal("hall", view.GetProperty("contacts")[0].GetProperty("channel").GetString());
        Assert.Single(view.GetProperty("interactions").EnumerateArray());
    }

    private async Task<(int Status, JsonElement View)> OpenAsync(string id)
    {
        await server.KnowAsync(id);
        return await server.PostAsync($"/v1/subscribers/{id}/interactions", """{"channel":"hall"}""");
    }
}
