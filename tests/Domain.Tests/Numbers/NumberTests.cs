using System.Text.Json;
using SmartManager.Domain.Numbers;

namespace SmartManager.Domain.Tests.Numbers;

/// <summary>What is asked for a number that nobody has is kept as it was meant.</summary>
public sealed class NumberTests
{
    private static readonly RequestOrigin File = new(RequestSource.File, "file-1");

    public static TheoryData<NumberEvent, string> Stored => new()
    {
        {
            new NumberEvent.WishKept("m-1", Wish("black-b") with { Until = Noon }) { At = Noon },
            """{"type":"wish-kept.v1","messageId":"m-1","wish":{"isAdded":true,"list":"black-b","channel":null,"reason":"r","by":{"source":"file","actor":"file-1"},"until":"2026-03-02T04:00:00+00:00"},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NumberEvent.WishesTaken(7) { At = Noon },
            """{"type":"wishes-taken.v1","through":7,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NumberEvent.WishRepeated { At = Noon },
            """{"type":"wish-repeated.v1","at":"2026-03-02T04:00:00+00:00"}"""
        },
    };

    /// <summary>A failing test here means a new version of the event, never a new expectation.</summary>
    [Theory]
    [MemberData(nameof(Stored))]
    public void EventKeepsItsBytes(NumberEvent @event, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(@event, DomainJson.Default.NumberEvent));
        Assert.Equal(@event, JsonSerializer.Deserialize(json, DomainJson.Default.NumberEvent));
    }

    [Fact]
    public void TheLastWordOfAListStands_InItsPlaceInTheOrder()
    {
        var state = Keep(NumberState.Initial, Wish("black-b"), Wish("grey"), Wish("black-b") with { IsAdded = false });
        Assert.Equal("grey+ black-b-", Describe(state));
        Assert.Equal<long>([2, 3], state.Wishes.Select(kept => kept.Version));
        Assert.Equal("black-b-", Describe(state.Evolve(new NumberEvent.WishesTaken(2) { At = Noon })));
        Assert.Equal("grey+ black-b-", Describe(Keep(state, Wish("grey"))));
    }

    /// <summary>Half a year counts from the day of the file, not from the day on which somebody gets the number.</summary>
    [Fact]
    public void AnEntrysEndIsKnownFromTheBeginning()
    {
        var state = Keep(NumberState.Initial, Wish("black-d"));
        Assert.Equal(Noon.AddDays(180), Assert.Single(state.Wishes).Wish.Until);
        var (@event, _) = state.Keep("m", Wish("grey"), At(Noon.AddDays(180)));
        Assert.Equal("grey+", Describe(state.Evolve(@event!)));
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        var state = NumberState.Initial;
        Assert.Equal(Refusal.UnknownList, state.Keep("m", Wish("never-heard-of"), AtNoon).Refusal);
        Assert.Equal(Refusal.EntryPast, state.Keep("m", Wish("grey") with { Until = Noon }, AtNoon).Refusal);
        var full = new NumberState(40, [.. Enumerable.Range(0, NumberState.WishesMax).Select(i => new KeptWish(i, "m", Wish("l" + i)))]);
        Assert.Equal(Refusal.ListsFull, full.Keep("m", Wish("grey"), AtNoon).Refusal);
    }

    private static SuppressionWish Wish(string list) => new(IsAdded: true, list, null, "r", File, null);

    private static NumberState Keep(NumberState state, params SuppressionWish[] wishes) => wishes.Aggregate(
        state, (before, wish) => before.Evolve(before.Keep("m", wish, AtNoon).Event!));

    private static string Describe(NumberState state) =>
        string.Join(' ', state.Wishes.Select(kept => kept.Wish.List + (kept.Wish.IsAdded ? "+" : "-")));
}
