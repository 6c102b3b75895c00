using Microsoft.Extensions.DependencyInjection;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning.Scoring;
using SmartManager.Silo.Learning;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests;

/// <summary>Answers become counts, counts a version, and decisions are taken with it, and taken again with it when another is in force.</summary>
public sealed class LearningTests : IAsyncLifetime
{
    private readonly Server _server = new();

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        await _server.PutRulesAsync(Server.Rules with
        {
            Offers = [Rulebooks.Offer("a", "a", 100, []) with { Propensity = 0.5 }, Rulebooks.Offer("b", "b", 100, []) with { Propensity = 0.4 }],
            Arbitration = new ArbitrationDocument { Learning = new LearningDocument { PriorStrength = 4, Days = 2 } },
        });
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task WhatIsRefusedAgainAndAgainComesSecond_AndEveryDecisionIsTakenAgainAlike()
    {
        var learner = _server.Services.GetRequiredService<Learner>();
        var (before, best) = await OpenAsync("le-1");
        Assert.Equal(("a", 0L), (best, learner.Current.Version));
        for (var i = 2; i <= 6; i++)
        {
            var (id, first) = await OpenAsync($"le-{i}");
            await _server.PostAsync($"/v1/interactions/{id}/responses", $$"""{"offer":"{{first}}","response":"refused"}""");
        }

        Assert.Equal(1, (await learner.LearnAsync(CancellationToken.None)).Version);
        Assert.Equal(new OutcomeCount("a", Domain.Messaging.Channel.Hall, Learnt.OtherCell, 0, 5), Assert.Single(learner.Current.Counts));
        Assert.Equal(1, (await learner.LearnAsync(CancellationToken.None)).Version); // Nothing new.

        var (after, second) = await OpenAsync("le-7");
        Assert.Equal("b", second); // a: 0.5 x 4 / 9 = 0.22; b: 0.4.
        _server.Clock.Ahead = TimeSpan.FromDays(2);
        Assert.Equal(2, (await learner.LearnAsync(CancellationToken.None)).Version); // Those days no longer count.
        Assert.Empty(learner.Current.Counts);
        Assert.Equal("a", (await OpenAsync("le-8")).Best);

        foreach (var decision in (string[])[before, after])
        {
            var (_, again) = await _server.PostAsync($"/v1/decisions/{decision}/recompute", "{}");
            Assert.True(again.GetProperty("same").GetBoolean());
        }
    }

    [Fact]
    public async Task AnotherSiloTakesOverWhatWasLearnt()
    {
        var (id, first) = await OpenAsync("le-9");
        await _server.PostAsync($"/v1/interactions/{id}/responses", $$"""{"offer":"{{first}}","response":"accepted"}""");
        await _server.Services.GetRequiredService<Learner>().LearnAsync(CancellationToken.None);
        var another = ActivatorUtilities.CreateInstance<Learner>(_server.Services);
        Assert.Equal(Learnt.Nothing, another.Current);
        await another.LoadAsync(CancellationToken.None);
        Assert.Equal<OutcomeCount>(_server.Services.GetRequiredService<ILearning>().Current.Counts, another.Current.Counts);
        Assert.Equal(1, (await another.LearnAsync(CancellationToken.None)).Version);
        Assert.Null(await another.FindAsync(9, CancellationToken.None));
        Assert.Equal(0, (await another.FindAsync(0, CancellationToken.None))!.Version);
    }

    private async Task<(string Id, string Best)> OpenAsync(string subscriber)
    {
        await _server.KnowAsync(subscriber);
        var (_, view) = await _server.PostAsync($"/v1/subscribers/{subscriber}/interactions", """{"channel":"hall"}""");
        return (view.GetProperty("interactionId").GetString()!, view.GetProperty("treatments")[0].GetProperty("offer").GetString()!);
    }
}
