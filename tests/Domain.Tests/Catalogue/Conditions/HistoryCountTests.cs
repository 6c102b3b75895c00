using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>Counts over what the state remembers.</summary>
public sealed class HistoryCountTests
{
    private static readonly SubscriberState Past = Subscribers.Known with
    {
        Contacts =
        [
            Contact(Channel.Sms, ContactStanding.Delivered, "gift", days: 30),
            Contact(Channel.Sms, ContactStanding.InDoubt, "gift", days: 7),
            Contact(Channel.Hall, ContactStanding.Unconfirmed, "interaction", days: 6),
            Contact(Channel.Sms, ContactStanding.Failed, "gift", days: 5),
            Contact(Channel.Sms, ContactStanding.Withheld, "gift", days: 4),
            Contact(Channel.Sms, ContactStanding.Sent, "notice", days: 3) with { Kind = MessageKind.Service },
            Contact(Channel.Sms, ContactStanding.Sent, "newspaper", days: 2),
            Contact(Channel.Sms, ContactStanding.Reserved, "gift", days: -1),
        ],
        Answers =
        [
            new PastAnswer("gift", AnswerKind.Refused, Noon.AddDays(-60)),
            new PastAnswer("gift", AnswerKind.Expired, Noon.AddDays(-20)),
            new PastAnswer("newspaper", AnswerKind.Refused, Noon.AddDays(-10)),
            new PastAnswer("gift", AnswerKind.Accepted, Noon.AddDays(-1)),
        ],
        OffersInPlay =
        [
            new OfferInPlay("gift", Channel.Sms, 1, 0, Noon.AddDays(-3), Noon),
            new OfferInPlay("newspaper", Channel.Hall, 2, 0, Noon.AddDays(-2), Noon.AddTicks(1)),
        ],
        PendingOrders = [new PendingOrder(3, 0, "gift", "present", 100, Noon.AddHours(-5))],
    };

    [Theory]
    [InlineData("contacts(within: 31 days)", 5)] // The one that waits counts, as for caps; failed, withheld and service do not.
    [InlineData("contacts(within: 7 days)", 3)] // Just 7 days ago is outside.
    [InlineData("contacts(within: 10081 minutes)", 4)]
    [InlineData("contacts(channel: sms, within: 31 days)", 4)]
    [InlineData("contacts(channel: hall, within: 31 days)", 1)]
    [InlineData("contacts(channel: web, within: 31 days)", 0)]
    [InlineData("contacts(offer: \"gift\", within: 31 days)", 3)]
    [InlineData("contacts(within: 31 days, channel: sms, offer: \"newspaper\")", 1)]
    [InlineData("refusals(within: 366 days)", 2)]
    [InlineData("refusals(within: 60 days)", 1)]
    [InlineData("refusals(offer: \"gift\", within: 61 days)", 1)]
    [InlineData("refusals(offer: \"gift\", within: 30 days)", 0)]
    [InlineData("acceptances(within: 2 days)", 1)]
    [InlineData("expiries(offer: \"gift\", within: 30 days)", 1)]
    [InlineData("expiries(within: 480 hours)", 0)]
    [InlineData("offers()", 1)] // What ran out cannot be answered.
    [InlineData("offers(channel: sms)", 0)]
    [InlineData("offers(offer: \"newspaper\", within: 3 days)", 1)]
    [InlineData("offers(within: 2 days)", 0)]
    [InlineData("orders()", 1)]
    [InlineData("orders(service: \"present\", offer: \"gift\", within: 6 hours)", 1)]
    [InlineData("orders(within: 5 hours)", 0)]
    [InlineData("bills()", 3)]
    [InlineData("bills(at-least: 10000)", 2)]
    [InlineData("bills(at-least: 10001, last: 1)", 1)]
    [InlineData("bills(at-least: 10001, last: 2)", 1)]
    public void AreExact(string count, int is_)
    {
        Assert.Equal(Truth.True, Past.Ask($"{count} = {is_}"));
        Assert.Equal(Truth.False, Past.Ask($"{count} < {is_}"));
        Assert.Equal(Truth.True, Past.Ask($"{count} between {is_} and {is_}"));
    }

    [Fact]
    public void AFullRecordKnowsOnlyAsFarBackAsItReaches()
    {
        var full = Past with
        {
            Answers = [.. Enumerable.Range(1, SubscriberState.AnswersKept)
                .Select(i => new PastAnswer("gift", AnswerKind.Refused, Noon.AddDays(i - 60)))],
            OffersInPlay = [.. Enumerable.Range(1, SubscriberState.OffersInPlayMax)
                .Select(i => new OfferInPlay("gift", Channel.Sms, i, 0, Noon.AddHours(-i), Noon.AddDays(1)))],
        };
        Assert.Equal(Truth.Unknown, full.Ask("refusals(offer: \"newspaper\", within: 60 days) = 0"));
        Assert.Equal(Truth.False, full.Ask("known(refusals(within: 60 days))"));
        Assert.Equal(Truth.True, full.Ask("refusals(within: 59 days) = 49"));
        Assert.Equal(Truth.Unknown, full.Ask("offers() > 1"));
    }

    [Fact]
    public void BillsThatAreNotThereAreNotKnown()
    {
        var young = Past with { BillsMinor = [5_000, 6_000] };
        Assert.Equal(Truth.Unknown, young.Ask("bills(at-least: 1, last: 3) = 0"));
        Assert.Equal(Truth.True, young.Ask("bills(at-least: 1, last: 2) = 2"));
        Assert.Equal(Truth.True, young.Ask("bills(at-least: 6000) = 1"));
    }

    private static Contact Contact(Channel channel, ContactStanding standing, string subject, int days) =>
        new(1, 0, channel, MessageKind.Marketing, standing, subject, Noon.AddDays(-days), 1);
}
