using System.Collections.Immutable;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Simulated;

namespace SmartManager.World.Tests;

public sealed class SimulatedBillingTests
{
    private static readonly OutgoingOrder Order = new("8610000000001", "color-ring", "CRBT", 500);

    [Fact]
    public async Task BooksMost_RefusesSome_AndIsSilentAtTimes()
    {
        const int Count = 20_000;
        var billing = new SimulatedBilling(1);
        var first = await BookAsync(billing, Enumerable.Range(1, Count));
        Assert.InRange(first.Count(r => r.Outcome == BookingOutcome.Refused) / (double)Count, 0.024, 0.036);
        Assert.InRange(first.Count(r => r.Outcome == BookingOutcome.Unknown) / (double)Count, 0.007, 0.013);
        Assert.All(first, r => Assert.Equal(r.Outcome == BookingOutcome.Refused, r.Reason is not null));
        var second = await BookAsync(billing, Enumerable.Range(1, Count));
        Assert.DoesNotContain(second, r => r.Outcome == BookingOutcome.Unknown);
        Assert.InRange(second.Count(r => r.Outcome == BookingOutcome.Booked) / (double)Count, 0.96, 0.98);
        Assert.All(first.Zip(second), pair => Assert.True(pair.First.Outcome == BookingOutcome.Unknown || pair.First == pair.Second));
    }

    [Fact]
    public async Task AnswersDoNotDependOnTheOrderOfCalls()
    {
        var forward = await BookAsync(new SimulatedBilling(1), Enumerable.Range(1, 5_000));
        var backward = await BookAsync(new SimulatedBilling(1), Enumerable.Range(1, 5_000).Reverse());
        backward.Reverse();
        Assert.Equal(forward, backward);
    }

    [Fact]
    public void ConversationsEndAsTheFactsSay()
    {
        Assert.InRange(YesOfThoseAsked(Channel.Hall), 0.20, 0.40);
        Assert.InRange(YesOfThoseAsked(Channel.InboundCall), 0.65, 0.88);
        Assert.InRange(YesOfThoseAsked(Channel.Web), 0.02, 0.06);
    }

    [Fact]
    public void NothingMoreIsPut_AfterAYes()
    {
        ImmutableArray<string> offers = ["color-ring", "data-5", "fetion"];
        var all = Enumerable.Range(1, 2_000).Select(i =>
            InteractionBehaviour.Respond(1, new DecisionId(OperatorWorld.IdOf(i), 7), offers, Channel.InboundCall)).ToList();
        Assert.All(all, responses => Assert.Equal(3, responses.Length));
        Assert.All(all, responses => Assert.True(responses.Count(r => r == InteractionResponse.Accepted) <= 1));
        Assert.All(all, responses => Assert.All(
            responses.SkipWhile(r => r != InteractionResponse.Accepted).Skip(1), r => Assert.Equal(InteractionResponse.NotShown, r)));
        Assert.Contains(all, responses => responses.All(r => r == InteractionResponse.NotShown));
        Assert.Empty(InteractionBehaviour.Respond(1, new DecisionId(OperatorWorld.IdOf(1), 7), [], Channel.Hall));
    }

    private static double YesOfThoseAsked(Channel channel)
    {
        var asked = Enumerable.Range(1, 20_000)
            .SelectMany(i => InteractionBehaviour.Respond(1, new DecisionId(OperatorWorld.IdOf(i), 3), ["color-ring", "data-5"], channel))
            .Where(r => r != InteractionResponse.NotShown)
            .ToList();
        return asked.Count(r => r == InteractionResponse.Accepted) / (double)asked.Count;
    }

    private static async Task<List<BookingReport>> BookAsync(SimulatedBilling billing, IEnumerable<int> numbers)
    {
        var reports = new List<BookingReport>();
        foreach (var number in numbers)
        {
            reports.Add(await billing.BookAsync(new ContactKey(OperatorWorld.IdOf(number), 5, 1), Order, default));
        }

        return reports;
    }
}
