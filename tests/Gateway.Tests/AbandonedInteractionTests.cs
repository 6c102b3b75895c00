namespace SmartManager.Gateway.Tests;

/// <summary>A conversation that nobody reported on is over by the time, also before its subscriber has a next turn.</summary>
public sealed class AbandonedInteractionTests : IAsyncLifetime
{
    private readonly Server _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task IsShownAsOver_WithItsBudgetGivenBack()
    {
        await _server.KnowAsync("ab-1");
        await _server.PostAsync("/v1/subscribers/ab-1/interactions", """{"channel":"hall"}""");
        Assert.Equal(("reserved", 1, 1, 3), await LookAsync());

        _server.Clock.Ahead = Server.Rules.InteractionWait + TimeSpan.FromSeconds(1);

        Assert.Equal(("withheld", 0, 0, 4), await LookAsync());
        Assert.Equal(2, await VersionAsync()); // Nothing was written: a look is no turn.
    }

    /// <summary>The second closes the first in its own turn: its number is still that of its turn.</summary>
    [Fact]
    public async Task TheNextHasADecisionOfItsOwn()
    {
        await _server.KnowAsync("ab-1");
        await _server.PostAsync("/v1/subscribers/ab-1/interactions", """{"channel":"hall"}""");
        _server.Clock.Ahead = Server.Rules.InteractionWait + TimeSpan.FromSeconds(1);

        var (_, view) = await _server.PostAsync("/v1/subscribers/ab-1/interactions", """{"channel":"hall"}""");
        var id = view.GetProperty("interactionId").GetString();
        var (found, decision) = await _server.GetAsync($"/v1/decisions/{id}");
        var offer = view.GetProperty("treatments")[0].GetProperty("offer").GetString();
        var (answered, _) = await _server.PostAsync($"/v1/interactions/{id}/responses", $$"""{"offer":"{{offer}}","response":"shown"}""");

        Assert.Equal((200, 200), (found, answered));
        Assert.Equal(id, decision.GetProperty("id").GetString());
    }

    private async Task<(string? Standing, int Open, int Reserved, int Left)> LookAsync()
    {
        var (_, view) = await _server.GetAsync("/v1/subscribers/ab-1");
        var week = view.GetProperty("budgets").EnumerateArray().Single(budget => budget.GetProperty("cap").GetString() == "all-week");
        return (
            view.GetProperty("contacts")[0].GetProperty("standing").GetString(),
            view.GetProperty("interactions").GetArrayLength(),
            week.GetProperty("reserved").GetInt32(),
            week.GetProperty("left").GetInt32());
    }

    private async Task<long> VersionAsync() =>
        (await _server.GetAsync("/v1/subscribers/ab-1")).Body.GetProperty("version").GetInt64() - 1;
}
